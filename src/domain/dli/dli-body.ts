/** What every body of a DLI step says. */
interface DliJobsNamed {
  /** The ids of the stream jobs, each once, 1 to 100 of them; a template may stand for one. */
  jobIds: (string | number)[];
  /** When some do not come up: stop the others and fail, or keep them and report each. @default 'allOrNothing' */
  onPartialStart?: 'allOrNothing' | 'keepGoing';
}

/** Stream jobs to start and see running. */
export interface DliStartInput extends DliJobsNamed {
  /** Tells it from a stop. @default 'start' */
  action?: 'start';
  /** From the last savepoint, which DLI deletes once it was used: with `retry`, a further try has none. @default false */
  resumeSavepoint?: boolean;
  /** Goes with `action: 'stop'`. */
  triggerSavepoint?: false;
}

/** Stream jobs to stop and see at rest. */
export interface DliStopInput extends DliJobsNamed {
  /** Without it they are started. */
  action: 'stop';
  /** Make a savepoint first. @default false */
  triggerSavepoint?: boolean;
  /** Goes with `action: 'start'`. */
  resumeSavepoint?: false;
}

/** DLI Flink stream jobs, as a person writes them. */
export type DliInput = DliStartInput | DliStopInput;

/** DLI Flink stream jobs to start or stop together. */
export interface DliBody {
  /** Ids of the stream jobs, 1 to 100, each once; as text, since they may be beyond 2^53. */
  jobIds: string[];
  /** Start them and see them running, or stop them and see them at rest. */
  action: 'start' | 'stop';
  /** With `start`: from the last savepoint, which DLI deletes once it was used. */
  resumeSavepoint: boolean;
  /** With `stop`: makes a savepoint first. */
  triggerSavepoint: boolean;
  /** `allOrNothing` stops the ones that came up when one does not; `keepGoing` reports each. */
  onPartialStart: 'allOrNothing' | 'keepGoing';
}

/** What stream jobs leave for later steps. */
export type DliOutput = {
  /** The ids of the jobs that were started, or stopped. */
  runs: string[];
  /** The ids of the others, where `keepGoing` lets the step succeed without them. */
  failed: string[];
};
