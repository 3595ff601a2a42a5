import type { BackfillInput, PlannedBackfill } from '../domain/backfill';
import type { NotifyEvent, PlannedPipeline, TemplateScope, UnresolvedStep, WhenRunning } from '../domain/plan';
import type { StepWork } from '../domain/step-types';
import type { Fence } from '../domain/fence';
import type { HaltsAsked } from '../domain/halts';
import type { Run, StartResult, RunEnd } from '../domain/run';
import type { Ask, PipelineState, Receipt } from '../domain/status';
import type { BadEnd } from '../domain/verdict';

export type { RunEnd };

/** What every activity of a service is told: whose step it is, where, and what job. */
export interface StepRequest<Body> {
  /** The step's id, for logs and heartbeats. */
  step: string;
  /** A name in the worker's configuration. */
  connection: string;
  /** The step's, once templates are filled in. */
  body: Body;
}

/** Asks for a start that is sent at most once, whatever becomes of workers in between. */
export interface StartRequest<Body> extends StepRequest<Body> {
  /** What to do when the job already runs. @default 'fail' */
  whenRunning?: WhenRunning;
  /** What an earlier start of the same step left behind: looked at before anything is sent. */
  fence?: Fence;
  /** Nothing was sent under the fence: it is here so that it cannot be lost. @default false */
  unsent?: boolean;
  /** Tells this start from every other: asked for again after an outage, it is still the same. @default the activity's id */
  key?: string;
  /** How many times this start has been asked for before. @default 0 */
  earlierTries?: number;
  /** The run that wrote the first event of the workflow's history: after a reset, another than the one that asks. */
  originalRunId?: string;
}

/** Runs one more time what has ended: the id stays the same. */
export interface RestartRequest<Body> extends StartRequest<Body> {
  /** The DGC instance to run again, which has ended. */
  instanceId: string;
}

/** Asks to wait until these runs have ended. */
export interface WatchRequest<Body> extends StepRequest<Body> {
  /** Those to wait for; the wait is over when each has ended. */
  runs: Run[];
  /** How long the runs had been going when this was asked, in milliseconds. @default 0 */
  ageMs?: number;
  /** A person has named them: where the cloud does not show them, say so at once instead of waiting. @default false */
  mustBeThere?: boolean;
  /** Look once and tell what is seen, whether or not it has ended. @default false */
  once?: boolean;
  /** How long until the step's deadline when this was asked, in milliseconds. */
  leftMs?: number;
  /** When runs that are halted end the wait. @default runs that are halted are held on to for half an hour */
  halts?: HaltsAsked;
}

/** Asks to stop these runs, and to see them stopped. */
export interface StopRequest<Body> extends StepRequest<Body> {
  /** Those to stop; with `fence` also those that are found by it. */
  runs: Run[];
  /** The fence of a start of which nobody knows what became. */
  fence?: Fence;
  /** The instance that the fence is about, where it was run again instead of a new one. */
  restartOf?: string;
  /** How long to go on asking while the cloud does not answer, in milliseconds. @default 3_600_000 */
  forMs?: number;
}

/** Asks for CDM jobs to be deleted that were created for a run each, and whose runs have ended. */
export interface CdmDeleteRequest {
  /** The step's id, for logs. */
  step: string;
  /** A name in the worker's configuration. */
  connection: string;
  /** Id of the CDM cluster that they were created in. */
  clusterId: string;
  /** Under which they were created. */
  jobNames: string[];
}

/** Heartbeat details of a watch: what people see while it goes on. */
export interface WatchDetails {
  /** Tells these details from those of a start or a stop. */
  kind: 'watch';
  /** The step's `id`. */
  step: string;
  /** As last seen, in the order of the request. */
  runs: {
    /** By which people know the run. */
    id: string;
    /** The job's name, or its id where it has none. */
    job: string;
    /** The vendor's word; absent before the first look. */
    status?: string;
    /** Per cent done, 0 to 100, where the service tells. */
    progress?: number;
    /** Rows written so far, where the service tells. */
    rows?: number;
    /** Since when it has been seen halted, ISO 8601. */
    haltedSince?: string;
    /** What a look has found out that tells the run from others of its job, for whoever goes on with the wait. */
    trace?: unknown;
    /**
     * How it has ended, where that was no success and a later run of its job would go by the same id: whoever goes on with the wait, or
     * stops what is left, does not take such a run for it.
     */
    end?: {
      /** Without success. */
      verdict: BadEnd;
      /** Why, in the vendor's words. */
      reason?: string;
    };
  }[];
}

/** A spec as somebody wrote it, to be checked and planned. */
export interface PipelineToCheck {
  /** Of no shape that is known: it is checked here. */
  spec: unknown;
  /** What was given at run time. */
  run: {
    /** The logical date as somebody wrote it: a day, or a moment. */
    date?: string;
    /** Override the spec's `params` of the same names. */
    params?: Record<string, unknown>;
  };
  /** When the run began, or was scheduled for, ISO 8601: its date where none is given. */
  startedAt: string;
  /** When the run began, ISO 8601; only of a spec that expects something by time. Without it nothing is expected. @default none */
  begunAt?: string;
  /** A schedule has begun it: `startedAt` is when it was due. @default false */
  isScheduled?: boolean;
  /** The run makes up for one of the past: nothing is expected of it by time. @default false */
  isBackfill?: boolean;
  /** Of the jobs that the caller asks for: handed back with the plan. */
  fingerprint?: string;
}

/** A step that is due, whose condition is to be judged and whose templates are to be filled in. */
export interface StepToResolve {
  /** As it was planned, with its templates. */
  step: UnresolvedStep;
  /** What its templates name, and more only where nobody knows what they name. */
  scope: TemplateScope;
  /** The pipeline's, in which dates are written. */
  timezone: string;
  /** Take the place of the job's parameters of the same name. */
  params?: Record<string, unknown>;
}

/** The body that is to run, or why the step is left out: its condition does not hold. */
export type ResolvedStep =
  | {
      /** With its templates filled in. */
      body: StepWork['body'];
      /** Why, as a sentence. */
      skip?: undefined;
    }
  | {
      /** Why, as a sentence. */
      skip: string;
    };

/** A backfill whose dates are to be found. */
export interface BackfillToPlan {
  /** The input as it was given. */
  backfill: BackfillInput;
  /** When the backfill began, ISO 8601: dates that were still to come then are not its own. */
  startedAt: string;
  /** The last date that has been run: those that follow it are found. */
  after?: string;
}

/** What is told when a pipeline fails, waits for a person, has a run that is halted, goes on after that, or is late. */
export interface Notice {
  /** Of what it tells. */
  event: NotifyEvent;
  /** The pipeline's name. */
  pipeline: string;
  /** The logical date, ISO 8601. */
  date: string;
  /** How the pipeline stands now. */
  state: PipelineState;
  /** By which the run is found on the server. */
  workflowId: string;
  /** Of this execution of the workflow. */
  runId: string;
  /** The `id` of the step it is about; absent where it is about the whole. */
  step?: string;
  /** What happened, as a text for people. */
  message: string;
  /** What is asked about this step. */
  ask?: Ask;
}

/** Asks to post a notice. */
export interface NotifyRequest {
  /** The name of a URL in the worker's environment. Exactly one of these and `smn` is there. */
  webhook?: string;
  /** The same of a chat of Slack. */
  slack?: string;
  /** The same of a chat of Feishu or Lark. */
  feishu?: string;
  /** The same of a chat of DingTalk. */
  dingtalk?: string;
  /** The same of a chat of WeCom. */
  wecom?: string;
  /** A topic of SMN instead, and by which connection it is told. */
  smn?: {
    /** `urn:smn:REGION:PROJECT:NAME` */
    topicUrn: string;
    /** A name in the worker's configuration. */
    connection: string;
  };
  /** Posted to a webhook as JSON; to chats and topics as a text. */
  notice: Notice;
}

/** Asks how long a pipeline usually takes. */
export interface UsualTimeRequest {
  /** The pipeline's name. */
  pipeline: string;
  /** When the run began that asks, ISO 8601. */
  begunAt: string;
}

/** The activities as a workflow sees them: the same three words for every service. */
export interface JobActivities<Body> {
  /** Starts each unit once, or finds the run that an earlier try has started. */
  start(request: StartRequest<Body>): Promise<StartResult>;
  /** Waits until each run has ended, or is halted for longer than it may. */
  watch(request: WatchRequest<Body>): Promise<RunEnd[]>;
  /** Has each run stopped, and tells which are known to have. */
  stop(request: StopRequest<Body>): Promise<Receipt[]>;
}

/** The activities by which a workflow has a spec checked, a step filled in and a backfill planned. */
export interface CheckActivities {
  /** Checks a spec and fills in its defaults. Fails as `HuaweiCloud.InvalidSpec` when it cannot run. */
  'huaweicloud.checkPipeline'(request: PipelineToCheck): Promise<PlannedPipeline>;
  /** Judges the condition of a step that is due and fills in its templates. */
  'huaweicloud.resolveStep'(request: StepToResolve): Promise<ResolvedStep>;
  /** Finds the dates of a backfill, as many as one history runs. */
  'huaweicloud.planBackfill'(request: BackfillToPlan): Promise<PlannedBackfill>;
}
