import type { BackfillInput, PlannedBackfill } from '../domain/backfill';
import type {
  NotifyEvent,
  PlannedPipeline,
  StepWork,
  TemplateScope,
  UnresolvedStep,
  WhenRunning,
} from '../domain/plan';
import type { Fence } from '../domain/fence';
import type { Run, StartResult } from '../domain/run';
import type { RunEnd } from '../domain/run-end';
import type { Ask, PipelineState, Receipt } from '../domain/status';

export type { RunEnd };

/** What every activity of a service is told: whose step it is, where, and what job. */
export interface StepRequest<Body> {
  /** The step's id, for logs and heartbeats. */
  step: string;
  /** A name in the worker's configuration. */
  connection: string;
  body: Body;
}

export interface StartRequest<Body> extends StepRequest<Body> {
  /** @default 'fail' */
  whenRunning?: WhenRunning;
  /** What an earlier start of the same step left behind: looked at before anything is sent. */
  fence?: Fence;
  /** Tells this start from every other: asked for again after an outage, it is still the same. @default the activity's id */
  key?: string;
  /** How many times this start has been asked for before. @default 0 */
  earlierTries?: number;
  /** The run that wrote the first event of the workflow's history: after a reset, another than the one that asks. */
  originalRunId?: string;
}

/** Runs one more time what has ended: the id stays the same. */
export interface RestartRequest<Body> extends StartRequest<Body> {
  instanceId: string;
}

export interface WatchRequest<Body> extends StepRequest<Body> {
  runs: Run[];
  /** How long the runs had been going when this was asked, in milliseconds. @default 0 */
  ageMs?: number;
  /** A person has named them: where the cloud does not show them, say so at once instead of waiting. @default false */
  mustBeThere?: boolean;
  /** How long until the step's deadline when this was asked, in milliseconds. */
  leftMs?: number;
}

export interface StopRequest<Body> extends StepRequest<Body> {
  runs: Run[];
  /** The fence of a start of which nobody knows what became. */
  fence?: Fence;
  /** The instance that the fence is about, where it was run again instead of a new one. */
  restartOf?: string;
  /** How long to go on asking while the cloud does not answer, in milliseconds. @default 3_600_000 */
  forMs?: number;
}

/** Heartbeat details of a watch: what people see while it goes on. */
export interface WatchDetails {
  kind: 'watch';
  step: string;
  runs: { id: string; job: string; status?: string; progress?: number; rows?: number }[];
}

/** A spec as somebody wrote it, to be checked and planned. */
export interface PipelineToCheck {
  spec: unknown;
  run: { date?: string; params?: Record<string, unknown> };
  /** When the run began, or was scheduled for, ISO 8601: its date where none is given. */
  startedAt: string;
  /** Of the jobs that the caller asks for: handed back with the plan. */
  fingerprint?: string;
}

/** A step that is due, whose condition is to be judged and whose templates are to be filled in. */
export interface StepToResolve {
  step: UnresolvedStep;
  /** What its templates name, and more only where nobody knows what they name. */
  scope: TemplateScope;
  timezone: string;
  /** Take the place of the job's parameters of the same name. */
  params?: Record<string, unknown>;
}

/** The body that is to run, or why the step is left out: its condition does not hold. */
export type ResolvedStep = { body: StepWork['body']; skip?: undefined } | { skip: string };

/** A backfill whose dates are to be found. */
export interface BackfillToPlan {
  backfill: BackfillInput;
  startedAt: string;
  /** The last date that has been run: those that follow it are found. */
  after?: string;
}

/** What is told when a pipeline fails, waits for a person, or goes on after that. */
export interface Notice {
  event: NotifyEvent;
  pipeline: string;
  /** The logical date, ISO 8601. */
  date: string;
  state: PipelineState;
  workflowId: string;
  runId: string;
  step?: string;
  message: string;
  /** What is asked about this step. */
  ask?: Ask;
}

export interface NotifyRequest {
  /** The name of a URL in the worker's environment. */
  webhook: string;
  notice: Notice;
}

/** The activities as a workflow sees them: the same three words for every service. */
export interface JobActivities<Body> {
  start(request: StartRequest<Body>): Promise<StartResult>;
  watch(request: WatchRequest<Body>): Promise<RunEnd[]>;
  stop(request: StopRequest<Body>): Promise<Receipt[]>;
}

export interface CheckActivities {
  'huaweicloud.checkPipeline'(request: PipelineToCheck): Promise<PlannedPipeline>;
  'huaweicloud.resolveStep'(request: StepToResolve): Promise<ResolvedStep>;
  'huaweicloud.planBackfill'(request: BackfillToPlan): Promise<PlannedBackfill>;
}
