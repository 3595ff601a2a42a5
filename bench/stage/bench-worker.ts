import { cpuMs, residentBytes } from '../measure/process-use';
import type { WorkerSettings } from '../processes/worker';
import type { ChildProgram } from './child-program';
import { startChild } from './child-program';

const COLLECTS_WITHIN_MS = 30_000;
/** A profile is written when the process ends by itself. */
const GRACE_WITH_PROFILE_MS = 60_000;

export interface BenchWorkerOptions {
  settings: WorkerSettings;
  /** Where profiles of its processor time go (`node --cpu-prof`). */
  profileFolder?: string;
}

/** The worker of a bench, in a process of its own. */
export class BenchWorker {
  private constructor(private readonly child: ChildProgram) {}

  static async open({ settings, profileFolder }: BenchWorkerOptions): Promise<BenchWorker> {
    const profile = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
    const child = await startChild({
      program: 'worker',
      input: settings,
      nodeFlags: ['--expose-gc', ...profile],
      ...(profileFolder !== undefined && { graceMs: GRACE_WITH_PROFILE_MS }),
    });
    return new BenchWorker(child);
  }

  get cpuMs(): number {
    return cpuMs(this.child.pid);
  }

  /** Resident memory once garbage has been collected, in bytes. */
  async settledBytes(): Promise<number> {
    process.kill(this.child.pid, 'SIGUSR2');
    await this.child.next(COLLECTS_WITHIN_MS);
    return residentBytes(this.child.pid);
  }

  async close(): Promise<void> {
    await this.child.end();
  }
}
