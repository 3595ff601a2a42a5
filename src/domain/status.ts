import type { StepType } from './step-types';

/** How a pipeline stands. `held` waits for a person's answer; `paused` begins no further step until it is resumed. */
export type PipelineState = 'running' | 'held' | 'paused' | 'succeeded' | 'failed' | 'cancelled';

/**
 * How a step stands. `held` waits for a person's answer; `stopped` was ended before its own end; `compensated` was
 * undone after another step had failed.
 */
export type StepState =
  'waiting' | 'starting' | 'running' | 'held' | 'succeeded' | 'failed' | 'skipped' | 'stopped' | 'compensated';

/** One run as people know it: a CDM submission, a DGC instance, a DLI stream job. */
export interface RunStatus {
  /** Submission id, instance id or stream job id; a backfill's name. */
  id: string;
  /** The job's name, or its id where it has none. */
  job: string;
  /** The vendor's own word, as last seen; absent before the first look. */
  status?: string;
  /** How this run came to be ours, or not: only `new` and a found-again `adopted` are ever stopped by us. */
  origin?: 'new' | 'adopted' | 'alreadyRunning';
  /** Why it ended badly, or stands still, in the vendor's words. */
  reason?: string;
  /** Since when it has been seen halted, ISO 8601: neither ended nor going on, until the cloud or a person has it go on. */
  haltedSince?: string;
}

/** What is known of one run after we asked the cloud to stop it. */
export interface Receipt {
  /** The id of the run; what people call the job where no run of it is known. */
  run: string;
  /** Whether the cloud was asked to stop it (false: it had ended already). */
  asked: boolean;
  /** Whether the cloud has said since that it no longer runs. */
  confirmed: boolean;
  /** What may still run, and why it was left; null when nothing is left. */
  leftRunning: string | null;
  /** What is left of it that does not run: a job that was created for it and could not be deleted. Absent for nothing. */
  remark?: string;
}

/** A failure in two words: what kind, and what to do. */
export interface FailureSummary {
  /** A failure type of docs/errors.md, such as `HuaweiCloud.JobFailed`, or Temporal's own. */
  type: string;
  /** The sentence that lets someone act; cut when it is very long. */
  message: string;
}

/** One of several runs of a step's job: tried again by `retry`, by a person, or with a run that a person named. */
export interface AttemptStatus {
  /** How this attempt stands, or ended. */
  state: StepState;
  /** The runs it has started or taken over; several for DLI stream jobs. */
  runs: RunStatus[];
  /** Why it failed; absent while it goes on and when it succeeded. */
  failure?: FailureSummary;
  /** When it began, ISO 8601. */
  startedAt?: string;
  /** When it ended, ISO 8601; absent while it goes on. */
  endedAt?: string;
}

/** One step, as the `status` query shows it and the pipeline returns it. What comes out of it depends on its type. */
export interface StepStatus<Output = Record<string, unknown>> {
  /** The step's `id` in the spec; `job` for a job that runs without a pipeline. */
  id: string;
  /** Which key its body stands under. */
  service: StepType;
  /** How it stands now. */
  state: StepState;
  /**
   * The runs of its latest attempt; empty before the start and for what starts no run, such as a switch of a schedule.
   */
  runs: RunStatus[];
  /** What later steps may use as `steps.ID.*`: which keys, docs/spec.md says. Absent until it has succeeded. */
  output?: Output;
  /** When its work began, ISO 8601; absent before. */
  startedAt?: string;
  /** When it ended, ISO 8601; absent while it goes on. */
  endedAt?: string;
  /** The vendor's console, where its job can be found; absent where the region is not known. */
  consoleUrl?: string;
  /** Why it failed, or was stopped; absent otherwise. */
  failure?: FailureSummary;
  /** What became of its runs when they were to stop; absent where nothing was stopped. */
  receipt?: Receipt[];
  /** Every run of its job so far, the latest last, where there is more than one: the newest ten. */
  attempts?: AttemptStatus[];
  /** How many runs there were before those that are listed. */
  earlierAttempts?: number;
  /** What the cloud showed, when nobody could tell whose run it is. */
  evidence?: string[];
  /** Why it was skipped: its condition did not hold, or a person said so. */
  skipped?: string;
  /** The earlier run, as Temporal names it, whose work this is: `rerun` has taken it over. */
  takenOver?: string;
  /** How many entries were left out of its lists, where the whole would be too large to be sent (docs/limits.md). */
  more?: Record<string, number>;
}

/** What a person may answer for a step that waits. */
export type AnswerName = 'retry' | 'skip' | 'adopt';

/** A step that waits for a person. */
export interface Ask {
  /** The step's `id`. */
  step: string;
  /** What happened, and what there is to decide, as a sentence. */
  why: string;
  /** The verbs that it takes: Updates of the workflow, and commands of the CLI. */
  answers: AnswerName[];
}

/** That a pipeline was not done by the time at which its `expect` wanted it done. */
export interface Lateness {
  /** From when on it was late, ISO 8601. */
  since: string;
  /** What was expected, to be read after the name of the pipeline: `was to be done within 2h`. */
  why: string;
}

/** The output of `huaweiCloudPipeline` and the answer of its `status` query, the same shape at any time. */
export interface PipelineStatus {
  /** The pipeline's, from its spec; the service's for a single job. */
  name: string;
  /** How the whole stands. */
  state: PipelineState;
  /** The logical date, ISO 8601 in UTC. */
  date: string;
  /** In which people count its dates; absent before the pipeline has been checked. */
  timezone?: string;
  /** What waits for a person; empty when nothing does. */
  asks: Ask[];
  /** In the order of the spec. */
  steps: StepStatus[];
  /** That it is late, whatever its state; stays once it has ended. Absent where it is not, or nothing was expected of it. */
  late?: Lateness;
  /** Why the pipeline failed: what its first failing step failed with. */
  failure?: FailureSummary;
  /** How many steps and asks were left out, as in a step. */
  more?: Record<string, number>;
}
