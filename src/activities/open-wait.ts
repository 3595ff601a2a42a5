import { AsyncLocalStorage } from 'node:async_hooks';
import { HuaweiCloudError } from '../client/huawei-cloud-error';
import type { PaceBounds } from '../domain/pace';
import { pauseBeforeLook } from '../domain/pace';
import type { Run } from '../domain/run';
import type { Sighting } from '../domain/verdict';
import { hasEnded } from '../domain/verdict';
import type { Listed, ListedRun, RunList } from './remote-job';

/** How long the cloud may deny a run before it counts as lost: right after a start it may not show it yet. */
const LOST_AFTER_MS = 60_000;
const FAILURES_BEFORE_TROUBLE = 10;
const SHOWN_AT_MOST_EVERY_MS = 1_000;

/** One wait: the runs of a step, and how to look at them. */
export interface Wait {
  /** Connection, service and cluster or workspace: waits of one group can be answered by one list. */
  group: string;
  /** For whoever counts: `cdm`, `dgc`, `dli`. */
  service: string;
  /** Whose wait it is: groups with more to ask than they may let keys take turns. */
  fairnessKey: string;
  runs: Run[];
  /** Looks at these runs; one sighting a run, in order. */
  look(runs: Run[]): Promise<Sighting[]>;
  /** The list that may answer in place of looks, the same for all waits of a group. */
  list?: RunList;
  /** How long the runs have been going when the wait begins, in milliseconds. */
  ageMs: number;
  /** Until the step's deadline when the wait begins, in milliseconds, where it is known. */
  leftMs?: number;
  /** Called every few seconds, and at once when something new was seen. */
  beat(seen: Sighting[], fresh: boolean): void;
  /** Called once for each word that we do not know. */
  unknownWord?(word: string): void;
  /** Called when looks have failed for some time, and every so often while they go on to. */
  trouble?(error: Error): void;
  signal: AbortSignal;
}

/** What is known of one run of a wait. */
interface KnownRun {
  run: Run;
  seen?: Sighting;
  /** Per cent done as of the last look of its own: what a list leaves out grows old. */
  progress?: number;
  missingSinceMs?: number;
  /** What stood at its job when the list was last read. */
  row?: unknown;
  /** That row, once a later look has seen the run go on. */
  confirmed?: { row: unknown; atMs: number };
}

/** A wait that goes on: what has been seen of its runs, and when to look again. */
export class OpenWait {
  /** Where it stands: between two looks, waiting for its turn, or being looked at. */
  state: 'resting' | 'due' | 'listed' | 'asking' | 'looking' = 'resting';
  timer: NodeJS.Timeout | undefined;
  /** Since when a look has been due, by a clock that no one sets; absent while it rests. */
  dueSinceMs: number | undefined;
  private readonly startedAtMs = performance.now();
  private readonly known: KnownRun[];
  private readonly words = new Set<string>();
  private shown: Sighting[] = [];
  private shownAtMs = Number.NEGATIVE_INFINITY;
  private failures = 0;
  /** Whoever waits: a look is made when a timer of somebody else's says so. */
  private readonly inItsContext = AsyncLocalStorage.snapshot();

  constructor(readonly wait: Wait) {
    this.known = wait.runs.map((run) => ({ run }));
  }

  /** What was last seen of each run; empty until something was. */
  get seen(): Sighting[] {
    return this.known.some(({ seen }) => seen) ? this.known.map(({ seen }) => seen ?? { verdict: 'undecided' }) : [];
  }

  get isOver(): boolean {
    return this.known.every((known) => !isOpen(known));
  }

  /** How long its runs have been going, in milliseconds. */
  get ageMs(): number {
    return this.wait.ageMs + performance.now() - this.startedAtMs;
  }

  get openCount(): number {
    return this.known.filter(isOpen).length;
  }

  /** The runs that have not ended, as a list is asked for them. */
  listedRuns(): ListedRun[] {
    const now = performance.now();
    return this.known.filter(isOpen).map(({ run, confirmed }) => ({
      run,
      confirmed: confirmed && { row: confirmed.row, agoMs: now - confirmed.atMs },
    }));
  }

  /** @returns whether the list answered for every run: else only looks of their own tell */
  takeListed(listed: Listed[]): boolean {
    const open = this.known.filter(isOpen);
    open.forEach((known, at) => (known.row = listed[at]?.row));
    // An end, and all that belongs to it, is believed of a look of the run's own alone. And a step's runs are looked at
    // together, or its sightings would be of different ages.
    const sightings = open.flatMap((_known, at) => listed[at]?.seen ?? []).filter(({ verdict }) => !hasEnded(verdict));
    if (sightings.length < open.length) return false;
    open.forEach((known, at) => {
      const { progress, rows, ...seen } = sightings[at] ?? { verdict: 'undecided' };
      // People go on seeing what a list leaves out; the pace does not count on it.
      this.take(known, { ...seen, progress: progress ?? known.seen?.progress, rows: rows ?? known.seen?.rows });
      known.progress = progress;
    });
    this.failures = 0;
    return true;
  }

  /** One look at each run that has not ended. @throws what the look threw */
  async look(): Promise<void> {
    const open = this.known.filter(isOpen);
    const seen = await this.inItsContext(() => this.wait.look(open.map(({ run }) => run)));
    this.failures = 0;
    open.forEach((known, at) => {
      this.take(known, seen[at]);
      known.progress = seen[at]?.progress;
      const goesOn = seen[at] && !hasEnded(seen[at].verdict);
      known.confirmed = goesOn && known.row !== undefined ? { row: known.row, atMs: performance.now() } : undefined;
    });
  }

  /** @returns how long to wait after a look that failed, in milliseconds */
  failed(error: unknown, { minMs, maxMs }: PaceBounds): number {
    this.failures += 1;
    if (this.failures % FAILURES_BEFORE_TROUBLE === 0 && error instanceof Error) this.wait.trouble?.(error);
    const backOffMs = Math.min(minMs * 2 ** Math.min(this.failures, 10), maxMs);
    const askedMs = error instanceof HuaweiCloudError ? (error.retryAfterMs ?? 0) : 0;
    return Math.max(backOffMs * (0.5 + Math.random() / 2), askedMs);
  }

  /** @returns how long to wait after a look that succeeded, in milliseconds */
  pause(bounds: PaceBounds): number {
    const { ageMs } = this;
    const passedMs = ageMs - this.wait.ageMs;
    const { leftMs } = this.wait;
    const progress = leastProgress(this.known);
    return pauseBeforeLook({ ageMs, progress, leftMs: leftMs === undefined ? undefined : leftMs - passedMs }, bounds);
  }

  /** Tells of what is new, at most once a second, and less often as the wait grows old. */
  show(): void {
    const { seen } = this;
    const now = performance.now();
    const dueMs = Math.max(SHOWN_AT_MOST_EVERY_MS, (now - this.startedAtMs) / 20);
    if (now - this.shownAtMs < dueMs || !isNews(seen, this.shown)) return;
    this.shownAtMs = now;
    this.shown = seen;
    this.wait.beat(seen, true);
  }

  private take(known: KnownRun, sighting: Sighting = { verdict: 'undecided' }): void {
    if (sighting.verdict === 'lost') {
      known.missingSinceMs ??= performance.now();
      if (performance.now() - known.missingSinceMs < LOST_AFTER_MS) return;
    } else known.missingSinceMs = undefined;
    if (sighting.verdict === 'undecided' && sighting.status && !this.words.has(sighting.status)) {
      this.words.add(sighting.status);
      this.wait.unknownWord?.(sighting.status);
    }
    known.seen = sighting;
  }
}

function isOpen({ seen }: KnownRun): boolean {
  return !hasEnded(seen?.verdict ?? 'waiting');
}

function isNews(seen: Sighting[], shown: Sighting[]): boolean {
  return seen.some(({ status, progress, rows }, at) => {
    const before = shown[at];
    return !before || before.status !== status || before.progress !== progress || before.rows !== rows;
  });
}

function leastProgress(runs: KnownRun[]): number | undefined {
  const known = runs.map(({ progress }) => progress).filter((progress) => progress !== undefined);
  return known.length ? Math.min(...known) : undefined;
}
