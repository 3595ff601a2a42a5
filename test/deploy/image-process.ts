import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { ImageLayout } from './image-layout';

/** A process that runs as it would in a container. */
export interface ImageProcess {
  process: ChildProcess;
  /** Everything it has said so far. */
  said(): string;
  /** Fails when it ends without having said so. */
  says(pattern: RegExp): Promise<void>;
  /** The exit code; null after a signal. */
  ended: Promise<number | null>;
}

/** The image's own command, with its health answered on a port of this machine, for the Temporal server of the tests. */
export function startImage(image: ImageLayout, port: number, environment: NodeJS.ProcessEnv): ImageProcess {
  return runInImage(image, image.command, {
    ...environment,
    HUAWEICLOUD_HEALTH_ADDRESS: `127.0.0.1:${port}`,
    TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'],
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
  let heard = '';
  child.stdout.on('data', (data: Buffer) => (heard += data.toString()));
  child.stderr.on('data', (data: Buffer) => (heard += data.toString()));
  let hasEnded = false;
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      hasEnded = true;
      resolve(code);
    });
  });
  const says = async (pattern: RegExp) => {
    while (!pattern.test(heard)) {
      if (hasEnded) throw new Error(`ended without saying ${pattern}:\n${heard}`);
      await pause(20);
    }
  };
  return { process: child, said: () => heard, says, ended };
}
