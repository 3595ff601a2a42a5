import type { Appointment, Timeline } from './timeline';

/** The way a run takes when nobody stops it. */
export interface Course {
  /** The word before it runs. */
  readonly waiting: string;
  /** The word while it runs. */
  readonly running: string;
  /** Virtual milliseconds from the start until it runs. */
  readonly bootMs: number;
  /** Virtual milliseconds from the start to the outcome. */
  readonly durationMs: number;
  /** The word it comes to; one that ends nothing is shown for ever. */
  readonly outcome: string;
  /** Virtual milliseconds from the request to stop to the end. */
  readonly stopTakesMs: number;
  /** The word a run that was stopped comes to. */
  readonly stoppedStatus: string;
  /** The words that end a run. */
  readonly final: ReadonlySet<string>;
}

/** One run of something that has no life of its own: it waits, runs, and ends for good. */
export class TimedRun {
  /** The vendor's word. */
  status: string;
  /** In virtual milliseconds since the epoch. */
  readonly startedAt: number;
  /** When its status last changed, in virtual milliseconds since the epoch. */
  updatedAt: number;
  /** When it began to run; absent while it waits. */
  runsSince: number | undefined;
  private next: Appointment | undefined;
  private isStopping = false;

  constructor(
    private readonly course: Course,
    private readonly timeline: Timeline,
    private readonly onEnd: () => void,
  ) {
    this.status = course.waiting;
    this.startedAt = this.updatedAt = timeline.now();
    this.later(Math.min(course.bootMs, course.durationMs), () => this.leaveBoot());
  }

  /** Whether it has not ended. */
  get isActive(): boolean {
    return !this.course.final.has(this.status);
  }

  /** When it ended, in virtual milliseconds since the epoch; absent before. */
  get endedAt(): number | undefined {
    return this.isActive ? undefined : this.updatedAt;
  }

  /** Virtual milliseconds it has taken so far. */
  get elapsed(): number {
    return (this.endedAt ?? this.timeline.now()) - this.startedAt;
  }

  /** 0 to 1. */
  get progress(): number {
    if (!this.isActive) return 1;
    return Math.min(1, this.elapsed / (this.course.durationMs || 1));
  }

  /** Ends after a while, as its course says. */
  stop(): void {
    if (this.isStopping) return;
    this.isStopping = true;
    this.later(this.course.stopTakesMs, () => this.come(this.course.stoppedStatus));
  }

  private leaveBoot(): void {
    const { running, bootMs, durationMs, outcome } = this.course;
    this.runsSince = this.timeline.now();
    this.come(running);
    this.later(Math.max(0, durationMs - bootMs), () => this.come(outcome));
  }

  private come(status: string): void {
    this.status = status;
    this.updatedAt = this.timeline.now();
    if (!this.isActive) this.onEnd();
  }

  private later(ms: number, act: () => void): void {
    this.next?.cancel();
    this.next = this.timeline.at(this.timeline.now() + ms, act);
  }
}
