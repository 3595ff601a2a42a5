import type { Timeline } from './timeline';

/** Who did something, and with which request. */
export interface Actor {
  /**
   * The account's IAM user for what came by request, the name that a control call gave (`stranger`, `operator`),
   * `clock` or `cloud`.
   */
  readonly by: string;
  /** The HTTP method; null when no request to the cloud was involved. */
  readonly method: string | null;
  /** Of the request; null when there was none. */
  readonly path: string | null;
}

/** The actor of what time itself brings about: a run's natural end. */
export const CLOCK: Actor = { by: 'clock', method: null, path: null };

/** The actor of what the cloud does of its own accord: it runs again what has failed. Never a stranger, never us. */
export const CLOUD: Actor = { by: 'cloud', method: null, path: null };

/** What happened to a job. */
export interface Happening {
  /** `cdm`, `dgc`, `dli`, ...: the key of its jobs. */
  service: string;
  /**
   * `halt` is no end: the run is still there, to be continued (`continue`: by the cloud itself, or by a person) or
   * stopped. Between the two it is as active as one that runs.
   */
  effect: 'start' | 'stop' | 'restart' | 'scheduleOn' | 'scheduleOff' | 'halt' | 'continue' | 'end' | 'refused';
  /**
   * CDM and DGC: the job's name. DLI: its id, the first 200 characters of a statement, or a batch's file. MRS:
   * `clusterId/type`. A CDM cluster's id; SMN: the topic.
   */
  job: string;
  /**
   * CDM submission id, DGC instance id or name of a backfill, DLI `jobId#nthStart` or the id of a SQL job or a batch, id of
   * an MRS job, an action on a cluster, a message; null where no run is involved.
   */
  run: string | null;
  /** CDM and MRS. */
  clusterId?: string;
  /** DGC only. */
  workspace?: string;
  /** DGC start only: 2 or 7 is run-immediate, 0 is scheduled, 5 is a backfill (whose run is its name) or one of
   * its instances. */
  instanceType?: number;
  /** CDM only: the whole name of a job that was created for one run; `job` is that up to the run's own part. */
  createdAs?: string;
  /** CDM only: the run that failed and that the cloud, by itself, runs again as this one. */
  retryOf?: string;
  /** The word a run ended or was halted with; only with effects `end` and `halt`. */
  status?: string;
  /** Why the cloud said no; only with effect `refused`. */
  reason?: string;
  /** What a start, stop or restart was asked with: variables, jobParams, resumeSavepoint, triggerSavepoint, options. */
  asked?: unknown;
}

/** One line of the truth. `at` is virtual time in milliseconds since the epoch. */
export interface LogEntry extends Happening, Actor {
  /** Counted from 1 since the start or the last reset. */
  seq: number;
  /** When it happened, in virtual milliseconds since the epoch. */
  at: number;
}

/** What really happened, in order; what an oracle reads instead of anybody's report. */
export class TruthLog {
  private readonly lines: LogEntry[] = [];

  constructor(private readonly timeline: Timeline) {}

  /** It happens now. */
  record(happening: Happening, actor: Actor): void {
    const { by, method, path } = actor;
    this.lines.push({ seq: this.lines.length + 1, at: this.timeline.now(), ...happening, by, method, path });
  }

  /** In the order in which they happened; all that is due has happened before. */
  entries(): LogEntry[] {
    return this.timeline.moment(() => this.lines.map((line) => ({ ...line })));
  }

  /** Forgets them, and counts anew. */
  clear(): void {
    this.lines.length = 0;
  }
}
