/** The cloud services a step can run on. */
export const SERVICES = ['cdm', 'dgc', 'dli'] as const;

export type ServiceName = (typeof SERVICES)[number];

export type PipelineState = 'running' | 'held' | 'paused' | 'succeeded' | 'failed' | 'cancelled';

export type StepState =
  'waiting' | 'starting' | 'running' | 'held' | 'succeeded' | 'failed' | 'skipped' | 'stopped' | 'compensated';

/** One run as people know it: a CDM submission, a DGC instance, a DLI stream job. */
export interface RunStatus {
  id: string;
  job: string;
  /** The vendor's own word, as last seen; absent before the first look. */
  status?: string;
  /** How this run came to be ours, or not: only `new` and a found-again `adopted` are ever stopped by us. */
  origin?: 'new' | 'adopted' | 'alreadyRunning';
  /** Why it ended badly, in the vendor's words. */
  reason?: string;
}

/** What is known of one run after we asked the cloud to stop it. */
export interface Receipt {
  run: string;
  /** Whether the cloud was asked to stop it (false: it had ended already). */
  asked: boolean;
  /** Whether the cloud has said since that it no longer runs. */
  confirmed: boolean;
  /** What may still run, and why it was left; null when nothing is left. */
  leftRunning: string | null;
}

export interface FailureSummary {
  type: string;
  message: string;
}

/** One of several runs of a step's job: tried again by `retry`, by a person, or with a run that a person named. */
export interface AttemptStatus {
  state: StepState;
  runs: RunStatus[];
  failure?: FailureSummary;
  startedAt?: string;
  endedAt?: string;
}

/** One step, as the `status` query shows it and the pipeline returns it. */
export interface StepStatus {
  id: string;
  service: ServiceName;
  state: StepState;
  runs: RunStatus[];
  output?: Record<string, unknown>;
  startedAt?: string;
  endedAt?: string;
  consoleUrl?: string;
  failure?: FailureSummary;
  receipt?: Receipt[];
  /** Every run of its job so far, the latest last, where there is more than one: the newest ten. */
  attempts?: AttemptStatus[];
  /** How many runs there were before those that are listed. */
  earlierAttempts?: number;
  /** What the cloud showed, when nobody could tell whose run it is. */
  evidence?: string[];
  /** Why it was skipped: its condition did not hold, or a person said so. */
  skipped?: string;
  /** How many entries were left out of its lists, where the whole would be too large to be sent (docs/limits.md). */
  more?: Record<string, number>;
}

/** What a person may answer for a step that waits. */
export type AnswerName = 'retry' | 'skip' | 'adopt';

/** A step that waits for a person. */
export interface Ask {
  step: string;
  why: string;
  answers: AnswerName[];
}

/** The output of `huaweiCloudPipeline` and the answer of its `status` query, the same shape at any time. */
export interface PipelineStatus {
  name: string;
  state: PipelineState;
  /** The logical date, ISO 8601 in UTC. */
  date: string;
  /** In which people count its dates; absent before the pipeline has been checked. */
  timezone?: string;
  asks: Ask[];
  steps: StepStatus[];
  failure?: FailureSummary;
  /** How many steps and asks were left out, as in a step. */
  more?: Record<string, number>;
}
