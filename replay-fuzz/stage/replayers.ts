import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Replayed } from '../replay/replay-histories';

/** A run by its ids. */
export interface RunRef {
  workflowId: string;
  runId: string;
}

/** The live runs go first. */
const NICE = 10;

/** Processes that replay the histories of runs beside everything else. */
export class Replayers {
  readonly replayed: Replayed[] = [];
  private readonly children: ChildProcess[];
  private readonly ended: Promise<void>[];
  private given = 0;

  constructor(count: number, input: { address: string; codePath: string }) {
    const program = join(__dirname, '../processes/replayer.js');
    this.children = Array.from({ length: count }, () =>
      // It ends with us: its stdin does.
      spawn(process.execPath, [program, JSON.stringify(input)], { stdio: ['pipe', 'pipe', 'inherit'] }),
    );
    this.ended = this.children.map(async (child) => this.listen(child));
  }

  get waiting(): number {
    return this.given - this.replayed.length;
  }

  /** Gives it to the next of them in turn. */
  give({ workflowId, runId }: RunRef): void {
    const child = this.children[this.given % this.children.length];
    child?.stdin?.write(`${JSON.stringify({ workflowId, runId })}\n`);
    this.given += 1;
  }

  /** Returns once everything that was given has been replayed. */
  async finish(): Promise<void> {
    for (const child of this.children) {
      if (child.pid !== undefined) setPriority(child.pid, 0);
      child.stdin?.end();
    }
    await Promise.all(this.ended);
    if (this.waiting) throw new Error(`${this.waiting} histories were not replayed: a replayer has ended early`);
  }

  async close(): Promise<void> {
    for (const child of this.children) child.kill('SIGKILL');
  }

  private async listen(child: ChildProcess): Promise<void> {
    if (child.pid !== undefined) setPriority(child.pid, NICE);
    // One that ended early is noticed by what it has not replayed.
    child.stdin?.on('error', () => undefined);
    const closed = new Promise((resolve) => child.once('close', resolve));
    if (child.stdout) {
      for await (const line of createInterface({ input: child.stdout })) {
        if (line.startsWith('{')) this.replayed.push(JSON.parse(line) as Replayed);
      }
    }
    await closed;
  }
}
