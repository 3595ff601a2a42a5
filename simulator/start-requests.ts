import type { Timeline } from './timeline';

/** Which jobs a request asks to start. */
export interface AskedStarts {
  /** The key of its jobs, as in the log. */
  readonly service: string;
  /** CDM and DGC: names. DLI: ids, the first 200 characters of statements, or files of batches. MRS: `clusterId/type`. */
  readonly jobs: readonly string[];
}

/** One job of one request for a start, as it came to the door. `at` is virtual time in milliseconds since the epoch. */
export interface StartRequest {
  /** When it came, in virtual milliseconds since the epoch. */
  at: number;
  /** `cdm`, `dgc`, `dli`, ...: the key of its jobs. */
  service: AskedStarts['service'];
  /** CDM and DGC: the job's name. DLI: its id, the first 200 characters of a statement, or a batch's file. MRS: `clusterId/type`. */
  job: string;
  /** The HTTP method. */
  method: string;
  /** As it came, with its parameters filled in. */
  path: string;
}

/** Every request for a start, also those that a fault swallowed or the cloud refused: the truth log has only what was done. */
export class StartRequests {
  private readonly requests: StartRequest[] = [];

  constructor(private readonly timeline: Timeline) {}

  /** A request has come, one entry for each of its jobs. */
  arrived({ service, jobs }: AskedStarts, { method, path }: { method: string; path: string }): void {
    const at = this.timeline.now();
    this.requests.push(...jobs.map((job) => ({ at, service, job, method, path })));
  }

  /** In the order in which they came. */
  list(): StartRequest[] {
    return this.requests.map((request) => ({ ...request }));
  }

  /** Forgets them. */
  clear(): void {
    this.requests.length = 0;
  }
}
