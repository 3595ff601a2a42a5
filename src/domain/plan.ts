/** A CDM migration job to start. */
export interface CdmBody {
  clusterId: string;
  jobName: string;
  variables: Record<string, string>;
}

/** The span of plan times a DGC job is run for, as a backfill. */
export interface SupplementPeriod {
  /** First and last moment, ISO 8601, once checked. */
  startDate: string;
  endDate: string;
  /** How many periods run at a time, 1 to 5. */
  parallel: number;
}

/** A DGC (DataArts Factory) job to run now or over a span of dates, or whose schedule to switch. */
export interface DgcBody {
  jobName: string;
  /** Workspace id; the vendor's default workspace when absent. */
  workspace?: string;
  mode: 'runNow' | 'scheduleOn' | 'scheduleOff' | 'supplement';
  jobParams: Record<string, string>;
  /** Goes with `mode: supplement`, and only with it. */
  supplement?: SupplementPeriod;
}

/** DLI Flink stream jobs to start or stop together. */
export interface DliBody {
  jobIds: string[];
  action: 'start' | 'stop';
  resumeSavepoint: boolean;
  triggerSavepoint: boolean;
  /** `allOrNothing` stops the ones that came up when one does not; `keepGoing` reports each. */
  onPartialStart: 'allOrNothing' | 'keepGoing';
}

/** What to do when the job already runs when its step is due. */
export type WhenRunning = 'fail' | 'wait' | 'adopt';

export type StepWork =
  { service: 'cdm'; body: CdmBody } | { service: 'dgc'; body: DgcBody } | { service: 'dli'; body: DliBody };

/** One step, checked and with its defaults filled in. */
export type PlannedStep = StepWork & {
  id: string;
  /** A name in the worker's configuration. */
  connection: string;
  timeoutMs: number;
  whenRunning: WhenRunning;
  consoleUrl?: string;
  /** The body holds templates that need the results of earlier steps: rendered when the step is due. */
  renderWhenDue: boolean;
  /** Run when a later step fails, in place of the built-in undo. */
  compensate?: PlannedStep;
};

/** What `huaweicloud.checkPipeline` returns: the pipeline that runs, whatever later versions would make of the spec. */
export interface PlannedPipeline {
  name: string;
  /** The logical date, ISO 8601. */
  date: string;
  timezone: string;
  params: Record<string, unknown>;
  steps: PlannedStep[];
}

/** What a template may name: `run.date`, `params.*`, `steps.ID.*`. */
export interface TemplateScope {
  run: { date: string };
  params: Record<string, unknown>;
  steps: Record<string, Record<string, unknown>>;
}
