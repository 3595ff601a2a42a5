import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../chaos/random';
import type { KeptProcess } from '../../src/cli/demo/temporal-server/keep-process';
import type { Tally } from '../live/tally';
import type { WorkerSettings } from '../processes/worker';
import { startChild } from './child-program';

type Duty = WorkerSettings['duty'];

type Post = Pick<WorkerSettings, 'cachedWorkflows' | 'duty'>;

interface Member {
  post: Post;
  process: KeptProcess;
  isGoing: boolean;
}

const WORDS_KEPT = 20;
const LOOK_EVERY_MS = 100;

/** Worker processes that are killed, stopped and frozen. One that ends is replaced. */
export class WorkerCrew {
  private readonly members = new Set<Member>();
  /** The last words of workers: what the SDK says on the way. */
  readonly words: string[] = [];
  private closing = false;

  constructor(
    private readonly settings: Omit<WorkerSettings, keyof Post>,
    private readonly posts: readonly Post[],
    private readonly tally: Tally,
  ) {}

  async open(): Promise<void> {
    await Promise.all(this.posts.map(async (post) => this.add(post)));
  }

  async kill(duty: Duty, random: Random): Promise<void> {
    if (await this.signalOne(duty, 'SIGKILL', random)) this.tally.kills += 1;
  }

  /** As a deployment does: it lets go of what it has, and ends. */
  async stop(duty: Duty, random: Random): Promise<void> {
    if (await this.signalOne(duty, 'SIGTERM', random)) this.tally.stops += 1;
  }

  /** Nobody is left, and whoever begins anew knows nothing of what was. */
  killAll(duty: Duty): void {
    for (const member of this.able(duty)) {
      member.isGoing = true;
      signal(member, 'SIGKILL');
      this.tally.kills += 1;
    }
  }

  /** Nobody works for a while, and everybody goes on with what they had. */
  async freezeAll(duty: Duty, ms: number): Promise<void> {
    const frozen = this.able(duty);
    frozen.forEach((member) => signal(member, 'SIGSTOP'));
    this.tally.freezes += 1;
    await pause(ms);
    frozen.forEach((member) => signal(member, 'SIGCONT'));
  }

  async close(): Promise<void> {
    this.closing = true;
    await Promise.all([...this.members].map(async ({ process: program }) => program.end()));
  }

  private able(duty: Duty): Member[] {
    return [...this.members].filter(({ post, isGoing }) => post.duty === duty && !isGoing);
  }

  /** One at least is left to work: where that would be none, a new one is waited for. */
  private async signalOne(duty: Duty, name: NodeJS.Signals, random: Random): Promise<boolean> {
    while (!this.closing) {
      const able = this.able(duty);
      const member = able.length > 1 ? able[random.between(0, able.length - 1)] : undefined;
      if (member) {
        member.isGoing = true;
        signal(member, name);
        return true;
      }
      await pause(LOOK_EVERY_MS);
    }
    return false;
  }

  private async add(post: Post): Promise<void> {
    const program = await startChild('worker', { ...this.settings, ...post }, (line) => {
      if (this.words.push(line) > WORDS_KEPT) this.words.shift();
    });
    const member = { post, process: program, isGoing: false };
    this.members.add(member);
    void program.exited.then(async () => {
      this.members.delete(member);
      if (!this.closing) await this.add(post);
    });
  }
}

function signal({ process: { pid } }: Member, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended already.
  }
}
