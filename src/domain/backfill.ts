import type { PipelineSpec } from './pipeline-spec';
import type { FailureSummary } from './status';

/** What `huaweiCloudBackfill` is asked: one run of a pipeline for each date of a span of the past. */
export interface BackfillInput {
  /** The pipeline. With a `schedule:` the dates are its times, else one a day at midnight in the pipeline's time zone. */
  spec: PipelineSpec;
  /** First day or time, ISO 8601, included. */
  from: string;
  /** Last day, to its end, or last time, included. */
  to: string;
  /**
   * How many runs go on at a time, 1 to 20. Above 1 only for pipelines whose runs may overlap: a step is refused while
   * its job still runs for another date, unless it says `whenRunning: wait`.
   * @default 1
   */
  parallel?: number;
  /** Override the spec's `params` in every run. */
  params?: Record<string, unknown>;
  /** Also run the dates whose run has succeeded. @default false */
  again?: boolean;
  /** Begin no further date once one has failed. @default false */
  stopOnFailure?: boolean;
}

/** One date of a backfill. */
export interface BackfillRun {
  /** The logical date, ISO 8601. */
  date: string;
  /** The same as the schedule's own run of that date would have, or `run --date`. */
  workflowId: string;
  /**
   * `skipped`: a run of that date has succeeded before. `underWay`: one that is not this backfill's still goes on, and
   * how it ends is not known.
   */
  state: 'waiting' | 'running' | 'succeeded' | 'skipped' | 'underWay' | 'failed' | 'cancelled';
  /** Why it failed; absent otherwise. */
  failure?: FailureSummary;
}

/** How many dates have come to each state. */
export type BackfillCounts = Record<BackfillRun['state'], number>;

/** What the worker makes of the input: the input checked, and the dates of one history. */
export interface PlannedBackfill {
  /** The pipeline's. */
  name: string;
  /** The pipeline's. */
  timezone?: string;
  /** How many runs go on at a time, 1 to 20. */
  parallel: number;
  /** Whether dates whose run has succeeded are run all the same. */
  rerunSucceeded: boolean;
  /** Whether no further date begins once one has failed. */
  stopOnFailure: boolean;
  /** How many dates there are altogether. */
  total: number;
  /** The dates that this history runs. */
  runs: Pick<BackfillRun, 'date' | 'workflowId'>[];
  /** How many come after them. */
  later: number;
}

/** What a backfill hands on when it continues in a new history: no more than what the dates do not tell again. */
export interface BackfillSoFar {
  /** When the backfill began, ISO 8601: dates that were still to come then are not its own. */
  startedAt: string;
  /** The last date that has been run: the new history goes on after it. */
  after: string;
  /** How the dates so far have ended. */
  counts: Partial<BackfillCounts>;
  /** Those that need somebody, the earliest of them. */
  kept: BackfillRun[];
}

/** The output of `huaweiCloudBackfill` and the answer of its `status` query. */
export interface BackfillStatus {
  /** The pipeline's. */
  name: string;
  /** How the whole stands: `failed` when the run of any date has failed. */
  state: 'running' | 'succeeded' | 'failed' | 'cancelled';
  /** As it was asked for. */
  from: string;
  /** As it was asked for. */
  to: string;
  /** How many dates there are, those still to be run included; 0 before they have been worked out. */
  total: number;
  /** Of all dates. */
  counts: BackfillCounts;
  /** In the order of their dates; of many those that need somebody, those that run, the latest and the next. */
  runs: BackfillRun[];
  /** Why it failed; absent otherwise. */
  failure?: FailureSummary;
}
