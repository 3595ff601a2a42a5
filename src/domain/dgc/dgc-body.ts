import type { ParamValue } from '../step-type';

/** The span of plan times a DGC job is run for, as a person writes it. */
export interface SupplementInput {
  /** First day or moment, such as `2026-01-31` or `2026-01-31T02:00:00Z`; without an offset, in the pipeline's time zone. */
  startDate: string;
  /** Last day, to its last second, or last moment. */
  endDate: string;
  /** How many periods of its schedule run at a time, 1 to 5. @default 1 */
  parallel?: number;
}

/** What every body of a DGC step says. */
interface DgcJobNamed {
  /** The job's name, as the console shows it. */
  jobName: string;
  /** Id of the workspace. @default the connection's, else the vendor's default workspace */
  workspace?: string;
}

/** A DGC job to run once, or whose own schedule to switch on or off. */
export interface DgcRunInput extends DgcJobNamed {
  /** Run it and wait, or switch its schedule. @default 'runNow' */
  mode?: 'runNow' | 'scheduleOn' | 'scheduleOff';
  /** Parameters of this run; templates may stand in the values. @default none */
  jobParams?: Record<string, ParamValue>;
  /** Goes with `mode: 'supplement'`. */
  supplement?: undefined;
}

/** A DGC job to supplement data over a span of dates (PatchData in the console). */
export interface DgcSupplementInput extends DgcJobNamed {
  /** Run it once for each period of its schedule within the dates, and wait. */
  mode: 'supplement';
  /** The dates to run the job for. */
  supplement: SupplementInput;
  /** A backfill takes none: the job sees the dates of the period it is run for. */
  jobParams?: Record<string, never>;
}

/** A DGC (DataArts Factory) job, as a person writes it. */
export type DgcInput = DgcRunInput | DgcSupplementInput;

/** The span of plan times a DGC job supplements data for. */
export interface SupplementPeriod {
  /** First and last moment, ISO 8601, once checked. */
  startDate: string;
  /** Last moment, included: a day is meant to its last second. */
  endDate: string;
  /** How many periods run at a time, 1 to 5. */
  parallel: number;
}

/** A DGC (DataArts Factory) job to run now or over a span of dates, or whose schedule to switch. */
export interface DgcBody {
  /** The job's, as its workspace lists it. */
  jobName: string;
  /** Workspace id; the vendor's default workspace when absent. */
  workspace?: string;
  /**
   * `runNow` runs it once and `supplement` over a span of dates, and both are waited for; `scheduleOn` and
   * `scheduleOff` switch its own schedule.
   */
  mode: 'runNow' | 'scheduleOn' | 'scheduleOff' | 'supplement';
  /** Parameters of this run; empty for none. A backfill takes none. */
  jobParams: Record<string, string>;
  /** Goes with `mode: supplement`, and only with it. */
  supplement?: SupplementPeriod;
}

/** What a DGC job leaves for later steps: which of it is there depends on its `mode`. */
export type DgcOutput = {
  /** With `runNow`: the instance that ran. */
  instanceId?: string;
  /** With `runNow`: how an operator made an instance that had failed count as a success. */
  byOperator?: 'forceSuccess' | 'ignoreSuccess';
  /** With `supplement`: the name of the backfill. */
  supplement?: string;
  /** With `scheduleOn` and `scheduleOff`: the jobs whose schedule is as it was asked for. */
  runs?: string[];
  /** With `scheduleOn` and `scheduleOff`: the others. */
  failed?: string[];
};
