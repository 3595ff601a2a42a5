import { bootTime } from '../run-spec';
import type { Appointment, Timeline } from '../timeline';
import { Veil } from '../veil';
import type { DgcJobSpec } from './job-spec';

const FINAL = new Set([
  'success',
  'fail',
  'running-exception',
  'manual-stop',
  'skip',
  'skip-by-depend',
  'forceSuccess',
  'ignoreSuccess',
]);

/** What reads show of an instance. */
export interface InstanceFace {
  readonly status: string;
  readonly submitTime: number;
  /** Absent while waiting. */
  readonly startTime?: number;
  readonly endTime?: number;
  /** How often it ran. */
  readonly version: number;
  /** The job as it was defined when this run began. */
  readonly spec: DgcJobSpec;
}

/** One instance of a DGC job. Restarting runs the same instance again. */
export class Instance {
  readonly planTime: number;
  private face: InstanceFace;
  private readonly veil = new Veil<InstanceFace>();
  private next: Appointment | undefined;
  private isStopping = false;

  constructor(
    readonly id: number,
    readonly type: number,
    spec: DgcJobSpec,
    private readonly timeline: Timeline,
    private readonly onEnd: (instance: Instance) => void,
  ) {
    this.planTime = timeline.now();
    this.face = this.begin(spec, 1);
    this.veil.drop(undefined, this.planTime + spec.visibleAfterMs);
  }

  get status(): string {
    return this.face.status;
  }

  get hasEnded(): boolean {
    return FINAL.has(this.status);
  }

  /** The vendor's words: an instance can be stopped while it is running. GUESS: a paused one as well, a waiting one not. */
  get canBeStopped(): boolean {
    return !this.hasEnded && this.status !== 'waiting';
  }

  seen(): InstanceFace | undefined {
    return this.veil.see(this.face, this.timeline.now());
  }

  restart(spec: DgcJobSpec): void {
    const before = this.face;
    this.face = this.begin(spec, before.version + 1);
    this.veil.drop(before, this.timeline.now() + spec.visibleAfterMs);
  }

  stop(): void {
    if (this.isStopping) return;
    this.isStopping = true;
    const { stopTakesMs, stoppedStatus } = this.face.spec;
    this.next?.cancel();
    this.next = this.timeline.at(this.timeline.now() + stopTakesMs, () => this.show(stoppedStatus));
  }

  private begin(spec: DgcJobSpec, version: number): InstanceFace {
    this.isStopping = false;
    const submitTime = this.timeline.now();
    const runsAt = submitTime + bootTime(spec);
    this.next = this.timeline.at(runsAt, () => {
      this.face = { ...this.face, status: spec.unknownStatusWord ?? 'running', startTime: runsAt };
      this.next = this.timeline.at(submitTime + spec.durationMs, () => this.arrive(spec.outcome));
    });
    return { status: 'waiting', submitTime, version, spec };
  }

  private arrive(outcome: string): void {
    if (outcome !== 'running') this.show(outcome);
  }

  private show(status: string): void {
    this.face = { ...this.face, status, ...(FINAL.has(status) && { endTime: this.timeline.now() }) };
    if (this.hasEnded) this.onEnd(this);
  }
}
