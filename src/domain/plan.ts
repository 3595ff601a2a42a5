import type { StepWork } from './step-types';

/** What to do when the job already runs when its step is due. */
export type WhenRunning = 'fail' | 'wait' | 'adopt';

/** What to do when nobody can tell whether a run is ours: fail with the evidence, or wait for a person. */
type OnAmbiguousStart = 'fail' | 'hold';

/** What to do when a run is halted: hold on to it until the step's time is up, stop it at once, or leave it and fail. */
type WhenHalted = 'wait' | 'stop' | 'fail';

/** What a failure of a step does: undo what is done, or wait for a person. */
type OnFailure = 'compensate' | 'hold';

/** How often a job that failed is run again, and how long after. */
export interface RetryPolicy {
  /** The first run counts. */
  maximumAttempts: number;
  /** Pause before the second run, in milliseconds. */
  initialIntervalMs: number;
  /** By how much each pause is longer than the one before, 1 to 10. */
  backoffCoefficient: number;
  /** Longest pause, in milliseconds. */
  maximumIntervalMs: number;
}

/** Of what people can be told: it failed, it waits for a person, a run of it is halted, that run goes on, it is late. */
export const NOTIFY_EVENTS = ['failure', 'hold', 'halt', 'recovery', 'late'] as const;

/** One of them. */
export type NotifyEvent = (typeof NOTIFY_EVENTS)[number];

/** From when on a run that still goes on is late. */
export interface Deadline {
  /** ISO 8601. */
  at: string;
  /** What was expected, to be read after the name of the pipeline: `was to be done within 2h`. */
  why: string;
}

/** What is expected of one run by time. */
export interface ExpectPlan {
  /** The first moment of those that are known when it begins; absent where none is. */
  deadline?: Deadline;
  /** Another is looked for: it is not to take much longer than its last runs. */
  asUsual?: boolean;
  /** When the run began, ISO 8601; with `asUsual`. */
  begunAt?: string;
}

/** Whom to tell when a pipeline fails, waits for a person, has a run that is halted, goes on after that, or is late. */
export interface NotifyPlan {
  /** Of which of these. */
  on: NotifyEvent[];
  /** The name of a URL in the worker's environment: a URL may hold a secret. */
  webhook?: string;
  /** The same of a chat of Slack. */
  slack?: string;
  /** The same of a chat of Feishu or Lark. */
  feishu?: string;
  /** The same of a chat of DingTalk. */
  dingtalk?: string;
  /** The same of a chat of WeCom. */
  wecom?: string;
  /** A topic of SMN: `urn:smn:REGION:PROJECT:NAME`. */
  smn?: string;
  /** By which connection of the worker that is told; with `smn`. */
  connection?: string;
  /** An activity of the user's own. */
  activity?: string;
  /** Where that activity is served. Default: the pipeline's own task queue. */
  taskQueue?: string;
}

/** One item of the list that a step was fanned out over by its `forEach`. */
export interface FanOutItem {
  /** The `id` of the step as the spec has it; the item's own is `copy[orders]`. */
  of: string;
  /** What its templates call the item. */
  as: string;
  /** The item. */
  value: string | number;
}

/** How the items of a `forEach` go on beside each other. */
export interface FanOutPlan {
  /** How many of them go on at a time. Default: as many as are due. */
  maxParallel?: number;
  /** One that fails lets the others go on to their ends; then the step has failed. */
  keepGoing?: boolean;
}

/** One step, checked and with its defaults filled in. */
export type PlannedStep = StepWork & {
  /** As the spec names it, unique in its pipeline. */
  id: string;
  /** A name in the worker's configuration. */
  connection: string;
  /** For all of it, runs after the first included, in milliseconds. */
  timeoutMs: number;
  /** What to do when the job already runs. */
  whenRunning: WhenRunning;
  /** Default: `fail`. */
  onAmbiguousStart?: OnAmbiguousStart;
  /** Default: hold on to it for half an hour, then stop it and fail. */
  whenHalted?: WhenHalted;
  /** How long that is, in milliseconds, where the worker says otherwise. */
  haltedForMs?: number;
  /** The steps that come before it. Default: the one before it in the list. */
  needs?: string[];
  /** A condition on earlier results: where it does not hold when the step is due, the step is skipped. */
  when?: string;
  /** Default: a job that failed is not run again. */
  retry?: RetryPolicy;
  /** The vendor's console, where its job can be found; absent where the region is not known. */
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
  /** It is run at the end, whatever came before. */
  always?: boolean;
  /** Of a step that was fanned out: which of its items this is. */
  item?: FanOutItem;
  /** Why it is never run: there is no item in the list of its `forEach`. */
  leftOut?: string;
};

/** What is needed of a step to fill in its templates and to judge its condition. */
export type UnresolvedStep = StepWork & Pick<PlannedStep, 'id' | 'when' | 'isRendered' | 'mostBytes' | 'item'>;

/** A step that is due: with its templates filled in, or left out since its condition does not hold. */
export type DueStep = PlannedStep & {
  /** Why it is not to be run. */
  skip?: string;
};

/** What `huaweicloud.checkPipeline` returns: the pipeline that runs, whatever later versions would make of the spec. */
export interface PlannedPipeline {
  /** The pipeline's, from its spec. */
  name: string;
  /** The logical date, ISO 8601. */
  date: string;
  /** In which people count its dates; `UTC` where the spec names none. */
  timezone: string;
  /** The spec's defaults, and over them what was given for this run. */
  params: Record<string, unknown>;
  /** Default: `compensate`. */
  onFailure?: OnFailure;
  /** How many steps go on at a time. Default: as many as are due. */
  maxParallel?: number;
  /** Absent when nobody is to be told. */
  notify?: NotifyPlan;
  /** Absent when nothing is expected of it by time. */
  expect?: ExpectPlan;
  /** In the order of the spec. */
  steps: PlannedStep[];
  /** The steps that were fanned out by `forEach`, by the `id` that the spec has. */
  fanOuts?: Record<string, FanOutPlan>;
  /** The day of `date` in `timezone`: what the pipeline is found by, where search attributes are in use. */
  searchDate?: string;
  /** Of the jobs that were asked for, so that a replay notices when its code asks for others. */
  fingerprint?: string;
}

/** How a pipeline has fared, for the steps that run at its end. */
export interface PipelineOutcome {
  /** How it will end, unless one of those steps fails. */
  state: 'succeeded' | 'failed' | 'cancelled';
  /** What it has failed of, as a sentence; empty where it has not. */
  failure: string;
}

/** What a template may read of the run; how it has fared only at its end. */
type RunSoFar = Partial<PipelineOutcome> & {
  /** The logical date, ISO 8601. */
  date: string;
};

/** What a template may name: `run.date`, `params.*`, `steps.ID.*`. */
export interface TemplateScope {
  /** About this run of the pipeline. */
  run: RunSoFar;
  /** By name; nested where the spec nests them. */
  params: Record<string, unknown>;
  /** The outputs of steps that are done, by `id`, with the `state` of each. */
  steps: Record<string, Record<string, unknown>>;
}
