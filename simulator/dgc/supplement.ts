import type { Timeline } from '../timeline';
import { Veil } from '../veil';
import type { Instance } from './instance';
import type { DgcJobSpec } from './job-spec';

/** What a backfill was asked for with. */
export interface SupplementOrder {
  /** Taken for good in its workspace. */
  readonly name: string;
  /** Whose periods are run. */
  readonly jobName: string;
  /** First moment, in milliseconds since the epoch. */
  readonly startDate: number;
  /** Last moment, in milliseconds since the epoch. */
  readonly endDate: number;
  /** How many periods run at a time. */
  readonly parallel: number;
  /** Whether no further period begins once one has failed. */
  readonly isStopWhenFail: boolean;
}

/** What a backfill needs of the job it runs. */
export interface SupplementParts {
  /** What was asked for. */
  readonly order: SupplementOrder;
  /** The job as it was defined then. */
  readonly spec: DgcJobSpec;
  /** How its ends are spelt. */
  readonly words: {
    /** When it was stopped. */
    cancelled: string;
    /** When a period has failed. */
    failed: string;
  };
  /** The time in which it runs. */
  readonly timeline: Timeline;
  /** Starts the job's next instance. */
  begin(onEnd: (instance: Instance) => void): Instance;
  /** Nothing of it runs any more. */
  onEnd(supplement: Supplement): void;
}

const GOOD = new Set(['success', 'forceSuccess', 'ignoreSuccess']);

/** A backfill: one instance for each period of the job's schedule within a span, so many at a time. */
export class Supplement {
  /** In virtual milliseconds since the epoch. */
  readonly submittedDate: number;
  /** The vendor's word. */
  status: string;
  private readonly veil = new Veil<true>();
  private readonly running = new Set<Instance>();
  private left: number;
  private hasFailed = false;
  private isStopping = false;

  constructor(private readonly parts: SupplementParts) {
    const { order, spec, timeline } = parts;
    this.submittedDate = timeline.now();
    this.status = spec.unknownStatusWord ?? 'RUNNING';
    this.left = periodsIn(order, spec.scheduleEveryMs);
    this.veil.drop(undefined, this.submittedDate + spec.visibleAfterMs);
  }

  /** What was asked for. */
  get order(): SupplementOrder {
    return this.parts.order;
  }

  /** Whether its word is an end. */
  get hasEnded(): boolean {
    const { cancelled, failed } = this.parts.words;
    return ['SUCCESS', cancelled, failed].includes(this.status);
  }

  /** Whether reads may show it yet. */
  get isVisible(): boolean {
    return this.veil.see(true, this.parts.timeline.now()) ?? false;
  }

  /** Starts as many instances as may run at once; ends when none is left. */
  goOn(): void {
    while (this.left > 0 && this.running.size < this.order.parallel) {
      this.left -= 1;
      this.running.add(this.parts.begin((instance) => this.ended(instance)));
    }
    if (!this.running.size && !this.hasEnded) this.end();
  }

  /** GUESS: the instances that run are stopped with it; sources only say that those still queued are. */
  stop(): void {
    this.isStopping = true;
    this.left = 0;
    for (const instance of [...this.running]) instance.stop();
    if (!this.running.size) this.end();
  }

  private ended(instance: Instance): void {
    this.running.delete(instance);
    if (!GOOD.has(instance.status)) this.hasFailed = true;
    if (this.hasFailed && this.order.isStopWhenFail) this.left = 0;
    this.goOn();
  }

  private end(): void {
    const { cancelled, failed } = this.parts.words;
    this.status = this.isStopping ? cancelled : this.hasFailed ? failed : 'SUCCESS';
    this.parts.onEnd(this);
  }
}

/** GUESS: periods begin at multiples of their length since 1970, and count when they begin within the span. */
function periodsIn({ startDate, endDate }: SupplementOrder, everyMs: number): number {
  return Math.max(0, Math.floor(endDate / everyMs) - Math.ceil(startDate / everyMs) + 1);
}
