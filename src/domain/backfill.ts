import type { FailureSummary } from './status';

/** What `huaweiCloudBackfill` is asked: one run of a pipeline for each date of a span of the past. */
export interface BackfillInput {
  /** The pipeline. With a `schedule:` the dates are its times, else one a day at midnight in the pipeline's time zone. */
  spec: unknown;
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
  failure?: FailureSummary;
}

/** What the worker makes of the input: the input checked, and its dates. */
export interface PlannedBackfill {
  name: string;
  /** The pipeline's. */
  timezone?: string;
  parallel: number;
  again: boolean;
  stopOnFailure: boolean;
  runs: Pick<BackfillRun, 'date' | 'workflowId'>[];
}

/** The output of `huaweiCloudBackfill` and the answer of its `status` query. */
export interface BackfillStatus {
  name: string;
  state: 'running' | 'succeeded' | 'failed' | 'cancelled';
  from: string;
  to: string;
  total: number;
  runs: BackfillRun[];
  failure?: FailureSummary;
}
