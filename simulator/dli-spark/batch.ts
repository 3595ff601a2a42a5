import { bootTime } from '../run-spec';
import { TimedRun } from '../timed-run';
import type { Appointment, Timeline } from '../timeline';
import type { Creation } from './creation';
import type { DliSparkSpec } from './job-spec';

const FINAL = new Set(['success', 'dead']);

/** Told of what befalls a batch. */
export interface BatchWitness {
  /** It has died, and DLI will run it again under the same id. */
  onHalt(batch: SparkBatch): void;
  /** It has begun again. */
  onReturn(batch: SparkBatch): void;
  /** It has ended for good. */
  onEnd(batch: SparkBatch): void;
}

/** One batch: a run, and its further tries where it recovers by itself. */
export class SparkBatch {
  /** In virtual milliseconds since the epoch. */
  readonly createdAt: number;
  private tries = 0;
  private run: TimedRun;
  private recovery: Appointment | undefined;
  private isCancelled = false;
  private lastWord: { readonly status: string; readonly at: number } | undefined;

  constructor(
    /** A UUID that the cloud makes up. */
    readonly id: string,
    /** As it was asked for. */
    readonly asked: Creation,
    /** How it behaves. */
    readonly spec: DliSparkSpec,
    /** The user who created it. */
    readonly owner: string,
    private readonly timeline: Timeline,
    private readonly witness: BatchWitness,
  ) {
    this.createdAt = timeline.now();
    this.run = this.newTry();
  }

  /** The vendor's word, in lower case. */
  get status(): string {
    if (this.lastWord) return this.lastWord.status;
    return this.recovery ? 'recovering' : this.run.status;
  }

  /** Also while it recovers. */
  get isActive(): boolean {
    return this.lastWord === undefined && (this.recovery !== undefined || this.run.isActive);
  }

  /** Whether the driver has been up. */
  get hasRun(): boolean {
    return this.tries > 1 || this.run.runsSince !== undefined;
  }

  /** When its status last changed, in virtual milliseconds since the epoch. */
  get updatedAt(): number {
    return this.lastWord?.at ?? this.run.updatedAt;
  }

  /** Virtual milliseconds from its creation until now, or until its end. */
  get elapsed(): number {
    return (this.isActive ? this.timeline.now() : this.updatedAt) - this.createdAt;
  }

  /** What the driver wrote. */
  get log(): readonly string[] {
    if (!this.hasRun) return [];
    const lines = ['stdout: ', `Submitted application ${this.asked.file}`];
    return this.spec.log ?? (this.status === 'dead' ? [...lines, 'stderr: the application has exited with 1'] : lines);
  }

  /** Ends after a while, as its definition says. */
  cancel(): void {
    if (this.isCancelled) return;
    this.isCancelled = true;
    if (!this.recovery) return this.run.stop();
    const { stopTakesMs, stoppedStatus: status } = this.spec;
    this.recovery.cancel();
    this.recovery = this.timeline.at(this.timeline.now() + stopTakesMs, () => {
      this.lastWord = { status, at: this.timeline.now() };
      this.witness.onEnd(this);
    });
  }

  private newTry(): TimedRun {
    this.tries++;
    const { durationMs, outcome, stopTakesMs, stoppedStatus, failingTries } = this.spec;
    const course = {
      waiting: 'starting',
      running: 'running',
      bootMs: bootTime(this.spec),
      durationMs,
      outcome: this.tries <= failingTries ? 'dead' : outcome,
      stopTakesMs,
      stoppedStatus,
      final: FINAL,
    };
    return new TimedRun(course, this.timeline, () => this.ended());
  }

  private ended(): void {
    const { recovers, mostRetries } = this.asked;
    const isRecovering = recovers && !this.isCancelled && this.run.status === 'dead' && this.tries <= mostRetries;
    if (!isRecovering) return this.witness.onEnd(this);
    this.witness.onHalt(this);
    this.recovery = this.timeline.at(this.timeline.now() + this.spec.recoveryMs, () => {
      this.recovery = undefined;
      this.run = this.newTry();
      this.witness.onReturn(this);
    });
  }
}
