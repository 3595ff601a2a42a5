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

/** What to do when nobody can tell whether a run is ours: fail with the evidence, or wait for a person. */
type OnAmbiguousStart = 'fail' | 'hold';

/** What a failure of a step does: undo what is done, or wait for a person. */
type OnFailure = 'compensate' | 'hold';

/** How often a job that failed is run again, and how long after. */
export interface RetryPolicy {
  /** The first run counts. */
  maximumAttempts: number;
  initialIntervalMs: number;
  backoffCoefficient: number;
  maximumIntervalMs: number;
}

export type NotifyEvent = 'failure' | 'hold' | 'recovery';

/** Whom to tell when a pipeline fails, waits for a person, or goes on after that. */
export interface NotifyPlan {
  on: NotifyEvent[];
  /** The name of a URL in the worker's environment: a URL may hold a secret. */
  webhook?: string;
  /** An activity of the user's own. */
  activity?: string;
  /** Where that activity is served. Default: the pipeline's own task queue. */
  taskQueue?: string;
}

export type StepWork =
  { service: 'cdm'; body: CdmBody } | { service: 'dgc'; body: DgcBody } | { service: 'dli'; body: DliBody };

/** One step, checked and with its defaults filled in. */
export type PlannedStep = StepWork & {
  id: string;
  /** A name in the worker's configuration. */
  connection: string;
  timeoutMs: number;
  whenRunning: WhenRunning;
  /** Default: `fail`. */
  onAmbiguousStart?: OnAmbiguousStart;
  /** The steps that come before it. Default: the one before it in the list. */
  needs?: string[];
  /** A condition on earlier results: where it does not hold when the step is due, the step is skipped. */
  when?: string;
  /** Default: a job that failed is not run again. */
  retry?: RetryPolicy;
  consoleUrl?: string;
  /** The task queue of the step's wait, where waits have one of their own. */
  watchTaskQueue?: string;
  /** The body holds templates that need the results of earlier steps, or there is a `when`: looked at when due. */
  renderWhenDue: boolean;
  /** The body's templates are filled in: what looks like one now came out of a value, and stays as it is. */
  isRendered?: boolean;
  /** What its templates and its condition name, as paths such as `['steps', 'copy', 'rowsWritten']`. */
  reads?: string[][];
  /** How large the body may become when it is filled in, in bytes. */
  mostBytes?: number;
  /** Run when a later step fails, in place of the built-in undo. */
  compensate?: PlannedStep;
};

/** What is needed of a step to fill in its templates and to judge its condition. */
export type UnresolvedStep = StepWork & Pick<PlannedStep, 'id' | 'when' | 'isRendered' | 'mostBytes'>;

/** A step that is due: with its templates filled in, or left out since its condition does not hold. */
export type DueStep = PlannedStep & {
  /** Why it is not to be run. */
  skip?: string;
};

/** What `huaweicloud.checkPipeline` returns: the pipeline that runs, whatever later versions would make of the spec. */
export interface PlannedPipeline {
  name: string;
  /** The logical date, ISO 8601. */
  date: string;
  timezone: string;
  params: Record<string, unknown>;
  /** Default: `compensate`. */
  onFailure?: OnFailure;
  notify?: NotifyPlan;
  steps: PlannedStep[];
  /** The day of `date` in `timezone`: what the pipeline is found by, where search attributes are in use. */
  searchDate?: string;
  /** Of the jobs that were asked for, so that a replay notices when its code asks for others. */
  fingerprint?: string;
}

/** What a template may name: `run.date`, `params.*`, `steps.ID.*`. */
export interface TemplateScope {
  run: { date: string };
  params: Record<string, unknown>;
  steps: Record<string, Record<string, unknown>>;
}
