import type { EndpointName } from '../../client/endpoints';
import type { ConnectionPlace } from '../../connections/connection-place';
import { urlOf } from '../../client/route';
import type { PlannedStep, SupplementPeriod } from '../../domain/plan';
import { cdmCalls } from './cdm-calls';
import { dgcCalls } from './dgc-calls';
import { dliCalls } from './dli-calls';
import type { CallPhase, StepCall } from './planned-call';

/** One call as a plan shows it. */
export interface PlanCall {
  phase: CallPhase;
  service: EndpointName;
  operation: string;
  method: string;
  /** What is known only later keeps its placeholder: `{instance_id}`. */
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: object;
  note?: string;
}

/** One step as a plan shows it. */
export interface StepPlan {
  id: string;
  service: PlannedStep['service'];
  /** What it does, in words. */
  does: string;
  connection: string;
  /** The steps that are done before. */
  needs: string[];
  /** It is left out where this does not hold when it is due. */
  when?: string;
  timeoutMs: number;
  whenRunning: string;
  onAmbiguousStart: string;
  /** How often a job that failed is run again. */
  retry?: PlannedStep['retry'];
  /** Its parameters, with the templates filled in that can be by now. */
  body: object;
  /** Templates that are filled in when the results of earlier steps are there. */
  filledInLater: string[];
  calls: PlanCall[];
  /** What becomes of the step's work when the step itself ends badly, and when a later one does. */
  undo: { itself: string; later: string };
  compensate?: StepPlan;
}

/** Every call of a step, in order. Nothing is called. */
export function stepCalls(step: PlannedStep, place: ConnectionPlace): StepCall[] {
  switch (step.service) {
    case 'cdm':
      return cdmCalls(step.body);
    case 'dgc':
      return dgcCalls(step.body, place.workspace);
    case 'dli':
      return dliCalls(step.body);
  }
}

export function stepPlanOf(step: PlannedStep, placeOf: (connection: string) => ConnectionPlace): StepPlan {
  const place = placeOf(step.connection);
  const { id, service, connection, needs = [], when, timeoutMs, whenRunning, retry, body, compensate } = step;
  return {
    id,
    service,
    does: taskOf(step),
    connection,
    needs,
    ...(when !== undefined && { when }),
    timeoutMs,
    whenRunning,
    onAmbiguousStart: step.onAmbiguousStart ?? 'fail',
    ...(retry && { retry }),
    body,
    filledInLater: templatesIn(body),
    calls: stepCalls(step, place).map((call) => planCallOf(call, place)),
    undo: { itself: undoOf(step), later: compensate ? `run ${taskOf(compensate)}` : laterUndoOf(step) },
    ...(compensate && { compensate: stepPlanOf(compensate, placeOf) }),
  };
}

function planCallOf({ phase, service, route, params, query, headers, body, note }: StepCall, place: ConnectionPlace) {
  const { origins, projectId } = place;
  const known = projectId === undefined ? params : { ...params, project_id: { value: projectId, max: 64 } };
  const url = withPlaceholders(urlOf(origins[service], route, known, query));
  const { operation, method } = route;
  return {
    phase,
    service,
    operation,
    method,
    url,
    ...(headers && { headers }),
    ...(body && { body }),
    ...(note !== undefined && { note }),
  };
}

/** The times of a query are known when it is asked, the name of a backfill when it is started. */
function withPlaceholders(url: string): string {
  return url.replace(/%7B(six_days_ago|in_an_hour|in_23_hours|instance_name)%7D/g, '{$1}');
}

function taskOf(step: PlannedStep): string {
  switch (step.service) {
    case 'cdm':
      return `CDM job ${step.body.jobName} on cluster ${step.body.clusterId}`;
    case 'dgc':
      if (step.body.mode === 'runNow') return `DGC job ${step.body.jobName}`;
      if (step.body.supplement) return backfillOf(step.body.jobName, step.body.supplement);
      return `schedule of DGC job ${step.body.jobName} ${step.body.mode === 'scheduleOn' ? 'on' : 'off'}`;
    case 'dli':
      return `${step.body.action} DLI stream jobs ${step.body.jobIds.join(', ')}`;
  }
}

function backfillOf(jobName: string, { startDate, endDate, parallel }: SupplementPeriod): string {
  return `backfill of DGC job ${jobName} from ${startDate} to ${endDate}, ${parallel} at a time`;
}

/** A stop of stream jobs leaves nothing that would have to be stopped. */
function undoOf(step: PlannedStep): string {
  if (step.service === 'dli' && step.body.action === 'stop') return 'nothing is undone';
  if (isSwitch(step)) return 'the schedule is switched back';
  return 'what it started is stopped, until the cloud confirms it';
}

/** What a finished job has written stays; what goes on running when its step is done does not. */
function laterUndoOf(step: PlannedStep): string {
  if (isSwitch(step)) return 'the schedule is switched back';
  if (step.service === 'dli' && step.body.action === 'start') return 'the stream jobs it started are stopped';
  return 'nothing: what is done stays done (name a `compensate` to undo it)';
}

function isSwitch(step: PlannedStep): boolean {
  return step.service === 'dgc' && (step.body.mode === 'scheduleOn' || step.body.mode === 'scheduleOff');
}

function templatesIn(body: object): string[] {
  return [...new Set(JSON.stringify(body).match(/\{\{.*?\}\}/g) ?? [])];
}
