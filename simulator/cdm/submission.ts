import { bootTime } from '../run-spec';
import type { Appointment, Timeline } from '../timeline';
import type { CdmJobSpec } from './job-spec';

/** The words that end a run. STOPPED is in no enum, but in the manual and in samples. */
const FINAL = new Set(['SUCCEEDED', 'FAILED', 'FAILURE_ON_SUBMIT', 'STOPPED']);

/** Where a run comes from, and who hears of what becomes of it. */
export interface SubmissionParts {
  /** Counted across the cluster, not per job. */
  readonly id: number;
  /** The job as it was defined when the run began. */
  readonly spec: CdmJobSpec;
  /** The user on whose account it runs. */
  readonly startedBy: string;
  /** Started by CDM's own schedule. */
  readonly isAuto: boolean;
  /** Of a further try of CDM's own: the run that failed. */
  readonly retryOf?: Submission;
  /** A further try takes place in the same submission. */
  readonly retriesWithin: boolean;
  /** The time in which it runs. */
  readonly timeline: Timeline;
  /** It has failed, and will be tried again in the same submission. */
  onHalt(run: Submission): void;
  /** That further try has begun. */
  onReturn(run: Submission): void;
  /** It has ended for good. */
  onEnd(run: Submission): void;
}

/** One run of a CDM job. */
export class Submission {
  /** The vendor's word. */
  status = 'BOOTING';
  /** In virtual milliseconds since the epoch. */
  readonly startedAt: number;
  /** When its status last changed, in virtual milliseconds since the epoch. */
  updatedAt: number;
  /** Who changed it: the user who stopped it, else who started it. */
  updatedBy: string;
  private tryNumber: number;
  private tryBeganAt: number;
  private runsSince: number | undefined;
  private next: Appointment | undefined;
  private isStopping = false;
  private willReturn = false;

  constructor(private readonly parts: SubmissionParts) {
    const { timeline, startedBy, retryOf } = parts;
    this.startedAt = this.updatedAt = this.tryBeganAt = timeline.now();
    this.updatedBy = startedBy;
    this.tryNumber = retryOf ? retryOf.tryNumber + 1 : 1;
    this.boot();
  }

  /** Counted across the cluster, not per job. */
  get id(): number {
    return this.parts.id;
  }

  /** The job as it was defined when the run began. */
  get spec(): CdmJobSpec {
    return this.parts.spec;
  }

  /** The user on whose account it runs. */
  get startedBy(): string {
    return this.parts.startedBy;
  }

  /** Started by CDM's own schedule. */
  get isAuto(): boolean {
    return this.parts.isAuto;
  }

  /** The run that somebody started, of which this one may be a further try. */
  get cause(): Submission {
    return this.parts.retryOf?.cause ?? this;
  }

  /** Whether it runs, or will again in the same submission. */
  get isActive(): boolean {
    return this.willReturn || !FINAL.has(this.status);
  }

  /** The word that reads show. */
  get word(): string {
    return (this.isActive ? undefined : this.spec.wordOnceEnded) ?? this.status;
  }

  /** Whether CDM runs it again. */
  get isRetried(): boolean {
    const hasFailed = this.status === 'FAILED' || this.status === 'FAILURE_ON_SUBMIT';
    return hasFailed && !this.isStopping && this.tryNumber <= this.spec.retriesItself;
  }

  /** Whether reads may show it yet. */
  isVisible(): boolean {
    return this.parts.timeline.now() >= this.startedAt + this.spec.visibleAfterMs;
  }

  /** 0 to 100, -1 once failed; unrounded. */
  progress(): number {
    if (this.status === 'SUCCEEDED') return 100;
    if (this.status === 'FAILED' || this.status === 'FAILURE_ON_SUBMIT') return -1;
    if (this.runsSince === undefined) return this.spec.progressFrom;
    const until = this.isActive ? this.parts.timeline.now() : this.updatedAt;
    const share = (until - this.runsSince) / (this.tryBeganAt + this.spec.durationMs - this.runsSince || 1);
    return Math.min(99, 99 * share);
  }

  /** Ends after a while, as its definition says. @param by the user who asks */
  stop(by: string): void {
    if (this.isStopping) return;
    this.isStopping = true;
    this.later(this.spec.stopTakesMs, () => this.end(this.spec.stoppedStatus, by));
  }

  private get outcome(): string {
    return this.tryNumber <= this.spec.failingTries ? 'FAILED' : this.spec.outcome;
  }

  private boot(): void {
    this.later(bootTime(this.spec), () => this.leaveBoot());
  }

  private leaveBoot(): void {
    if (this.outcome === 'FAILURE_ON_SUBMIT') return this.end('FAILURE_ON_SUBMIT');
    this.runsSince = this.parts.timeline.now();
    this.show(this.spec.unknownStatusWord ?? 'RUNNING');
    this.later(this.spec.durationMs - bootTime(this.spec), () => this.arrive());
  }

  private arrive(): void {
    if (FINAL.has(this.outcome)) this.end(this.outcome);
    else if (this.outcome !== 'RUNNING') this.show(this.outcome);
  }

  private end(status: string, by = this.startedBy): void {
    this.show(status);
    this.updatedBy = by;
    if (this.isRetried && this.parts.retriesWithin) this.halt();
    else if (!this.isActive) this.parts.onEnd(this);
  }

  private halt(): void {
    this.willReturn = true;
    this.parts.onHalt(this);
    this.later(this.spec.retryPauseMs, () => {
      this.tryNumber += 1;
      this.tryBeganAt = this.parts.timeline.now();
      this.runsSince = undefined;
      this.show('BOOTING');
      this.parts.onReturn(this);
      this.boot();
    });
  }

  private later(ms: number, act: () => void): void {
    this.next?.cancel();
    this.next = this.parts.timeline.at(this.parts.timeline.now() + ms, act);
  }

  private show(status: string): void {
    this.willReturn = false;
    this.status = status;
    this.updatedAt = this.parts.timeline.now();
  }
}
