import type { Appointment, Timeline } from '../timeline';
import { Veil } from '../veil';
import type { DliJobSpec } from './job-spec';

/** Statuses in which nothing runs. Words outside the vendor's list count as active. */
const AT_REST = new Set([
  'job_init',
  'job_submit_fail',
  'job_running_exception',
  'job_cancel_success',
  'job_arrearage_stopped',
  'job_finish',
]);

/** What reads show of a job. */
export interface FlinkFace {
  readonly status: string;
  /** When it last began to run. */
  readonly startTime?: number;
  readonly endTime?: number;
  readonly updateTime: number;
  readonly savepointPath?: string;
}

/** A Flink job: one thing that is started and stopped over and over, not a definition with runs. */
export class FlinkJob {
  readonly createTime: number;
  private starts = 0;
  private face: FlinkFace;
  private readonly veil = new Veil<FlinkFace>();
  private next: Appointment | undefined;
  private isStopping = false;

  constructor(
    /** How it behaves from its next start or stop on. */
    public spec: DliJobSpec,
    readonly owner: string,
    private readonly timeline: Timeline,
    private readonly onEnd: (job: FlinkJob) => void,
  ) {
    this.createTime = timeline.now();
    this.face = { status: 'job_init', updateTime: this.createTime };
    this.place(spec.status);
  }

  get status(): string {
    return this.face.status;
  }

  get isActive(): boolean {
    return !AT_REST.has(this.status);
  }

  /** The newest start, `131#2`; null before the first. */
  get run(): string | null {
    return this.starts === 0 ? null : `${this.spec.id}#${this.starts}`;
  }

  get savepointPath(): string | undefined {
    return this.face.savepointPath;
  }

  seen(): FlinkFace {
    return this.veil.see(this.face, this.timeline.now()) ?? this.face;
  }

  /** Puts it into a status without any doing of its own. */
  place(status: string | undefined): void {
    if (status === undefined) return;
    this.next?.cancel();
    this.isStopping = false;
    this.show(status, AT_REST.has(status) ? {} : { startTime: this.timeline.now() });
    if (this.isActive && this.starts === 0) this.starts = 1;
  }

  start(): void {
    const { startupMs, visibleAfterMs, outcome, finishAfterMs } = this.spec;
    this.veil.drop(this.face, this.timeline.now() + visibleAfterMs);
    this.starts++;
    this.show('job_submitting', { endTime: undefined });
    this.later(startupMs, () => {
      if (finishAfterMs === undefined) return this.arrive(outcome);
      this.arrive('job_running');
      this.later(finishAfterMs, () => this.arrive(outcome === 'job_running' ? 'job_finish' : outcome));
    });
  }

  stop(withSavepoint: boolean): void {
    if (this.isStopping) return;
    this.isStopping = true;
    const { stopTakesMs, stoppedStatus } = this.spec;
    const cancel = (ms: number) => {
      this.show('job_canceling');
      this.later(ms, () => this.arrive(stoppedStatus));
    };
    if (!withSavepoint) return cancel(stopTakesMs);
    this.show('job_savepointing');
    this.later(stopTakesMs / 2, () => {
      this.saveTo(`obs://dli-savepoints/${this.spec.id}/${this.starts}`);
      cancel(stopTakesMs / 2);
    });
  }

  /** A savepoint of its own; the job runs on. */
  makeSavepoint(path: string): void {
    const before = this.status;
    this.show('job_savepointing');
    this.timeline.at(this.timeline.now() + this.spec.savepointMs, () => {
      if (!this.isActive) return;
      this.saveTo(path);
      if (this.status === 'job_savepointing' && !this.isStopping) this.show(before);
    });
  }

  saveTo(savepointPath: string): void {
    this.face = { ...this.face, savepointPath, updateTime: this.timeline.now() };
  }

  private later(ms: number, act: () => void): void {
    this.next?.cancel();
    this.next = this.timeline.at(this.timeline.now() + ms, act);
  }

  private arrive(status: string): void {
    this.isStopping = false;
    const now = this.timeline.now();
    if (AT_REST.has(status)) {
      this.show(status, { endTime: now });
      return this.onEnd(this);
    }
    const runs = status === 'job_running';
    // GUESS: start_time is set when running begins, not when the job is submitted.
    this.show(runs ? (this.spec.unknownStatusWord ?? status) : status, runs ? { startTime: now } : {});
  }

  private show(status: string, times: { startTime?: number; endTime?: number | undefined } = {}): void {
    this.face = { ...this.face, ...times, status, updateTime: this.timeline.now() };
  }
}
