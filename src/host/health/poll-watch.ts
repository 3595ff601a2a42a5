import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@temporalio/common';
import type { PollCounts } from './poll-counts';

/** How the polls of a worker stand, and where they do not reach the server, why. */
export type PollStanding =
  | {
      /** Each kind of poll has been heard by the server, and none has failed since. */
      is: 'accepted';
    }
  | {
      /** No poll has been answered yet, or one has failed and none was heard since. */
      is: 'starting' | 'failing';
      /** In a sentence or two. */
      why: string;
    };

/** A kind of poll, by its name in the SDK's counters. */
export type PollOperation = 'PollWorkflowTaskQueue' | 'PollActivityTaskQueue' | 'PollNexusTaskQueue';

/** Where it can be seen what becomes of polls. */
export interface PollSources {
  /** Which kinds the worker makes. */
  operations: readonly PollOperation[];
  /** The task queue and namespace, for what is said. */
  taskQueue: string;
  /** In which the task queue is. */
  namespace: string;
  /** The counters of this process; absent where its runtime exports none. */
  counts?: () => Promise<ReadonlyMap<string, PollCounts>>;
  /**
   * When the server last heard a poll of this worker, by the server's clock.
   * @returns milliseconds; 0 when it has heard none
   * @throws when it cannot be asked
   */
  lastHeard(operation: PollOperation): Promise<number>;
}

const TURN_MS: Record<PollStanding['is'], number> = { starting: 250, failing: 1_000, accepted: 5_000 };
const SAID_EVERY_MS = 60_000;

const KINDS: Record<PollOperation, string> = {
  PollWorkflowTaskQueue: 'workflow tasks',
  PollActivityTaskQueue: 'activity tasks',
  PollNexusTaskQueue: 'Nexus tasks',
};

/**
 * Watches over the polls of a worker, since the SDK tries a refused one again without a word: for a minute, or for ever
 * where it takes the refusal for one that passes. A poll counts as heard when the server has answered it or lists it among
 * the pollers; what it refuses does not get as far as that list.
 */
export class PollWatch {
  private readonly ended = new AbortController();
  private readonly polls: PollsOfOneKind[];
  private saidAtMs = -Infinity;

  constructor(
    private readonly sources: PollSources,
    private readonly log: Pick<Logger, 'info' | 'warn'>,
  ) {
    this.polls = sources.operations.map((operation) => new PollsOfOneKind(operation));
  }

  /** Remembers what the server has heard of an earlier worker of this name. Before the first poll. */
  async before(): Promise<void> {
    await this.look((polls, heard, counts) => polls.before(heard, counts));
  }

  /**
   * Looks on until it ends.
   * @param onAccepted called when every kind of poll has been heard for the first time
   * @param onLook called with what a look has shown, where the counters were had: without them no poll that is refused after
   * the first was heard is ever seen
   */
  begin(onAccepted: () => void, onLook: (standing: PollStanding['is']) => void = () => undefined): void {
    void this.goOn(onAccepted, onLook);
  }

  /** Looks on no longer. */
  end(): void {
    this.ended.abort();
  }

  /** As it was at the last look, some seconds ago. */
  standing(): PollStanding {
    const failing = this.polls.find(({ failure }) => failure !== undefined);
    if (failing) return { is: 'failing', why: this.failureOf(failing) };
    const unheard = this.polls.find(({ isHeard }) => !isHeard);
    if (!unheard) return { is: 'accepted' };
    const why = `The server has not answered a poll for ${KINDS[unheard.operation]} yet.`;
    return { is: 'starting', why };
  }

  /**
   * Looks on no longer, but for once more at the counters where no look has seen a poll fail.
   * @returns in a sentence or two, why polls fail; undefined where none is known to
   */
  async whyFailing(): Promise<string | undefined> {
    this.end();
    if (this.standing().is !== 'failing') {
      const counts = await this.counts();
      for (const polls of this.polls) polls.looked(undefined, counts?.get(polls.operation));
    }
    const standing = this.standing();
    return standing.is === 'failing' ? standing.why : undefined;
  }

  private async goOn(onAccepted: () => void, onLook: (standing: PollStanding['is']) => void): Promise<void> {
    let before: PollStanding['is'] = 'starting';
    let tell: (() => void) | undefined = onAccepted;
    while (!this.ended.signal.aborted) {
      const isCounted = await this.look((polls, heard, counts) => polls.looked(heard, counts));
      if (this.ended.signal.aborted) return;
      const standing = this.standing();
      this.say(standing, before);
      if (isCounted) onLook(standing.is);
      before = standing.is;
      if (standing.is === 'accepted') {
        tell?.();
        tell = undefined;
      }
      await pause(TURN_MS[standing.is], undefined, { signal: this.ended.signal }).catch(() => undefined);
    }
  }

  /** @returns whether the counters were had */
  private async look(
    tell: (polls: PollsOfOneKind, heardAt: number | undefined, counts: PollCounts | undefined) => void,
  ): Promise<boolean> {
    const counts = await this.counts();
    const looks = this.polls.map(async (polls) => {
      const seen = counts?.get(polls.operation);
      if (polls.isSettled(seen)) return;
      tell(polls, await this.sources.lastHeard(polls.operation).catch(() => undefined), seen);
    });
    await Promise.all(looks);
    return counts !== undefined;
  }

  /** An exporter that does not answer, or a server that may not be asked, leaves the other of the two. */
  private async counts(): Promise<ReadonlyMap<string, PollCounts> | undefined> {
    return this.sources.counts?.().catch(() => undefined);
  }

  private say(standing: PollStanding, before: PollStanding['is']): void {
    const now = performance.now();
    if (standing.is === 'failing' && now - this.saidAtMs >= SAID_EVERY_MS) {
      this.saidAtMs = now;
      this.log.warn(standing.why);
    } else if (standing.is === 'accepted' && before === 'failing') {
      this.log.info(`Polls of task queue ${this.sources.taskQueue} are answered again.`);
    }
  }

  private failureOf({ operation, failure = '' }: PollsOfOneKind): string {
    const { taskQueue, namespace } = this.sources;
    const says = `Polls for ${KINDS[operation]} of task queue ${taskQueue} fail with ${failure}, and no task is taken.`;
    return `${says} ${todoFor(failure, namespace)}`;
  }
}

/** What to look at, by gRPC status. */
function todoFor(code: string, namespace: string): string {
  switch (code) {
    case 'PERMISSION_DENIED':
      return `Give the API key or certificate the right to write in namespace ${namespace}: reading alone is not enough.`;
    case 'UNAUTHENTICATED':
      return 'The API key or certificate is refused: it has expired, was revoked, or is of another account.';
    case 'NOT_FOUND':
      return `Check that namespace ${namespace} is still there.`;
    case 'RESOURCE_EXHAUSTED':
      return `The server refuses more calls for now: see the limits of namespace ${namespace}.`;
    default:
      return 'Check that the Temporal server is up and well.';
  }
}

class PollsOfOneKind {
  /** Whether one was heard since the worker began, or since one failed. */
  isHeard = false;
  /** The status of the last that failed; absent once one was heard after it. */
  failure: string | undefined;
  private answered = 0;
  private failed: ReadonlyMap<string, number> = new Map();
  /** What a poll has to be later than; absent until the server could be asked. */
  private heardAt: number | undefined;

  constructor(readonly operation: PollOperation) {}

  /** Whether there is nothing to ask the server about. */
  isSettled(counts: PollCounts | undefined): boolean {
    return this.isHeard && this.failure === undefined && (!counts || this.failedLately(counts) === undefined);
  }

  before(heardAt: number | undefined, counts: PollCounts | undefined): void {
    this.heardAt = heardAt;
    this.answered = counts?.answered ?? 0;
    this.failed = counts?.failed ?? this.failed;
  }

  /** @param heardAt absent when the server could not be asked, as `counts` when the exporter could not */
  looked(heardAt: number | undefined, counts: PollCounts = { answered: this.answered, failed: this.failed }): void {
    const code = this.failedLately(counts);
    const isLater = heardAt !== undefined && this.heardAt !== undefined && heardAt > this.heardAt;
    const isHeard = isLater || counts.answered > this.answered;
    this.answered = counts.answered;
    this.failed = counts.failed;
    // One that was heard before a failure shows nothing: after it, what the server has heard so far is where to begin.
    if (code !== undefined || heardAt !== undefined) this.heardAt = heardAt;
    if (code !== undefined) {
      this.failure = code;
      this.isHeard = false;
    } else if (isHeard) {
      this.failure = undefined;
      this.isHeard = true;
    }
  }

  private failedLately({ failed }: PollCounts): string | undefined {
    return [...failed].find(([code, count]) => count > (this.failed.get(code) ?? 0))?.[0];
  }
}
