import type { EndpointName } from '../../client/services';
import type { ConnectionPlace } from '../../connections/connection-place';
import { placeOfBucket } from '../../client/routes/bucket-place';
import { urlOf } from '../../client/routes/route';
import type { PlannedStep } from '../../domain/plan';
import { traitsOf } from '../../domain/step-types';
import type { CallPhase, StepCall } from './step-types/planned-call';
import type { Undo } from './step-types/step-type-plan';
import { planOf } from './step-types';

/** One call as a plan shows it. */
export interface PlanCall {
  /** When in the life of a step it is made. */
  phase: CallPhase;
  /** Whose host is called. */
  service: EndpointName;
  /** Our name of the call, e.g. `startJob`. */
  operation: string;
  /** The HTTP method. */
  method: string;
  /** What is known only later keeps its placeholder: `{instance_id}`. */
  url: string;
  /** Beside those that every call has. */
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; absent for none. */
  body?: object;
  /** Why or how often, where the phase alone does not say. */
  note?: string;
}

/** One step as a plan shows it. */
export interface StepPlan {
  /** As the spec names it. */
  id: string;
  /** Which key its body stands under. */
  service: PlannedStep['service'];
  /** What it does, in words. */
  does: string;
  /** A name in the worker's configuration. */
  connection: string;
  /** The steps that are done before. */
  needs: string[];
  /** It is left out where this does not hold when it is due. */
  when?: string;
  /** For all of it, in milliseconds. */
  timeoutMs: number;
  /** What is done when the job already runs. Absent where nothing of it can, and where `leavesAsItIs`. */
  whenRunning?: string;
  /** What is as it is wanted already is left as it is. */
  leavesAsItIs?: true;
  /** What is done when nobody can tell whether a run is the step's own. */
  onAmbiguousStart: string;
  /** Absent where it is held on to for half an hour, then stopped, and where nothing can be halted. */
  whenHalted?: string;
  /** How often a job that failed is run again. */
  retry?: PlannedStep['retry'];
  /** Its parameters, with the templates filled in that can be by now. */
  body: object;
  /** Templates that are filled in when the results of earlier steps are there. */
  filledInLater: string[];
  /** In order; nothing of it is called. */
  calls: PlanCall[];
  /** What becomes of its work when something ends badly. */
  undo: Undo;
  /** What is run in place of the built-in undo. */
  compensate?: StepPlan;
  /** It is run at the end, whatever came before. */
  always?: boolean;
  /** Of a step that was fanned out: which of its items this is. */
  item?: PlannedStep['item'];
  /** Why it is never run. */
  leftOut?: string;
}

/** Every call of a step, in order. Nothing is called. */
export function stepCalls(step: PlannedStep, place: ConnectionPlace): StepCall[] {
  return planOf(step).calls(step.body, { place, triedAgain: step.retry !== undefined });
}

/** The plan of one checked step. @param placeOf where a connection leads */
export function stepPlanOf(step: PlannedStep, placeOf: (connection: string) => ConnectionPlace): StepPlan {
  const place = placeOf(step.connection);
  const { id, service, connection, needs = [], when, timeoutMs, retry, body, compensate } = step;
  const { already } = traitsOf(step);
  return {
    id,
    service,
    does: taskOf(step),
    connection,
    needs,
    ...(when !== undefined && { when }),
    timeoutMs,
    ...(already === undefined && { whenRunning: step.whenRunning }),
    ...(already === 'asWanted' && { leavesAsItIs: true }),
    onAmbiguousStart: step.onAmbiguousStart ?? 'fail',
    ...(step.whenHalted !== undefined && { whenHalted: step.whenHalted }),
    ...(retry && { retry }),
    body,
    filledInLater: templatesIn(body),
    calls: stepCalls(step, place).map((call) => planCallOf(call, place)),
    undo: undoOf(step),
    ...(compensate && { compensate: stepPlanOf(compensate, placeOf) }),
    ...(step.always && { always: true }),
    ...(step.item && { item: step.item }),
    ...(step.leftOut !== undefined && { leftOut: step.leftOut }),
  };
}

function planCallOf(call: StepCall, { origins, projectId }: ConnectionPlace) {
  const { phase, service, route, bucket, params, query, headers, body, note } = call;
  const known = projectId === undefined ? params : { ...params, project_id: { value: projectId, max: 64 } };
  const { origin, path } = placeOfBucket(origins[service], bucket, route.path);
  const url = withPlaceholders(urlOf(origin, { ...route, path }, known, query));
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

/** The times of a query are known when it is asked, the name of a backfill when it is started. A template stays encoded. */
function withPlaceholders(url: string): string {
  return url.replace(/(?<!%7B)%7B(\w+)%7D(?!%7D)/g, '{$1}');
}

function taskOf(step: PlannedStep): string {
  return planOf(step).task(step.body);
}

function undoOf(step: PlannedStep): Undo {
  const undo = planOf(step).undo(step.body);
  return step.compensate ? { ...undo, later: `run ${taskOf(step.compensate)}` } : undo;
}

function templatesIn(body: object): string[] {
  // From the last opening before each end: text that only looks like many openings is gone through once.
  return [...new Set(JSON.stringify(body).match(/\{\{(?:(?!\{\{).)*?\}\}/g) ?? [])];
}
