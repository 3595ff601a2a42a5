import type { Timeline } from './timeline';

type ServiceName = 'cdm' | 'dgc' | 'dli';

/** Who did something, and with which request. */
export interface Actor {
  readonly by: string;
  readonly method: string | null;
  readonly path: string | null;
}

/** The actor of what time itself brings about: a run's natural end. */
export const CLOCK: Actor = { by: 'clock', method: null, path: null };

/** What happened to a job. */
export interface Happening {
  service: ServiceName;
  effect: 'start' | 'stop' | 'restart' | 'scheduleOn' | 'scheduleOff' | 'end' | 'refused';
  /** CDM and DGC: the job's name. DLI: its id. */
  job: string;
  /** CDM submission id, DGC instance id or name of a backfill, DLI `jobId#nthStart`; null where no run is involved. */
  run: string | null;
  /** CDM only. */
  clusterId?: string;
  /** DGC only. */
  workspace?: string;
  /** DGC start only: 2 or 7 is run-immediate, 0 is scheduled, 5 is a backfill (whose run is its name) or one of
   * its instances. */
  instanceType?: number;
  /** The word a run ended with; only with effect `end`. */
  status?: string;
  /** Why the cloud said no; only with effect `refused`. */
  reason?: string;
  /** What a start, stop or restart was asked with: variables, jobParams, resumeSavepoint, triggerSavepoint, options. */
  asked?: unknown;
}

/** One line of the truth. `at` is virtual time in milliseconds since the epoch. */
export interface LogEntry extends Happening, Actor {
  seq: number;
  at: number;
}

/** What really happened, in order; what an oracle reads instead of anybody's report. */
export class TruthLog {
  private readonly lines: LogEntry[] = [];

  constructor(private readonly timeline: Timeline) {}

  record(happening: Happening, actor: Actor): void {
    const { by, method, path } = actor;
    this.lines.push({ seq: this.lines.length + 1, at: this.timeline.now(), ...happening, by, method, path });
  }

  entries(): LogEntry[] {
    return this.timeline.moment(() => this.lines.map((line) => ({ ...line })));
  }

  clear(): void {
    this.lines.length = 0;
  }
}
