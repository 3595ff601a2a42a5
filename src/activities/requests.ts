import type { BackfillInput, PlannedBackfill } from '../domain/backfill';
import type { DueStep, NotifyEvent, PlannedPipeline, PlannedStep, TemplateScope, WhenRunning } from '../domain/plan';
import type { Fence } from '../domain/fence';
import type { Run, StartResult } from '../domain/run';
import type { Ask, PipelineState, Receipt, RunStatus } from '../domain/status';
import type { Verdict } from '../domain/verdict';

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

/** How one run ended. */
export interface RunEnd extends RunStatus {
  verdict: Verdict;
  trace?: unknown;
  output?: Record<string, unknown>;
}

/** Heartbeat details of a watch: what people see while it goes on. */
export interface WatchDetails {
  kind: 'watch';
  step: string;
  runs: { id: string; job: string; status?: string; progress?: number; rows?: number }[];
}

/** What `huaweicloud.checkPipeline` is asked: to check a whole spec, to resolve one step that is due, or to find a backfill's dates. */
export type CheckRequest =
  | { spec: unknown; run: { date?: string; params?: Record<string, unknown> }; startedAt: string; fingerprint?: string }
  | { step: PlannedStep; scope: TemplateScope; timezone: string; params?: Record<string, unknown> }
  | { backfill: BackfillInput; startedAt: string; after?: string };

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

export interface CheckActivity {
  'huaweicloud.checkPipeline'(request: CheckRequest): Promise<PlannedPipeline | DueStep | PlannedBackfill>;
}
