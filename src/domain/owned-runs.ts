import type { Fence } from './fence';
import type { Leftover } from './leftover';
import type { Run, RunEnd } from './run';
import type { Receipt } from './status';
import type { StepWork } from './step-types';
import { traitsOf } from './step-types';
import { hasEnded } from './verdict';

/** A step as its runs need it: whose it is, where, and what it runs. */
export type OwningStep = StepWork & {
  /** As the spec names it. */
  id: string;
  /** A name in the worker's configuration. */
  connection: string;
};

/** What is known of runs where somebody else has written it down. */
interface KnownRuns {
  /** Those that are ours, or may be. */
  runs: Run[];
  /** How they were seen last. */
  ends?: RunEnd[];
  /** Of a start of which nobody knows what became. */
  fence?: Fence;
  /** The instance that the fence is about, where it was run again. */
  restartOf?: string;
}

/** What a step has in the cloud that is its own, known at every moment. Nothing else changes it. */
export class OwnedRuns<Step extends OwningStep = OwningStep> {
  private latest: Run[] = [];
  /** How the latest were seen last. */
  private seen: RunEnd[] = [];
  /** Runs of an earlier try that are ours and could not be stopped. */
  private abandoned: Run[] = [];
  private kept: Fence | undefined;
  private instance: string | undefined;
  private startingSince: string | undefined;

  /** @param step as it is run: what is owned is found by what was started, not by a template */
  constructor(
    /** As it is run: what is owned is found by what was started, not by a template. */
    public step: Step,
  ) {}

  /** What a step owns by what somebody else has written down. */
  static of<Step extends OwningStep>(step: Step, { runs, ends = [], fence, restartOf }: KnownRuns): OwnedRuns<Step> {
    const owned = new OwnedRuns(step);
    owned.latest = runs;
    owned.seen = ends;
    owned.kept = fence;
    owned.instance = restartOf;
    return owned;
  }

  /** Of its latest try. */
  get runs(): readonly Run[] {
    return this.latest;
  }

  /** How these were seen last; empty before the first look. */
  get ends(): readonly RunEnd[] {
    return this.seen;
  }

  /** Of a start that was sent, or may have been, and of which no run is known. */
  get fence(): Fence | undefined {
    return this.kept;
  }

  /** The instance that the fence is about, where it was run again instead of a new one. */
  get restartOf(): string | undefined {
    return this.instance;
  }

  /** A start was sent, or may have been, and no run of it is known. */
  get mayHaveStarted(): boolean {
    return this.kept !== undefined && !this.kept.closed;
  }

  /** A start is asked for. @param at ISO 8601; the first of several counts */
  startBegins(at: string, restartOf?: string): void {
    this.startingSince ??= at;
    this.instance = restartOf;
  }

  /**
   * A start has answered: nothing of it is in doubt.
   * @returns the runs that a start has brought; they are ours from now on
   */
  started(runs: Run[]): Run[] {
    this.startingSince = undefined;
    this.kept = undefined;
    return this.take(runs);
  }

  /** A start has not told what it did. @param fence what it left to look by; absent, what was known stays */
  startLeft(fence: Fence | undefined): void {
    this.kept = fence ?? this.kept;
  }

  /** A start is no longer under way, whatever it did. @param since only the one that began then; absent, any */
  startIsOver(since = this.startingSince): void {
    if (this.startingSince === since) this.startingSince = undefined;
  }

  /**
   * Takes runs for its own. What was ours before stays ours, also where a new try found it running and could not know
   * whose it is.
   */
  take(runs: Run[]): Run[] {
    const known = this.runsToStop();
    const ours = runs.map((run) => {
      const before = known.find(({ id }) => id === run.id);
      return before && run.origin === 'alreadyRunning' ? before : run;
    });
    this.abandoned = known.filter(({ id }) => !ours.some((run) => run.id === id));
    this.latest = ours;
    this.seen = [];
    return ours;
  }

  /** What a watch has seen of the latest runs is kept; of those that it was not asked about, what was seen before. */
  watched(ends: RunEnd[]): void {
    const others = this.seen.filter(({ id }) => !ends.some((end) => end.id === id));
    this.seen = [...ends, ...others];
    this.latest = this.latest.map((run) => ({
      ...run,
      trace: ends.find(({ id }) => id === run.id)?.trace ?? run.trace,
    }));
  }

  /** What was seen of these runs is known no longer: they are looked at before anything is said of them. Default: of all. */
  forgetEnds(runs: readonly Run[] = this.latest): void {
    this.seen = this.seen.filter(({ id }) => !runs.some((run) => run.id === id));
  }

  /** Nothing that was sent before can come up any more. */
  forgetFence(): void {
    this.kept = undefined;
  }

  /** What was ours has been looked at, and taken over as far as it went on. */
  letGo(): void {
    Object.assign(this, { latest: [], seen: [], abandoned: [] });
  }

  /** The latest runs were named by mistake, and are nobody's of ours. */
  disown(): void {
    this.latest = [];
  }

  /** Takes note of a stop: what the cloud has confirmed is owned no longer. */
  stopped(receipts: Receipt[]): void {
    this.stoppedBesideAStart(receipts);
    if (receipts.every(({ confirmed }) => confirmed)) this.kept = undefined;
  }

  /** As `stopped`, where the stop was not asked to look for a start in doubt. */
  stoppedBesideAStart(receipts: Receipt[]): void {
    const gone = new Set(receipts.filter(({ confirmed }) => confirmed).map(({ run }) => run));
    this.latest = this.latest.filter(({ id }) => !gone.has(id));
    this.abandoned = this.abandoned.filter(({ id }) => !gone.has(id));
    this.seen = this.seen.filter(({ id }) => !gone.has(id));
  }

  /** Keeps what is known now, for when a try comes to nothing. @returns puts back what is known now */
  remember(): () => void {
    const { latest, seen, abandoned, kept, instance, startingSince } = this;
    return () => {
      Object.assign(this, { latest, seen, abandoned, kept, instance, startingSince });
    };
  }

  /** The runs that hold something until they are stopped; and those of which nobody can say whose they are. */
  runsToStop(): Run[] {
    const { runsOutliveStep } = traitsOf(this.step);
    const latest = this.latest.filter((run) => {
      if (run.doubt) return true;
      const end = this.seen.find(({ id }) => id === run.id);
      return run.origin !== 'alreadyRunning' && !isAtRest(runsOutliveStep, end);
    });
    return [...this.abandoned, ...latest];
  }

  /** What somebody has to stop when the pipeline cannot; undefined when nothing is left. */
  leftover(): Leftover | undefined {
    const traits = traitsOf(this.step);
    const runs = this.runsToStop();
    const fence = this.mayHaveStarted ? this.kept : undefined;
    if (traits.leavesNothing || (!runs.length && !fence && !this.startingSince)) return undefined;
    const { id, service, connection, body } = this.step;
    const startingSince = runs.length || fence ? undefined : this.startingSince;
    const { restartOf } = this;
    return { step: id, service, title: traits.title(body), connection, body, runs, fence, restartOf, startingSince };
  }
}

/**
 * A run that has ended holds nothing any more. A stream that came up does, though its start has ended well; and of one
 * that the cloud has lost, nobody knows.
 */
function isAtRest(runsOutliveStep: boolean, end: RunEnd | undefined): boolean {
  if (!end || !hasEnded(end.verdict) || end.verdict === 'lost') return false;
  return !(runsOutliveStep && end.verdict === 'succeeded');
}
