import { bootTime } from '../run-spec';
import type { Appointment, Timeline } from '../timeline';
import { Veil } from '../veil';
import type { DgcJobSpec } from './job-spec';
import type { RunningSlots } from './running-slots';

/** The plan was suspended when a node failed. It is no end: a person continues the instance, stops it or runs it again. */
export const HALTED = 'running-exception';

const FINAL = new Set(['success', 'fail', 'manual-stop', 'skip', 'skip-by-depend', 'forceSuccess', 'ignoreSuccess']);

/** What reads show of an instance. */
export interface InstanceFace {
  /** The vendor's word. */
  readonly status: string;
  /** In virtual milliseconds since the epoch. */
  readonly submitTime: number;
  /** Absent while waiting. */
  readonly startTime?: number;
  /** Absent while it goes on. */
  readonly endTime?: number;
  /** How often it ran. */
  readonly version: number;
  /** The job as it was defined when this run began. */
  readonly spec: DgcJobSpec;
}

/** What an instance needs of its surroundings. */
export interface InstanceParts {
  /** The time in which it runs. */
  readonly timeline: Timeline;
  /** Where it waits until it may run. */
  readonly slots: RunningSlots;
  /** A node has failed and its plan is suspended. */
  onHalt(instance: Instance): void;
  /** It has ended; a restart may begin it again. */
  onEnd(instance: Instance): void;
}

/** One instance of a DGC job. Restarting runs the same instance again. */
export class Instance {
  /** In virtual milliseconds since the epoch. */
  readonly planTime: number;
  private face: InstanceFace;
  private readonly veil = new Veil<InstanceFace>();
  private next: Appointment | undefined;
  private isStopping = false;
  private leftMs = 0;

  constructor(
    /** The vendor's number for it. */
    readonly id: number,
    /** 0 scheduled, 2 manual, 5 backfill, 6 sub-job, 7 once. */
    readonly type: number,
    spec: DgcJobSpec,
    private readonly parts: InstanceParts,
  ) {
    this.planTime = parts.timeline.now();
    this.face = this.begin(spec, 1);
    this.veil.drop(undefined, this.planTime + spec.visibleAfterMs);
  }

  /** The vendor's word, as it really stands. */
  get status(): string {
    return this.face.status;
  }

  /** Whether this word is an end. */
  get hasEnded(): boolean {
    return FINAL.has(this.status);
  }

  /** Whether it waits for a person. */
  get isHalted(): boolean {
    return this.status === HALTED;
  }

  /** What reads show; undefined while they show nothing of it. */
  seen(): InstanceFace | undefined {
    return this.veil.see(this.face, this.parts.timeline.now());
  }

  /** Runs once more, under the same id. @param spec the job as it is defined now */
  restart(spec: DgcJobSpec): void {
    const before = this.face;
    this.next?.cancel();
    this.parts.slots.leave(this);
    this.face = this.begin(spec, before.version + 1);
    this.veil.drop(before, this.parts.timeline.now() + spec.visibleAfterMs);
  }

  /** Whatever it does, also waiting or halted. */
  stop(): void {
    if (this.isStopping) return;
    this.isStopping = true;
    const { stopTakesMs, stoppedStatus } = this.face.spec;
    this.later(stopTakesMs, () => this.show(stoppedStatus));
  }

  /** A person continues it where it was halted: it runs for what was left and comes to its outcome. */
  goOn(): void {
    const { outcome } = this.face.spec;
    this.show(this.wordForRunning);
    this.later(this.leftMs, () => this.arrive(outcome === HALTED ? 'success' : outcome));
  }

  private get wordForRunning(): string {
    return this.face.spec.unknownStatusWord ?? 'running';
  }

  private begin(spec: DgcJobSpec, version: number): InstanceFace {
    this.isStopping = false;
    this.later(bootTime(spec), () => this.parts.slots.take(this, () => this.run()));
    return { status: 'waiting', submitTime: this.parts.timeline.now(), version, spec };
  }

  private run(): void {
    // It had its place in the queue until the stop took it out.
    if (this.isStopping) return;
    const { spec } = this.face;
    const { durationMs, haltsAfterMs, outcome } = spec;
    this.face = { ...this.face, status: this.wordForRunning, startTime: this.parts.timeline.now() };
    const runsFor = durationMs - bootTime(spec);
    if (haltsAfterMs === undefined) return this.later(runsFor, () => this.arrive(outcome));
    this.leftMs = Math.max(0, runsFor - haltsAfterMs);
    this.later(haltsAfterMs, () => this.arrive(HALTED));
  }

  private later(ms: number, act: () => void): void {
    this.next?.cancel();
    this.next = this.parts.timeline.at(this.parts.timeline.now() + ms, act);
  }

  private arrive(outcome: string): void {
    if (outcome !== 'running') this.show(outcome);
  }

  private show(status: string): void {
    this.face = { ...this.face, status, ...(FINAL.has(status) && { endTime: this.parts.timeline.now() }) };
    if (this.isHalted) this.parts.onHalt(this);
    if (!this.hasEnded) return;
    this.parts.slots.leave(this);
    this.parts.onEnd(this);
  }
}
