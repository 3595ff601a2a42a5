import type { TakeOver } from '../domain/take-over';

/** What is given at run time, as JSON. */
export interface PipelineRun {
  /** The logical date, ISO 8601. Default: the schedule's own time, else the start. */
  date?: string;
  /** Override the spec's `params` by name. */
  params?: Record<string, unknown>;
  /** What an earlier run has done, which is not done again; `rerun` of the command line fills it in. Default: nothing. */
  takeOver?: TakeOver;
  /** It makes up for a run of the past: nothing is expected of it by time, whatever the spec's `expect` says. @default false */
  isBackfill?: boolean;
}
