import type { Duration } from './duration';
import type { NotifyEvent } from './plan';
import type { StepInputs, StepType } from './step-types';

/** The body of exactly one type of step, under its key. */
export type OneBody = {
  [Type in StepType]: { [Key in Type]: StepInputs[Type] } & { [Other in Exclude<StepType, Type>]?: undefined };
}[StepType];

/** Runs a job again when it has failed. */
export interface RetrySpec {
  /** Runs of the job altogether, 1 to 100. @default 3 */
  maximumAttempts?: number;
  /** Pause before the second run. @default '1m' */
  initialInterval?: Duration;
  /** By how much each pause is longer, 1 to 10. @default 2 */
  backoffCoefficient?: number;
  /** Longest pause. @default '1h' */
  maximumInterval?: Duration;
}

/** How a job is run, whichever it is. */
export interface JobSpec {
  /** A name in the worker's configuration, never a secret. @default the pipeline's, which is 'default' */
  connection?: string;
  /** Of the whole step, runs after the first included, such as `4h` or `30 minutes`. @default '24h' */
  timeout?: Duration;
  /** When the job already runs: fail, wait until it has ended and then start, or watch that run. @default 'fail' */
  whenRunning?: 'fail' | 'wait' | 'adopt';
  /** When nobody can tell whether a run is ours: fail with the evidence, or wait for a person. @default 'fail' */
  onAmbiguousStart?: 'fail' | 'hold';
  /**
   * When a run is halted, neither ended nor going on: wait until the time of the step is up, stop it at once and fail, or
   * fail and leave it as it is. For DGC jobs that are run now, and DLI jobs that are started.
   * @default wait for half an hour, then stop it and fail
   */
  whenHalted?: 'wait' | 'stop' | 'fail';
  /** Runs the job again when it has failed. @default never */
  retry?: RetrySpec;
}

/** Another job, run when a later step fails, in place of the built-in undo. */
export type CompensationSpec = OneBody & {
  /** A name in the worker's configuration. @default the step's */
  connection?: string;
  /** Of the whole compensation. @default '24h' */
  timeout?: Duration;
};

/** Runs a step once for each item of a list, which is known when the pipeline is checked. */
export interface ForEachSpec {
  /** The list: an expression such as `params.tables` or `params.tables | split: ","`, or the items themselves. */
  in: string | (string | number)[];
  /** What templates of the step call the item: `{{ table }}`. @default 'item' */
  as?: string;
  /** How many items go on at a time, 1 to 1,000. @default as many as are due */
  maxParallel?: number;
  /** When one fails: stop all, as any step that fails does, or let the others end first. @default 'stopAll' */
  onItemFailure?: 'stopAll' | 'keepGoing';
}

/** One step: its keys, and the body of one type of step. */
export type StepSpec = OneBody &
  JobSpec & {
    /** What the step is called in `needs`, templates and messages: a letter, then letters, digits, `_` and `-`. */
    id: string;
    /** The steps that must be done before. @default the step before this one; `[]` for none */
    needs?: string[];
    /** A condition such as `steps.copy.rowsWritten > 0`: where it does not hold, the step is skipped. */
    when?: string;
    /** Runs the step once for each item of a list: `copy[orders]`, `copy[lines]`. @default once */
    forEach?: ForEachSpec;
    /** Runs the step once at the end, whatever came before: after all others, and after what is undone. @default false */
    always?: boolean;
    /** Run when a later step fails, in place of the built-in undo. */
    compensate?: CompensationSpec;
  };

/** When to tell somebody how a pipeline fares. */
interface NotifyOn {
  /** The pipeline failed, waits for a person, has a run that is halted, goes on after that, or is late. @default all of them */
  on?: NotifyEvent[];
}

/** Whom a pipeline may tell. */
interface Told {
  /** Posts JSON to the URL that the worker has as `HUAWEICLOUD_WEBHOOK_<NAME>`. */
  webhook: string;
  /** Posts a text to Slack, at the URL that the worker has as `HUAWEICLOUD_SLACK_<NAME>`. */
  slack: string;
  /** Posts a text to Feishu or Lark (`HUAWEICLOUD_FEISHU_<NAME>`). */
  feishu: string;
  /** Posts a text to DingTalk (`HUAWEICLOUD_DINGTALK_<NAME>`). */
  dingtalk: string;
  /** Posts a text to WeCom (`HUAWEICLOUD_WECOM_<NAME>`). */
  wecom: string;
  /** Publishes a text to this topic of SMN, by the pipeline's connection: `urn:smn:REGION:PROJECT:NAME`. */
  smn: string;
  /** The type of an activity of your own. */
  activity: string;
}

/** One of them, and no other. */
type OneTold<Key extends keyof Told = keyof Told> = Key extends keyof Told
  ? Pick<Told, Key> & { [Other in Exclude<keyof Told, Key>]?: undefined } & OfActivity<Key>
  : never;

type OfActivity<Key> = Key extends 'activity'
  ? {
      /** Where that activity is served. @default the pipeline's */
      taskQueue?: string;
    }
  : { taskQueue?: undefined };

/** Whom to tell how a pipeline fares: a webhook, a chat, a topic of SMN, or an activity of your own. */
export type NotifySpec = NotifyOn & OneTold;

/** By when a run is to be done: the first that passes makes it late. At least one of the keys. */
export interface ExpectSpec {
  /** A time of the day in the pipeline's zone, such as `06:00`: the first one after the run was due. @default none */
  by?: string;
  /** So long after it began, such as `2h`. @default none */
  within?: Duration;
  /** In no more than about twice the time that its last runs took. @default false */
  asUsual?: boolean;
}

/** When a pipeline runs by itself, beside its times. */
interface ScheduleRules {
  /** In which `cron`, `startAt` and `endAt` are meant. @default the pipeline's */
  timezone?: string;
  /** Delays each start by up to this, in whole seconds; the logical date stays. @default 0 */
  jitter?: Duration;
  /** When the run before still goes on. `cancelOther` stops its jobs first. @default 'skip' */
  overlap?: 'skip' | 'bufferOne' | 'bufferAll' | 'cancelOther' | 'allowAll';
  /** A time that passed while Temporal was away still runs if it is no older than this; at least 10s. @default '1h' */
  catchupWindow?: Duration;
  /** Pause the schedule when a run fails. @default false */
  pauseOnFailure?: boolean;
  /** A time that daylight saving removes: refuse the schedule, or run when the clock would have shown it. @default 'refuse' */
  onMissingTime?: 'refuse' | 'move';
  /** No runs before: `2026-01-31` or `2026-01-31T02:00:00Z`. */
  startAt?: string;
  /** No runs after. */
  endAt?: string;
}

/** When a pipeline runs by itself: at the times of `cron`, or `every` so often. */
export type ScheduleSpec = ScheduleRules &
  (
    | {
        /** Minute, hour, day of the month, month, day of the week: `30 2 * * *`. One expression, or up to 20. */
        cron: string | string[];
        every?: undefined;
        offset?: undefined;
      }
    | {
        /** An interval in whole seconds, counted from 1970-01-01T00:00:00Z. */
        every: Duration;
        /** Shifts `every`, and is shorter. @default 0 */
        offset?: Duration;
        cron?: undefined;
      }
  );

/**
 * A pipeline as people write it, in a file or in code: what is left out gets its default (docs/spec.md). The schema that
 * checks it says the same, which the type tests hold it to.
 */
export interface PipelineSpec {
  /** What the pipeline is called, with the date its workflow id: letters, digits, `_`, `.` and `-`, at most 128. */
  name: string;
  /** A name in the worker's configuration, never a secret. @default 'default' */
  connection?: string;
  /** Of `run.date` in templates, and of dates written without an offset, such as `Asia/Shanghai`. @default 'UTC' */
  timezone?: string;
  /** Values for templates by name, of any shape. A run may give other values for these names, and no other names. @default none */
  params?: Record<string, unknown>;
  /** When a step fails: undo what is done, last first, or wait for a person. @default 'compensate' */
  onFailure?: 'compensate' | 'hold';
  /** How many steps go on at a time, 1 to 1,000; one that waits for a person keeps its place. @default as many as are due */
  maxParallel?: number;
  /** Whom to tell when it fails, waits for a person, has a run that is halted, goes on after that, or is late. */
  notify?: NotifySpec;
  /** By when a run is to be done. One that is not is late: that is shown, and told once. @default at no time */
  expect?: ExpectSpec;
  /** A step follows the one before it, unless it names its `needs`. At most 1,000. */
  steps: StepSpec[];
  /** When it runs by itself (`schedule apply`), and so which run of it a day names. */
  schedule?: ScheduleSpec;
}
