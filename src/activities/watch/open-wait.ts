import { AsyncResource } from 'node:async_hooks';
import type { Timer } from '../../client/clock';
import { clock } from '../../client/clock';
import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import type { HaltsAsked } from '../../domain/halts';
import type { PaceBounds } from '../../domain/pace';
import { pauseBeforeLook } from '../../domain/pace';
import type { Run } from '../../domain/run';
import type { Sighting } from '../../domain/verdict';
import { goesOn, hasEnded } from '../../domain/verdict';
import type { Listed, ListedRun, RunList } from '../remote-job';

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
  /** The runs it waits for: over when each has ended. */
  runs: Run[];
  /** Looks at these runs; one sighting a run, in order. */
  look(runs: Run[]): Promise<Sighting[]>;
  /** The list that may answer in place of looks, the same for all waits of a group. */
  list?: RunList;
  /** Whether looks that fail so end the wait: at once where none was answered before, else when they go on to. @default never */
  endsWait?(error: HuaweiCloudError): boolean;
  /** How long the runs have been going when the wait begins, in milliseconds. */
  ageMs: number;
  /** Until the step's deadline when the wait begins, in milliseconds, where it is known. */
  leftMs?: number;
  /** When runs that are halted end it. @default never */
  halts?: HaltsAsked;
  /** How those of the runs have ended that an attempt before has seen end, in their order: they are not looked at again. @default none has */
  ended?: (Sighting | undefined)[];
  /**
   * Called every few seconds, and at once when something new was seen.
   * @param found what looks have found out that tells each run from others of its job; undefined where they have not
   */
  beat(seen: Sighting[], fresh: boolean, found: unknown[]): void;
  /** Called once for each word that we do not know. */
  unknownWord?(word: string): void;
  /** Called when looks have failed for some time, and every so often while they go on to. */
  onRepeatedFailure?(error: Error): void;
  /** Ends the wait when the activity is cancelled or its worker stops. */
  signal: AbortSignal;
}

/** What is known of one run of a wait. */
interface KnownRun {
  run: Run;
  /** What a look has found out that tells it from others of its job. */
  found?: unknown;
  seen?: Sighting;
  /** Per cent done as of the last look of its own: what a list leaves out grows old. */
  progress?: number;
  missingSinceMs?: number;
  /** Since when it has been halted, in milliseconds since 1970: another worker may go on with the wait. */
  haltedSinceMs?: number;
  /** What stood at its job when the list was last read. */
  row?: unknown;
  /** That row, once a later look has seen the run go on. */
  confirmed?: { row: unknown; atMs: number };
}

/** A wait that goes on: what has been seen of its runs, and when to look again. */
export class OpenWait {
  /** Where it stands: between two looks, waiting for its turn, or being looked at. */
  state: 'resting' | 'due' | 'listed' | 'fallback' | 'polling' = 'resting';
  /** The watcher's: makes the next look due. Absent before the first pause. */
  timer: Timer | undefined;
  /** Since when a look has been due, by a clock that no one sets; absent while it rests. */
  dueSinceMs: number | undefined;
  private readonly startedAtMs = clock.monotonicMs();
  private readonly known: KnownRun[];
  private readonly words = new Set<string>();
  private shown: Sighting[] = [];
  private shownAtMs = Number.NEGATIVE_INFINITY;
  private failures = 0;
  /**
   * Of whoever waits: a look is made when a timer of somebody else's says so. A snapshot would do the same, and take a hidden class of
   * its own for each wait, which keeps that alive until all memory is looked through.
   */
  private readonly context = new AsyncResource('HuaweiCloudWait');

  constructor(
    /** What it was opened for. */
    readonly wait: Wait,
  ) {
    const { halts: { since = {} } = {}, ended = [] } = wait;
    this.known = wait.runs.map((run, at) => ({ run, seen: ended[at], haltedSinceMs: momentOf(since[run.id]) }));
  }

  /** What was last seen of each run; empty until something was. */
  get seen(): Sighting[] {
    return this.known.some(({ seen }) => seen) ? this.known.map(({ seen }) => seen ?? { verdict: 'undecided' }) : [];
  }

  /** What looks have found out of each run: whoever goes on with the wait goes by it. */
  get found(): unknown[] {
    return this.known.map(({ found }) => found);
  }

  /** Nothing is left to wait for: every run has ended, or those that are halted were held on to for long enough. */
  get isOver(): boolean {
    const open = this.known.filter(isOpen);
    if (!open.length || this.heldForMs <= 0) return true;
    // The last that was halted may have gone on before it was looked at.
    return this.wait.halts?.untilNone === true && open.every(({ seen }) => seen && seen.verdict !== 'halted');
  }

  /** How much longer the runs that are halted are held on to, in milliseconds. */
  private get heldForMs(): number {
    const { holdMs = Number.POSITIVE_INFINITY } = this.wait.halts ?? {};
    const halted = this.known.flatMap(({ seen, haltedSinceMs }) =>
      seen?.verdict === 'halted' && haltedSinceMs !== undefined ? [haltedSinceMs] : [],
    );
    return Math.min(...halted) + holdMs - clock.now();
  }

  /** How long its runs have been going, in milliseconds. */
  get ageMs(): number {
    return this.wait.ageMs + clock.monotonicMs() - this.startedAtMs;
  }

  /** How many of its runs have not ended: so many calls a look of its own takes. */
  get openCount(): number {
    return this.known.filter(isOpen).length;
  }

  /** The runs that have not ended, as a list is asked for them. */
  listedRuns(): ListedRun[] {
    const now = clock.monotonicMs();
    return this.known.filter(isOpen).map(({ run, confirmed }) => ({
      run,
      confirmed: confirmed && { row: confirmed.row, agoMs: now - confirmed.atMs },
    }));
  }

  /**
   * Takes what a list says of each run that has not ended, in their order.
   * @returns whether the list answered for every run: else only looks of their own tell
   */
  takeListed(listed: Listed[]): boolean {
    const open = this.known.filter(isOpen);
    open.forEach((known, at) => (known.row = listed[at]?.row));
    // An end or a halt, and all that belongs to it, is believed of a look of the run's own alone. And a step's runs are looked at
    // together, or its sightings would be of different ages.
    const sightings = open.flatMap((_known, at) => listed[at]?.seen ?? []).filter(({ verdict }) => goesOn(verdict));
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
    const seen = await this.context.runInAsyncScope(() => this.wait.look(open.map(({ run }) => run)));
    this.failures = 0;
    open.forEach((known, at) => {
      this.take(known, seen[at]);
      known.progress = seen[at]?.progress;
      const goesOn = seen[at] && !hasEnded(seen[at].verdict);
      known.confirmed = goesOn && known.row !== undefined ? { row: known.row, atMs: clock.monotonicMs() } : undefined;
    });
  }

  /** Whether the look that has just failed so is the last: no other would fare better. */
  isEndedBy(error: unknown): error is HuaweiCloudError {
    if (!(error instanceof HuaweiCloudError) || this.wait.endsWait?.(error) !== true) return false;
    // What was let in before may be again: a key that is being rotated is refused for some moments.
    return !this.seen.length || this.failures >= FAILURES_BEFORE_TROUBLE;
  }

  /**
   * A look has failed: counts it, and says so to whoever waits once it goes on.
   * @returns how long to wait after a look that failed, in milliseconds
   */
  failed(error: unknown, { minMs, maxMs }: PaceBounds): number {
    this.failures += 1;
    if (this.failures % FAILURES_BEFORE_TROUBLE === 0 && error instanceof Error) this.wait.onRepeatedFailure?.(error);
    const backOffMs = Math.min(minMs * 2 ** Math.min(this.failures, 10), maxMs);
    const askedMs = error instanceof HuaweiCloudError ? (error.retryAfterMs ?? 0) : 0;
    return Math.max(backOffMs * (0.5 + clock.random() / 2), askedMs);
  }

  /**
   * A look has succeeded: by age, progress and deadline.
   * @returns how long to wait after a look that succeeded, in milliseconds
   */
  pause(bounds: PaceBounds): number {
    const { ageMs } = this;
    const passedMs = ageMs - this.wait.ageMs;
    const { leftMs } = this.wait;
    const progress = leastProgress(this.known);
    const pace = { ageMs, progress, leftMs: leftMs === undefined ? undefined : leftMs - passedMs };
    return Math.min(pauseBeforeLook(pace, bounds), Math.max(this.heldForMs, 0));
  }

  /** Tells of what is new, at most once a second, and less often as the wait grows old. */
  show(): void {
    const { seen } = this;
    const now = clock.monotonicMs();
    const dueMs = Math.max(SHOWN_AT_MOST_EVERY_MS, (now - this.startedAtMs) / 20);
    if (now - this.shownAtMs < dueMs || !isNews(seen, this.shown)) return;
    this.shownAtMs = now;
    this.shown = seen;
    this.wait.beat(seen, true, this.found);
  }

  private take(known: KnownRun, sighting: Sighting = { verdict: 'undecided' }): void {
    if (sighting.verdict === 'lost') {
      known.missingSinceMs ??= clock.monotonicMs();
      if (clock.monotonicMs() - known.missingSinceMs < LOST_AFTER_MS) return;
    } else known.missingSinceMs = undefined;
    // What a look has found out of a run, the next one goes by.
    if (sighting.trace !== undefined)
      Object.assign(known, { found: sighting.trace, run: { ...known.run, trace: sighting.trace } });
    if (sighting.verdict === 'undecided' && sighting.status && !this.words.has(sighting.status)) {
      this.words.add(sighting.status);
      this.wait.unknownWord?.(sighting.status);
    }
    known.haltedSinceMs = sighting.verdict === 'halted' ? (known.haltedSinceMs ?? clock.now()) : undefined;
    known.seen = { ...sighting, haltedSince: textOf(known.haltedSinceMs) };
  }
}

function isOpen({ seen }: KnownRun): boolean {
  return !hasEnded(seen?.verdict ?? 'waiting');
}

function momentOf(text: string | undefined): number | undefined {
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  // Whatever the clock of the worker before says, a run is not halted from some time to come.
  return Number.isNaN(ms) ? undefined : Math.min(ms, clock.now());
}

function textOf(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

function isNews(seen: Sighting[], shown: Sighting[]): boolean {
  return seen.some(({ status, progress, rows, haltedSince }, at) => {
    const before = shown[at];
    if (before?.haltedSince !== haltedSince) return true;
    return !before || before.status !== status || before.progress !== progress || before.rows !== rows;
  });
}

function leastProgress(runs: KnownRun[]): number | undefined {
  const known = runs.map(({ progress }) => progress).filter((progress) => progress !== undefined);
  return known.length ? Math.min(...known) : undefined;
}
