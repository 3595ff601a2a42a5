import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { KeptProcess } from '../../src/cli/demo/temporal-server/keep-process';
import { startProgram } from './program';

export interface HerdOptions {
  size: number;
  taskQueue: string;
  env: NodeJS.ProcessEnv;
  /** Where each worker's words go, a file each. */
  folder: string;
}

interface Member {
  process: KeptProcess;
  /** Whether it has begun to work. */
  ready: boolean;
  killed: boolean;
  frozen: boolean;
}

const READY = 'Worker ready:';
const BEFORE_REPLACING_MS = 500;
const LOOK_EVERY_MS = 100;

/**
 * Worker processes that are killed and frozen. One that ends is replaced. Where there is none that could be killed or frozen
 * yet, it is waited for: what was drawn happens, however slow the machine, and none is killed that has not begun to work.
 */
export class WorkerHerd {
  kills = 0;
  freezes = 0;
  /** Workers that ended though nobody killed them: one that starts while the server is down does. */
  deaths = 0;
  private readonly members = new Set<Member>();
  private born = 0;
  private closing = false;

  constructor(private readonly options: HerdOptions) {}

  async open(): Promise<void> {
    for (let at = 0; at < this.options.size; at += 1) await this.add();
  }

  /** @param draw picks a position among so many */
  async kill(draw: (count: number) => number): Promise<void> {
    const member = await this.take('killed', ({ killed, ready }) => ready && !killed, 1, draw);
    if (!member) return;
    signal(member, 'SIGKILL');
    this.kills += 1;
  }

  /** Stops a worker for a while, as a machine does that swaps or moves. One at least is left to work. */
  async freeze(ms: number, draw: (count: number) => number): Promise<void> {
    const member = await this.take('frozen', ({ killed, frozen }) => !killed && !frozen, 2, draw);
    if (!member) return;
    signal(member, 'SIGSTOP');
    this.freezes += 1;
    await pause(ms);
    signal(member, 'SIGCONT');
    member.frozen = false;
  }

  async close(): Promise<void> {
    this.closing = true;
    await Promise.all([...this.members].map(async ({ process: program }) => program.end()));
  }

  /** Waits until so many are able, and marks one of them. Undefined when the herd closes first. */
  private async take(
    fate: 'killed' | 'frozen',
    isAble: (member: Member) => boolean,
    atLeast: number,
    draw: (count: number) => number,
  ): Promise<Member | undefined> {
    while (!this.closing) {
      const able = [...this.members].filter(isAble);
      const member = able.length >= atLeast ? able[draw(able.length)] : undefined;
      if (member) return Object.assign(member, { [fate]: true });
      await pause(LOOK_EVERY_MS);
    }
    return undefined;
  }

  private async add(): Promise<void> {
    const { taskQueue, env, folder } = this.options;
    this.born += 1;
    const life = { ready: false, killed: false, frozen: false };
    const program = await startProgram({
      command: ['worker', '--task-queue', taskQueue],
      env,
      logFile: join(folder, `worker-${this.born}.log`),
      onLine: (line) => (life.ready ||= line.startsWith(READY)),
    });
    const member = Object.assign(life, { process: program });
    this.members.add(member);
    void program.exited.then(async () => this.replace(member));
  }

  private async replace(member: Member): Promise<void> {
    this.members.delete(member);
    if (this.closing) return;
    if (!member.killed) this.deaths += 1;
    await pause(BEFORE_REPLACING_MS);
    if (!this.closing) await this.add();
  }
}

function signal({ process: { pid } }: Member, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended already.
  }
}
