import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { KeptProcess } from '../../src/temporal-server/keep-process';
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
  killed: boolean;
  frozen: boolean;
}

const BEFORE_REPLACING_MS = 500;

/** Worker processes that are killed and frozen. One that ends is replaced. */
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
  kill(draw: (count: number) => number): void {
    const member = this.oneOf(
      [...this.members].filter(({ killed }) => !killed),
      draw,
    );
    if (!member) return;
    member.killed = true;
    signal(member, 'SIGKILL');
    this.kills += 1;
  }

  /** Stops a worker for a while, as a machine does that swaps or moves. One at least is left to work. */
  async freeze(ms: number, draw: (count: number) => number): Promise<void> {
    const able = [...this.members].filter(({ killed, frozen }) => !killed && !frozen);
    const member = able.length > 1 ? this.oneOf(able, draw) : undefined;
    if (!member) return;
    member.frozen = true;
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

  private oneOf(members: Member[], draw: (count: number) => number): Member | undefined {
    return members.length ? members[draw(members.length)] : undefined;
  }

  private async add(): Promise<void> {
    const { taskQueue, env, folder } = this.options;
    this.born += 1;
    const program = await startProgram({
      command: ['worker', '--task-queue', taskQueue],
      env,
      logFile: join(folder, `worker-${this.born}.log`),
    });
    const member = { process: program, killed: false, frozen: false };
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
