import { BOUNDS } from '../domain/bounds';
import { bytesOf } from '../domain/measure';
import type { PlannedPipeline, PlannedStep, StepWork, TemplateScope, UnresolvedStep } from '../domain/plan';
import { dayAt } from '../domain/schedule/day-in-zone';
import { writtenText } from '../domain/schedule/wall-time';
import { cdmBody, dgcBody, dliBody } from './bodies';
import { calendarOf, runInCalendar } from './dated-run';
import { refuseLargeBody, withDueShares } from './due-size';
import { needsOf } from './graph';
import { holds, namesInCondition, namesInTexts, needsEarlierSteps, render } from './render';
import type { CheckedSpec, CheckedStep } from './schema';
import { pipelineSchema } from './schema';
import type { SpecProblem } from './spec-error';
import { problemsOf, SpecError } from './spec-error';
import { asMoments } from './supplement-period';
import { lostNumbers } from './value';
import { withoutNulls } from './without-nulls';

/** What is given at run time. */
export interface RunInput {
  /** The logical date, ISO 8601; the start of the run when absent. */
  date?: string;
  /** Override the spec's `params` by name. */
  params?: Record<string, unknown>;
}

/** What the worker knows that a spec refers to. */
export interface Surroundings {
  /** Names of the connections that the worker can open. */
  connections: string[];
  /** Names of the webhooks that the worker has a URL for. */
  webhooks?: string[];
  /** Where people look at a service's jobs in the vendor's console. */
  consoleUrl?: (connection: string, work: StepWork) => string | undefined;
  /** The task queue of waits, where they have one of their own. */
  watchTaskQueue?: string;
  /** Whether pipelines are found by search attributes. @default false */
  searchAttributes?: boolean;
  /** Used as the date when none is given, ISO 8601. */
  startedAt: string;
}

/**
 * Checks a pipeline as a person or another program wrote it, fills in its defaults and renders every template that
 * does not wait for an earlier step.
 * @throws SpecError that lists every mistake found
 */
export function checkPipeline(spec: unknown, given: RunInput, around: Surroundings): PlannedPipeline {
  const run = checkedRun(given);
  const parsed = pipelineSchema.safeParse(spec);
  if (!parsed.success) throw new SpecError(problemsOf(parsed.error));
  const checked = parsed.data;
  const { date } = runInCalendar(checked.name, calendarOf(checked), run.date ?? around.startedAt);
  const scope: TemplateScope = { run: { date }, params: paramsOf(checked, run), steps: {} };
  const planned = checked.steps.map((step, index) =>
    planStep({ ...step, needs: needsOf(checked.steps, index) }, ['steps', index], checked, scope, around),
  );
  const problems = [
    ...webhookProblems(checked, around),
    ...planned.flatMap((step) => ('problems' in step ? step.problems : [])),
  ];
  if (problems.length) throw new SpecError(problems);
  const plan = withDueShares({
    name: checked.name,
    date,
    timezone: checked.timezone,
    params: scope.params,
    onFailure: checked.onFailure,
    notify: checked.notify,
    steps: planned.flatMap((step) => ('step' in step ? step.step : [])),
    ...(around.searchAttributes && { searchDate: dayOf(date, checked.timezone) }),
  });
  return checkedSize(plan);
}

/**
 * Renders a step whose templates waited for the results of earlier steps, and looks at its condition.
 * @param params take the place of parameters of the same name: what a person gave with a retry
 * @throws SpecError when a template names a result that is not there, or what it gives breaks a limit
 */
export function resolveStep(
  step: UnresolvedStep,
  scope: TemplateScope,
  timezone: string,
  params?: Record<string, unknown>,
): UnresolvedStep & { skip?: string } {
  const path = ['steps', step.id];
  if (step.when !== undefined && !conditionHolds(step.when, [...path, 'when'], scope, timezone)) {
    return { ...step, skip: `its condition does not hold: ${step.when}` };
  }
  const bodyPath = [...path, step.service];
  const due = step.isRendered
    ? withRenderedParams(step, params, bodyPath, scope, timezone)
    : renderBody(withParams(step, withoutNulls(params) as typeof params), bodyPath, scope, timezone);
  if ('problems' in due) throw new SpecError(due.problems);
  refuseLargeBody(step, due.work.body);
  return { ...step, ...due.work, isRendered: true };
}

/** What will be refused when the step is due, and can be seen before anything has run. */
function conditionProblems(
  when: string | undefined,
  path: Path,
  scope: TemplateScope,
  timezone: string,
): SpecProblem[] {
  if (when === undefined || namesInCondition(when).some(([root]) => root === 'steps')) return [];
  try {
    conditionHolds(when, [...path, 'when'], scope, timezone);
    return [];
  } catch (error) {
    return (error as SpecError).problems;
  }
}

function conditionHolds(condition: string, path: Path, scope: TemplateScope, timezone: string): boolean {
  try {
    return holds(condition, scope, timezone);
  } catch (error) {
    throw new SpecError([{ path, message: `template: ${(error as Error).message}` }]);
  }
}

function withParams(step: UnresolvedStep, params: Record<string, unknown> = {}): StepWork {
  if (!Object.keys(params).length) return step;
  const given = params as Record<string, string>;
  switch (step.service) {
    case 'cdm':
      return { service: 'cdm', body: { ...step.body, variables: { ...step.body.variables, ...given } } };
    case 'dgc':
      return { service: 'dgc', body: { ...step.body, jobParams: { ...step.body.jobParams, ...given } } };
    case 'dli':
      throw new SpecError([{ path: ['steps', step.id], message: 'DLI stream jobs take no parameters' }]);
  }
}

/** No text is rendered twice: a value that holds `{{` would be taken for a template. */
function withRenderedParams(
  step: UnresolvedStep,
  params: Record<string, unknown> | undefined,
  path: Path,
  scope: TemplateScope,
  timezone: string,
): Rendered {
  const given = rendered(withoutNulls(params) as typeof params, path, scope, timezone);
  return 'problems' in given ? given : checkedBody(withParams(step, given.value), path, timezone);
}

function checkedSize(plan: PlannedPipeline): PlannedPipeline {
  const bytes = bytesOf(plan);
  const { most } = BOUNDS.planBytes;
  if (bytes <= most) return plan;
  const message = `with its templates filled in it takes ${bytes} bytes, and ${most} is the most that can be kept: split it into several pipelines`;
  throw new SpecError([{ path: ['steps'], message }]);
}

type Planned = { step: PlannedStep } | { problems: SpecProblem[] };

type Path = (string | number)[];

function planStep(
  written: Omit<CheckedStep, 'id'> & { id?: string },
  path: Path,
  spec: CheckedSpec,
  scope: TemplateScope,
  around: Surroundings,
): Planned {
  const work = workOf(written);
  const connection = written.connection ?? spec.connection;
  const problems: SpecProblem[] = [];
  if (!around.connections.includes(connection)) {
    const known = around.connections.map((name) => `\`${name}\``).join(', ') || 'none';
    problems.push({
      path: [...path, 'connection'],
      message: `no connection \`${connection}\` on this worker; it has ${known}`,
    });
  }
  problems.push(...conditionProblems(written.when, path, scope, spec.timezone));
  const waitsForSteps = needsEarlierSteps(work.body);
  const renderWhenDue = waitsForSteps || written.when !== undefined;
  const due = waitsForSteps ? { work } : renderBody(work, [...path, work.service], scope, spec.timezone);
  if ('problems' in due) return { problems: [...problems, ...due.problems] };
  const compensate = written.compensate && planCompensation(written.compensate, connection, path, spec, scope, around);
  if (compensate && 'problems' in compensate) problems.push(...compensate.problems);
  if (problems.length) return { problems };
  return {
    step: {
      id: written.id ?? '',
      connection,
      timeoutMs: written.timeout,
      whenRunning: written.whenRunning,
      onAmbiguousStart: written.onAmbiguousStart,
      needs: written.needs,
      when: written.when,
      retry: written.retry,
      consoleUrl: around.consoleUrl?.(connection, due.work),
      watchTaskQueue: around.watchTaskQueue,
      renderWhenDue,
      isRendered: !waitsForSteps,
      reads: renderWhenDue ? readsOf(waitsForSteps ? work.body : {}, written.when) : undefined,
      compensate:
        compensate && 'step' in compensate ? { ...compensate.step, id: `${written.id}.compensate` } : undefined,
      ...due.work,
    },
  };
}

/** What must be known when the step is due. A condition that cannot be read was refused before. */
function readsOf(body: object, when: string | undefined): string[][] {
  const names = [...namesInTexts(body), ...(when === undefined ? [] : namesInCondition(when))];
  return [...new Map(names.map((name) => [JSON.stringify(name), name])).values()];
}

function webhookProblems({ notify }: CheckedSpec, { webhooks = [] }: Surroundings): SpecProblem[] {
  const name = notify?.webhook;
  if (name === undefined || webhooks.includes(name)) return [];
  const message = `no webhook \`${name}\` on this worker: set HUAWEICLOUD_WEBHOOK_${name.toUpperCase()} to its URL there`;
  return [{ path: ['notify', 'webhook'], message }];
}

function planCompensation(
  written: NonNullable<CheckedStep['compensate']>,
  connection: string,
  path: Path,
  spec: CheckedSpec,
  scope: TemplateScope,
  around: Surroundings,
): Planned {
  const step = {
    ...written,
    connection: written.connection ?? connection,
    whenRunning: 'fail',
    onAmbiguousStart: 'fail',
  } as const;
  return planStep(step, [...path, 'compensate'], spec, scope, around);
}

function workOf(step: Pick<CheckedStep, 'cdm' | 'dgc' | 'dli'>): StepWork {
  if (step.cdm) return { service: 'cdm', body: step.cdm };
  if (step.dgc) return { service: 'dgc', body: step.dgc };
  if (step.dli) return { service: 'dli', body: step.dli };
  throw new TypeError('a checked step names a service');
}

const BODIES = { cdm: cdmBody, dgc: dgcBody, dli: dliBody };

type Rendered = { work: StepWork } | { problems: SpecProblem[] };

function renderBody(work: StepWork, path: Path, scope: TemplateScope, timezone: string): Rendered {
  const body = rendered(work.body, path, scope, timezone);
  return 'problems' in body ? body : checkedBody({ ...work, body: body.value } as StepWork, path, timezone);
}

function rendered<T>(
  value: T,
  path: Path,
  scope: TemplateScope,
  timezone: string,
): { value: T } | { problems: SpecProblem[] } {
  try {
    return { value: render(value, scope, timezone) };
  } catch (error) {
    return { problems: [{ path, message: `template: ${(error as Error).message}` }] };
  }
}

function checkedBody({ service, body }: StepWork, path: Path, timezone: string): Rendered {
  const parsed = BODIES[service].safeParse(body);
  if (parsed.success) return inZone({ service, body: parsed.data } as StepWork, path, timezone);
  return { problems: problemsOf(parsed.error).map((problem) => ({ ...problem, path: [...path, ...problem.path] })) };
}

/** A date written without an offset depends on the pipeline's time zone, which a body does not know. */
function inZone(work: StepWork, path: Path, timezone: string): Rendered {
  if (work.service !== 'dgc' || !work.body.supplement) return { work };
  try {
    const supplement = asMoments(work.body.supplement, timezone);
    return { work: { service: 'dgc', body: { ...work.body, supplement } } };
  } catch (error) {
    return { problems: [{ path: [...path, 'supplement'], message: (error as Error).message }] };
  }
}

function checkedRun(given: RunInput): RunInput {
  const run = withoutNulls(given) as RunInput;
  const problems = lostNumbers(run.params, ['params']);
  if (problems.length) throw new SpecError(problems);
  return run;
}

function paramsOf(spec: CheckedSpec, run: RunInput): Record<string, unknown> {
  const unknown = Object.keys(run.params ?? {}).filter((name) => !Object.hasOwn(spec.params, name));
  if (unknown.length) {
    throw new SpecError(
      unknown.map((name) => ({
        path: ['params', name],
        message: 'given at run time, but the pipeline has no such parameter',
      })),
    );
  }
  return { ...spec.params, ...run.params };
}

/** The day that people of the pipeline's own place mean by it. */
function dayOf(date: string, timezone: string): string {
  return writtenText(dayAt(Date.parse(date), timezone), 'day');
}
