import { ApplicationFailure } from '@temporalio/common';
import { HuaweiCloudError } from '../client/huawei-cloud-error';
import type { PaceBounds } from '../domain/pace';
import { pauseBeforeLook } from '../domain/pace';
import type { Run } from '../domain/run';
import type { Sighting } from '../domain/verdict';
import { hasEnded } from '../domain/verdict';

/** How long the cloud may deny a run before it counts as lost: right after a start it may not show it yet. */
const LOST_AFTER_MS = 60_000;
const FAILURES_BEFORE_TROUBLE = 10;
const BEAT_MS = 5_000;
const SHOWN_AT_MOST_EVERY_MS = 1_000;

/** One wait: the runs of a step, and how to look at them. */
export interface Wait {
  /** Connection, service and cluster or workspace: waits of one group can be answered by one list call. */
  group: string;
  runs: Run[];
  /** Looks at these runs; one sighting a run, in order. */
  look(runs: Run[]): Promise<Sighting[]>;
  /** How long the runs have been going when the wait begins, in milliseconds. */
  ageMs: number;
  /** Called every few seconds, and at once when something new was seen. */
  beat(seen: Sighting[], fresh: boolean): void;
  /** Called once for each word that we do not know. */
  unknownWord?(word: string): void;
  /** Called when looks have failed for some time, and every so often while they go on to. */
  trouble?(error: Error): void;
  signal: AbortSignal;
}

interface OpenWait extends Wait {
  startedAt: number;
  seen: Sighting[];
  shownAt: number;
  failures: number;
  missingSince: Map<number, number>;
  words: Set<string>;
  timer?: NodeJS.Timeout;
  resolve(seen: Sighting[]): void;
  reject(error: unknown): void;
}

/**
 * Keeps every wait of a worker process: one promise each, ended by the look that sees the last of its runs end.
 * A failed look is not a failed job: it only delays the next.
 */
export class Watcher {
  private readonly waits = new Set<OpenWait>();
  private beats: NodeJS.Timeout | undefined;
  private drained = false;

  /** @param capacity most waits held at once; beyond it the caller looks once and comes back later */
  constructor(
    private readonly pace: PaceBounds,
    public capacity: number = Number.POSITIVE_INFINITY,
  ) {}

  get hasRoom(): boolean {
    return this.waits.size < this.capacity;
  }

  /**
   * Waits until every run has ended.
   * @throws when the signal aborts, with its reason; a retryable failure when this worker is about to stop
   */
  async untilEnded(wait: Wait): Promise<Sighting[]> {
    if (this.drained) throw stopping();
    return new Promise<Sighting[]>((resolve, reject) => {
      const open: OpenWait = {
        ...wait,
        startedAt: Date.now(),
        seen: [],
        shownAt: 0,
        failures: 0,
        missingSince: new Map(),
        words: new Set(),
        resolve: (seen) => this.close(open, () => resolve(seen)),
        reject: (error) => this.close(open, () => reject(error instanceof Error ? error : new Error(String(error)))),
      };
      const abort = () => open.reject(wait.signal.reason);
      wait.signal.addEventListener('abort', abort, { once: true });
      this.waits.add(open);
      this.beats ??= setInterval(() => this.beatAll(), BEAT_MS);
      this.lookAfter(open, 0);
      if (wait.signal.aborted) abort();
    });
  }

  /** How long a caller without a place waits before it looks again, in milliseconds. */
  pauseFor(ageMs: number, seen: Sighting[]): number {
    return pauseBeforeLook(ageMs, leastProgress(seen), this.pace);
  }

  /** Ends every wait so that another worker takes it over; refuses new ones. */
  drain(): void {
    this.drained = true;
    for (const wait of [...this.waits]) wait.reject(stopping());
  }

  private close(wait: OpenWait, settle: () => void): void {
    if (!this.waits.delete(wait)) return;
    clearTimeout(wait.timer);
    if (!this.waits.size) {
      clearInterval(this.beats);
      this.beats = undefined;
    }
    settle();
  }

  private lookAfter(wait: OpenWait, ms: number): void {
    if (!this.waits.has(wait)) return;
    wait.timer = setTimeout(() => void this.look(wait), ms);
  }

  private async look(wait: OpenWait): Promise<void> {
    const openRuns = wait.runs
      .map((run, at) => ({ run, at }))
      .filter(({ at }) => !hasEnded(wait.seen[at]?.verdict ?? 'waiting'));
    try {
      const seen = await wait.look(openRuns.map(({ run }) => run));
      wait.failures = 0;
      openRuns.forEach(({ at }, index) => this.take(wait, at, seen[index]));
      if (this.show(wait)) return;
    } catch (error) {
      wait.failures += 1;
      if (wait.failures % FAILURES_BEFORE_TROUBLE === 0 && error instanceof Error) wait.trouble?.(error);
      this.lookAfter(wait, this.pauseAfterFailure(wait, error));
      return;
    }
    this.lookAfter(wait, this.pauseFor(wait.ageMs + Date.now() - wait.startedAt, wait.seen));
  }

  private take(wait: OpenWait, at: number, sighting: Sighting | undefined): void {
    const seen: Sighting = sighting ?? { verdict: 'undecided' };
    if (seen.verdict === 'lost') {
      const since = wait.missingSince.get(at) ?? Date.now();
      wait.missingSince.set(at, since);
      if (Date.now() - since < LOST_AFTER_MS) return;
    } else wait.missingSince.delete(at);
    if (seen.verdict === 'undecided' && seen.status && !wait.words.has(seen.status)) {
      wait.words.add(seen.status);
      wait.unknownWord?.(seen.status);
    }
    wait.seen[at] = seen;
  }

  /** @returns whether the wait is over */
  private show(wait: OpenWait): boolean {
    const now = Date.now();
    const over = wait.runs.every((_run, at) => hasEnded(wait.seen[at]?.verdict ?? 'waiting'));
    // The activity's result says how it ended.
    if (!over && wait.seen.length && now - wait.shownAt >= Math.max(SHOWN_AT_MOST_EVERY_MS, (now - wait.startedAt) / 20)) {
      wait.shownAt = now;
      wait.beat(wait.seen, true);
    }
    if (over) wait.resolve(wait.seen);
    return over;
  }

  private pauseAfterFailure(wait: OpenWait, error: unknown): number {
    const backOff = Math.min(this.pace.minMs * 2 ** Math.min(wait.failures, 10), this.pace.maxMs);
    const asked = error instanceof HuaweiCloudError ? (error.retryAfterMs ?? 0) : 0;
    return Math.max(backOff * (0.5 + Math.random() / 2), asked);
  }

  private beatAll(): void {
    for (const wait of this.waits) wait.beat(wait.seen, false);
  }
}

/** The failure by which a wait leaves a worker that stops: another worker takes it up at once. */
export function stopping(): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'HuaweiCloud.WorkerStopping',
    message: 'this worker is stopping; another goes on with the wait',
    category: 'BENIGN',
  });
}

function leastProgress(seen: Sighting[]): number | undefined {
  const known = seen.map(({ progress }) => progress).filter((progress) => progress !== undefined);
  return known.length ? Math.min(...known) : undefined;
}
