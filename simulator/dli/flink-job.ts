import type { Appointment, Timeline } from '../timeline';
import { Veil } from '../veil';
import type { DliJobSpec } from './job-spec';

type SelfRestart = NonNullable<DliJobSpec['restartsItself']>;

/** Statuses in which nothing runs, unless it comes back. Words outside the vendor's list count as active. */
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
  /** The vendor's word. */
  readonly status: string;
  /** When it last began to run. */
  readonly startTime?: number;
  /** When it last came to rest; absent while it goes on. */
  readonly endTime?: number;
  /** When any of this last changed, in virtual milliseconds since the epoch. */
  readonly updateTime: number;
  /** OBS path of the newest savepoint; absent where there is none. */
  readonly savepointPath?: string | undefined;
  /** How often DLI started it again by itself since it was started. */
  readonly restarts: number;
  /** How often it was scaled since it was started. */
  readonly rescales: number;
}

/** Told of what befalls a job without anybody's asking. */
export interface FlinkWitness {
  /** It has met an exception, and will come back by itself. */
  onHalt(job: FlinkJob): void;
  /** It has come back. */
  onReturn(job: FlinkJob): void;
  /** It has come to rest. */
  onEnd(job: FlinkJob): void;
}

/** A Flink job: one thing that is started and stopped over and over, not a definition with runs. */
export class FlinkJob {
  /** In virtual milliseconds since the epoch. */
  readonly createTime: number;
  private starts = 0;
  private face: FlinkFace;
  private readonly veil = new Veil<FlinkFace>();
  private next: Appointment | undefined;
  private scaling: Appointment | undefined;
  private isStopping = false;
  private willReturn = false;

  constructor(
    /** How it behaves from its next start or stop on. */
    public spec: DliJobSpec,
    /** The user who registered it. */
    readonly owner: string,
    private readonly timeline: Timeline,
    private readonly witness: FlinkWitness,
  ) {
    this.createTime = timeline.now();
    this.face = { status: 'job_init', updateTime: this.createTime, restarts: 0, rescales: 0 };
    this.place(spec.status);
  }

  /** The vendor's word, as it really stands. */
  get status(): string {
    return this.face.status;
  }

  /** Also while it is halted and will come back by itself. */
  get isActive(): boolean {
    return this.willReturn || !AT_REST.has(this.status);
  }

  /** The newest start, `131#2`; null before the first. */
  get run(): string | null {
    return this.starts === 0 ? null : `${this.spec.id}#${this.starts}`;
  }

  /** OBS path of the newest savepoint; undefined where there is none. */
  get savepointPath(): string | undefined {
    return this.face.savepointPath;
  }

  /** What reads show. */
  seen(): FlinkFace {
    return this.veil.see(this.face, this.timeline.now()) ?? this.face;
  }

  /** Puts it into a status that nobody asked for. One that runs goes on as its definition says. */
  place(status: string | undefined): void {
    if (status === undefined) return;
    this.next?.cancel();
    this.scaling?.cancel();
    this.isStopping = false;
    this.show(status, AT_REST.has(status) ? {} : { startTime: this.timeline.now() });
    if (this.isActive && this.starts === 0) this.starts = 1;
    if (status === 'job_running') this.goOn();
  }

  /**
   * Begins to run, whatever it did before.
   * @param fromSavepoint a savepoint is gone once a job has been started from it
   */
  start(fromSavepoint = false): void {
    const { startupMs, visibleAfterMs } = this.spec;
    this.veil.drop(this.face, this.timeline.now() + visibleAfterMs);
    this.starts++;
    this.face = { ...this.face, restarts: 0, rescales: 0, ...(fromSavepoint && { savepointPath: undefined }) };
    this.show('job_submitting', { endTime: undefined });
    const { spec } = this;
    this.later(startupMs, () => this.comeUp(spec));
  }

  /** Comes to rest after a while, as its definition says. */
  stop(withSavepoint: boolean): void {
    if (this.isStopping) return;
    this.isStopping = true;
    this.scaling?.cancel();
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

  /** There is a savepoint at this path from now on. */
  saveTo(savepointPath: string): void {
    this.face = { ...this.face, savepointPath, updateTime: this.timeline.now() };
  }

  /** The start has come to something. @param spec as it was when it was started */
  private comeUp({ outcome, finishAfterMs }: DliJobSpec): void {
    this.arrive(finishAfterMs === undefined ? outcome : 'job_running');
    if (this.isActive) this.goOn();
  }

  /** What becomes of it while it runs, if nobody stops it. */
  private goOn(): void {
    const { restartsItself, rescalesAfterMs } = this.spec;
    if (rescalesAfterMs !== undefined) {
      this.scaling = this.timeline.at(this.timeline.now() + rescalesAfterMs, () => this.rescale());
    }
    if (restartsItself) this.failLater(restartsItself);
    else this.finishLater();
  }

  private finishLater(): void {
    const { outcome, finishAfterMs } = this.spec;
    if (finishAfterMs === undefined) return;
    this.later(finishAfterMs, () => this.arrive(outcome === 'job_running' ? 'job_finish' : outcome));
  }

  private failLater({ afterMs, times, pauseMs, lastly }: SelfRestart): void {
    const isLast = this.face.restarts >= times;
    if (isLast && lastly === 'job_running') return this.finishLater();
    this.later(afterMs, () => {
      if (isLast) return this.arrive('job_running_exception');
      this.show('job_running_exception');
      this.willReturn = true;
      this.witness.onHalt(this);
      this.later(pauseMs, () => {
        this.face = { ...this.face, restarts: this.face.restarts + 1 };
        this.arrive('job_running');
        this.witness.onReturn(this);
        this.failLater({ afterMs, times, pauseMs, lastly });
      });
    });
  }

  /** DLI stops it and restores it from a savepoint of its own; whether that shows in between, no page says. */
  private rescale(): void {
    if (!this.isActive || this.willReturn) return;
    const now = this.timeline.now();
    this.face = { ...this.face, startTime: now, updateTime: now, rescales: this.face.rescales + 1 };
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
      return this.witness.onEnd(this);
    }
    const runs = status === 'job_running';
    // GUESS: start_time is set when running begins, not when the job is submitted.
    this.show(runs ? (this.spec.unknownStatusWord ?? status) : status, runs ? { startTime: now } : {});
  }

  private show(status: string, times: { startTime?: number; endTime?: number | undefined } = {}): void {
    this.willReturn = false;
    this.face = { ...this.face, ...times, status, updateTime: this.timeline.now() };
  }
}
