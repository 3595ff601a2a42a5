import { spawn, type ChildProcess } from 'node:child_process';
import { hear } from '../support/heard-process';
import type { ImageLayout } from './image-layout';

/** A process that runs as it would in a container. */
export interface ImageProcess {
  process: ChildProcess;
  /** Everything it has said so far. */
  said(): string;
  /** What matched; fails when it ends without having said so. */
  says(pattern: RegExp): Promise<string>;
  /** The exit code; null after a signal. */
  ended: Promise<number | null>;
}

/** The image's own command, with its health answered on a port of this machine, for the Temporal server of the tests unless told another. */
export function startImage(image: ImageLayout, port: number, environment: NodeJS.ProcessEnv): ImageProcess {
  return runInImage(image, image.command, {
    TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'],
    ...environment,
    HUAWEICLOUD_HEALTH_ADDRESS: `127.0.0.1:${port}`,
  });
}

/** As the image's user where this process may change users; its home and its temporary folder are the image's own. */
export function runInImage(image: ImageLayout, command: string[], environment: NodeJS.ProcessEnv): ImageProcess {
  const [program, ...args] = command;
  if (program !== 'node') throw new Error(`the image runs ${program}, and node is what can be run here`);
  const user = process.getuid?.() === 0 ? image.user : {};
  const surroundings = { PATH: process.env['PATH'], HOME: image.root, TMPDIR: image.workdir };
  const child = spawn(process.execPath, args, {
    cwd: image.workdir,
    ...user,
    env: { ...surroundings, ...image.environment, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const heard = hear(child);
  return {
    process: child,
    said: () => heard.stdout() + heard.stderr(),
    says: (pattern) => heard.says(pattern),
    ended: heard.ended.then(({ code }) => code),
  };
}
