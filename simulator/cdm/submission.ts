import { bootTime } from '../run-spec';
import type { Appointment, Timeline } from '../timeline';
import type { CdmJobSpec } from './job-spec';

/** The words that end a run. STOPPED is in no enum, but in the manual and in samples. */
const FINAL = new Set(['SUCCEEDED', 'FAILED', 'FAILURE_ON_SUBMIT', 'STOPPED']);

/** One run of a CDM job. */
export class Submission {
  status = 'BOOTING';
  readonly startedAt: number;
  updatedAt: number;
  updatedBy: string;
  private runsSince: number | undefined;
  private next: Appointment;
  private isStopping = false;

  constructor(
    readonly id: number,
    /** The job as it was defined when the run began. */
    readonly spec: CdmJobSpec,
    readonly startedBy: string,
    /** Started by CDM's own schedule. */
    readonly isAuto: boolean,
    private readonly timeline: Timeline,
    private readonly onEnd: (run: Submission) => void,
  ) {
    this.startedAt = this.updatedAt = timeline.now();
    this.updatedBy = startedBy;
    this.next = timeline.at(this.startedAt + bootTime(spec), () => this.leaveBoot());
  }

  get isActive(): boolean {
    return !FINAL.has(this.status);
  }

  isVisible(): boolean {
    return this.timeline.now() >= this.startedAt + this.spec.visibleAfterMs;
  }

  /** 0 to 100, -1 once failed; unrounded. */
  progress(): number {
    if (this.status === 'SUCCEEDED') return 100;
    if (this.status === 'FAILED' || this.status === 'FAILURE_ON_SUBMIT') return -1;
    if (this.runsSince === undefined) return this.spec.progressFrom;
    const until = this.isActive ? this.timeline.now() : this.updatedAt;
    const share = (until - this.runsSince) / (this.startedAt + this.spec.durationMs - this.runsSince || 1);
    return Math.min(99, 99 * share);
  }

  stop(by: string): void {
    if (this.isStopping) return;
    this.isStopping = true;
    this.next.cancel();
    this.next = this.timeline.at(this.timeline.now() + this.spec.stopTakesMs, () =>
      this.end(this.spec.stoppedStatus, by),
    );
  }

  private leaveBoot(): void {
    if (this.spec.outcome === 'FAILURE_ON_SUBMIT') return this.end('FAILURE_ON_SUBMIT');
    this.runsSince = this.timeline.now();
    this.show(this.spec.unknownStatusWord ?? 'RUNNING');
    this.next = this.timeline.at(this.startedAt + this.spec.durationMs, () => this.arrive());
  }

  private arrive(): void {
    const { outcome } = this.spec;
    if (FINAL.has(outcome)) this.end(outcome);
    else if (outcome !== 'RUNNING') this.show(outcome);
  }

  private end(status: string, by = this.startedBy): void {
    this.show(status);
    this.updatedBy = by;
    if (!this.isActive) this.onEnd(this);
  }

  private show(status: string): void {
    this.status = status;
    this.updatedAt = this.timeline.now();
  }
}
