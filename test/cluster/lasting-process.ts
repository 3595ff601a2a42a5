import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Which program is to last. */
export interface LastingOptions {
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  /** Whom it runs as. */
  user?: { uid: number; gid: number };
  /** What it says, on either stream, is added to this file. */
  log: string;
  /** Holds the process id of the copy that runs now, and nothing while none does: whoever is to kill it reads it there. */
  pidFile: string;
  /** How it is asked to end. */
  stopSignal: NodeJS.Signals;
}

/** As long as a container that died waits until it is started again, at first. */
const STARTED_AGAIN_AFTER_MS = 1_000;
const GRACE_MS = 15_000;

/** A program that is started again whenever it has died, as Kubernetes does it. */
export class LastingProcess {
  private child: ChildProcess;
  private gone: Promise<void>;
  private isWanted = true;

  constructor(private readonly options: LastingOptions) {
    [this.child, this.gone] = this.start();
  }

  /** Returns when it is gone for good. */
  async end(): Promise<void> {
    this.isWanted = false;
    this.child.kill(this.options.stopSignal);
    const timer = setTimeout(() => this.child.kill('SIGKILL'), GRACE_MS);
    await this.gone;
    clearTimeout(timer);
  }

  private start(): [ChildProcess, Promise<void>] {
    const { command, args, env, user, log, pidFile } = this.options;
    const file = openSync(log, 'a');
    const child = spawn(command, args, { env, ...user, cwd: '/', stdio: ['ignore', file, file] });
    closeSync(file);
    child.on('error', () => undefined);
    writeFileSync(pidFile, String(child.pid ?? ''));
    // Its number is soon another's.
    child.once('exit', () => writeFileSync(pidFile, ''));
    const gone = new Promise<void>((resolve) => child.once('close', () => resolve())).then(async () => this.died());
    return [child, gone];
  }

  private async died(): Promise<void> {
    if (!this.isWanted) return;
    await pause(STARTED_AGAIN_AFTER_MS);
    if (!this.isWanted) return;
    const [child, gone] = this.start();
    this.child = child;
    await gone;
  }
}
