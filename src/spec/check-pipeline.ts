import { BOUNDS } from '../domain/bounds';
import { expectPlanOf } from '../domain/expectation';
import { bytesOf } from '../domain/measure';
import { type Chat, postedTo, VARIABLE_OF } from '../domain/notice-channels';
import type {
  ExpectPlan,
  FanOutItem,
  FanOutPlan,
  NotifyPlan,
  PlannedPipeline,
  PlannedStep,
  TemplateScope,
  UnresolvedStep,
} from '../domain/plan';
import type { StepWork } from '../domain/step-types';
import { dayAt } from '../domain/schedule/day-in-zone';
import { writtenText } from '../domain/schedule/wall-time';
import { calendarOf, runInCalendar } from './dated-run';
import { refuseLargeBody, withDueShares } from './due-size';
import { idOfItem, itemsOfSteps } from './for-each';
import { needsOf } from './graph';
import { didYouMean } from '../files/nearest';
import { checkedSpec } from './checked-spec';
import type { Pieces } from './pieces';
import { atOnce } from './pieces';
import type { Filling, Place } from './render';
import {
  fillingFor,
  fillingWith,
  holds,
  isKnownLater,
  namesInCondition,
  needsEarlierSteps,
  readsOf,
  render,
} from './render';
import type { CheckedSpec, CheckedStep } from './schema';
import type { SpecProblem } from './spec-error';
import { pipelineProblems, readBy } from './pipeline-problems';
import { SpecError } from './spec-error';
import { PartProblem } from './step-type-spec';
import { specOf, workOf } from './step-types';
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
  /** The same of the chats of each kind. */
  chats?: Partial<Record<Chat, string[]>>;
  /** Where people look at a service's jobs in the vendor's console. */
  consoleUrl?: (connection: string, work: StepWork) => string | undefined;
  /** The task queue of waits, where they have one of their own. */
  watchTaskQueue?: string;
  /** How long a run may be halted where its step does not say, in milliseconds. @default half an hour */
  haltedForMs?: number;
  /** Whether pipelines are found by search attributes. @default false */
  searchAttributes?: boolean;
  /** Used as the date when none is given, ISO 8601: when the run began, or was scheduled for. */
  startedAt: string;
  /** When the run began, ISO 8601. Absent: nothing is expected of it by time. */
  begunAt?: string;
  /** A schedule has begun it: `startedAt` is when it was due. @default false */
  isScheduled?: boolean;
  /** The run makes up for one of the past: nothing is expected of it by time. @default false */
  isBackfill?: boolean;
}

/**
 * Checks a pipeline as a person or another program wrote it, fills in its defaults and renders every template that
 * does not wait for an earlier step.
 * @throws SpecError that lists every mistake found
 */
export function checkPipeline(spec: unknown, given: RunInput, around: Surroundings): PlannedPipeline {
  return atOnce(checkPipelineInPieces(spec, given, around));
}

/** The same for a worker, which serves others meanwhile: a text a piece. */
export function* checkPipelineInPieces(spec: unknown, given: RunInput, around: Surroundings): Pieces<PlannedPipeline> {
  const run = checkedRun(given);
  const checked = yield* checkedSpec(spec);
  const { date } = runInCalendar(checked.name, calendarOf(checked), run.date ?? around.startedAt);
  const scope: TemplateScope = { run: { date }, params: paramsOf(checked, run), steps: {} };
  const planning: Planning = { spec: checked, filling: fillingWith(scope, checked.timezone), around };
  const planned: Planned[] = [];
  const itemsOf = itemsOfSteps(checked.steps, planning.filling);
  for (const [index, step] of checked.steps.entries()) {
    const written = { ...step, needs: needsOf(checked.steps, index) };
    const place = { step: step.id, path: ['steps', index] };
    const items = itemsOf.get(step.id);
    if (items) planned.push(...(yield* planItems(written, items, place, planning)));
    else planned.push(yield* planStep(written, place, planning));
  }
  const problems = eachOnce([
    ...channelProblems(checked, around),
    ...topicProblems(checked, around),
    ...planned.flatMap((step) => ('problems' in step ? step.problems : [])),
  ]);
  if (problems.length) throw new SpecError(problems);
  const plan = withDueShares({
    name: checked.name,
    date,
    timezone: checked.timezone,
    params: scope.params,
    onFailure: checked.onFailure,
    maxParallel: checked.maxParallel,
    notify: notifyPlanOf(checked),
    expect: expectPlan(checked, date, around),
    steps: planned.flatMap((step) => ('step' in step ? step.step : [])),
    ...(itemsOf.size && { fanOuts: fanOutsOf(checked) }),
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
): ResolvedStep {
  return atOnce(resolveStepInPieces(step, scope, timezone, params));
}

/** A step that is due; or why it is left out. */
type ResolvedStep = UnresolvedStep & { skip?: string };

/** The same for a worker, which serves others meanwhile: a text a piece. */
export function* resolveStepInPieces(
  step: UnresolvedStep,
  scope: TemplateScope,
  timezone: string,
  params?: Record<string, unknown>,
): Pieces<ResolvedStep> {
  const place: Place = { step: step.id, path: ['steps', step.id] };
  const filling = fillingFor(step.item, fillingWith(scope, timezone), timezone);
  if (step.when !== undefined && !holds(step.when, filling, below(place, 'when'))) {
    return { ...step, skip: `its condition does not hold: ${step.when}` };
  }
  const isKnown = step.isRendered && !Object.keys(params ?? {}).length;
  if (isKnown) return step;
  const ofBody = below(place, step.service);
  const due = step.isRendered
    ? yield* withRenderedParams(step, params, ofBody, filling, timezone)
    : yield* renderBody(withParams(step, withoutNulls(params) as typeof params), ofBody, filling, timezone);
  if ('problems' in due) throw new SpecError(due.problems);
  refuseLargeBody(step, due.work.body);
  return { ...step, ...due.work, isRendered: true };
}

/** What will be refused when the step is due, and can be seen before anything has run. */
function conditionProblems(when: string | undefined, place: Place, filling: Filling): SpecProblem[] {
  if (when === undefined || namesInCondition(when).some(isKnownLater)) return [];
  try {
    holds(when, filling, below(place, 'when'));
    return [];
  } catch (error) {
    return (error as SpecError).problems;
  }
}

function withParams(step: UnresolvedStep, params: Record<string, unknown> = {}): StepWork {
  if (!Object.keys(params).length) return step;
  const { service, body } = step;
  const spec = specOf(service);
  if (!spec.withParams) {
    throw new SpecError([{ path: ['steps', step.id], message: `${spec.jobs} take no parameters` }]);
  }
  return { service, body: spec.withParams(body, params as Record<string, string>) } as StepWork;
}

/** No text is rendered twice: a value that holds `{{` would be taken for a template. */
function* withRenderedParams(
  step: UnresolvedStep,
  params: Record<string, unknown> | undefined,
  place: Place,
  filling: Filling,
  timezone: string,
): Pieces<Rendered> {
  const given = yield* rendered(withoutNulls(params) as typeof params, filling, place);
  return 'problems' in given ? given : checkedBody(withParams(step, given.value), place.path, timezone);
}

function checkedSize(plan: PlannedPipeline): PlannedPipeline {
  const bytes = bytesOf(plan);
  const { most } = BOUNDS.planBytes;
  if (bytes <= most) return bytes <= BOUNDS.bodyBytes.most ? plan : withSmallBodies(plan);
  const message = `with its templates filled in it takes ${bytes} bytes, and ${most} is the most that can be kept: split it into several pipelines`;
  throw new SpecError([{ path: ['steps'], message }]);
}

/** What a step has started can be stopped by a cleanup, which is given its body. */
function withSmallBodies(plan: PlannedPipeline): PlannedPipeline {
  const { most } = BOUNDS.bodyBytes;
  const problems = plan.steps.flatMap((step, index) =>
    [step, step.compensate].flatMap((planned): SpecProblem[] => {
      const bytes = planned ? bytesOf(planned.body) : 0;
      if (!planned || bytes <= most) return [];
      const path = ['steps', index, ...(planned === step ? [] : ['compensate']), planned.service];
      const message = `takes ${bytes} bytes, and ${most} is the most for one step: let the job read what is that long`;
      return [{ path, message }];
    }),
  );
  if (problems.length) throw new SpecError(problems);
  return plan;
}

type Planned = { step: PlannedStep } | { problems: SpecProblem[] };

type Path = (string | number)[];

/** What the steps of one pipeline have in common. */
interface Planning {
  spec: CheckedSpec;
  filling: Filling;
  around: Surroundings;
  /** Of one step only: its item of a `forEach`. */
  item?: FanOutItem;
  /** Of one step only: why it is never run. */
  leftOut?: string;
}

function below(place: Place, ...keys: Path): Place {
  return { ...place, path: [...place.path, ...keys] };
}

/** A step for each item; where there is none, one that is never run, so that it is seen and waited for like any other. */
function* planItems(written: CheckedStep, items: FanOutItem[], place: Place, planning: Planning): Pieces<Planned[]> {
  const alone = { ...written, when: undefined, compensate: undefined };
  if (!items.length) return [yield* planStep(alone, place, { ...planning, leftOut: 'its `forEach` has no item' })];
  const planned: Planned[] = [];
  for (const item of items) {
    const filling = fillingFor(item, planning.filling, planning.spec.timezone);
    planned.push(yield* planStep({ ...written, id: idOfItem(item) }, place, { ...planning, filling, item }));
    yield;
  }
  return planned;
}

function fanOutsOf({ steps }: CheckedSpec): Record<string, FanOutPlan> {
  return Object.fromEntries(
    steps.flatMap(({ id, forEach }): [string, FanOutPlan][] =>
      forEach
        ? [[id, { maxParallel: forEach.maxParallel, keepGoing: forEach.onItemFailure === 'keepGoing' || undefined }]]
        : [],
    ),
  );
}

/** What is wrong with a step is wrong with each of its items. */
function eachOnce(problems: SpecProblem[]): SpecProblem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function* planStep(
  written: Omit<CheckedStep, 'id'> & { id?: string },
  place: Place,
  planning: Planning,
): Pieces<Planned> {
  const { spec, filling, around, item, leftOut } = planning;
  const { path } = place;
  const work = workOf(written);
  const connection = written.connection ?? spec.connection;
  const problems: SpecProblem[] = [];
  if (!around.connections.includes(connection)) {
    const known = around.connections.map((name) => `\`${name}\``).join(', ') || 'none';
    const meant = problems.length < BOUNDS.problems.most ? didYouMean(connection, around.connections) : '';
    problems.push({
      path: [...path, 'connection'],
      message: `no connection \`${connection}\` on this worker; it has ${known}${meant}`,
    });
  }
  problems.push(...conditionProblems(written.when, place, filling));
  // The texts of a step that is left out name an item that is not there.
  const waitsForSteps = leftOut === undefined && needsEarlierSteps(work.body);
  const renderWhenDue = waitsForSteps || written.when !== undefined;
  const staysAsItIs = waitsForSteps || leftOut !== undefined;
  const due = staysAsItIs ? { work } : yield* renderBody(work, below(place, work.service), filling, spec.timezone);
  if ('problems' in due) return { problems: [...problems, ...due.problems] };
  const compensate = written.compensate && (yield* planCompensation(written.compensate, connection, place, planning));
  if (compensate && 'problems' in compensate) problems.push(...compensate.problems);
  if (problems.length) return { problems };
  return {
    step: {
      id: written.id ?? '',
      connection,
      timeoutMs: written.timeout,
      whenRunning: written.whenRunning,
      onAmbiguousStart: written.onAmbiguousStart,
      whenHalted: written.whenHalted,
      haltedForMs: around.haltedForMs,
      needs: written.needs,
      when: written.when,
      retry: written.retry,
      consoleUrl: around.consoleUrl?.(connection, due.work),
      watchTaskQueue: around.watchTaskQueue,
      renderWhenDue,
      isRendered: !waitsForSteps,
      reads: renderWhenDue ? readsOf(waitsForSteps ? work.body : {}, written.when, item) : undefined,
      always: written.always || undefined,
      item,
      leftOut,
      compensate:
        compensate && 'step' in compensate ? { ...compensate.step, id: `${written.id}.compensate` } : undefined,
      ...due.work,
    },
  };
}

function expectPlan(
  spec: CheckedSpec,
  date: string,
  { startedAt, begunAt, isScheduled, isBackfill }: Surroundings,
): ExpectPlan | undefined {
  // Who does not say when the run began is of a version that knows no `expect`, and would not do what it is told of it.
  if (!spec.expect || isBackfill || begunAt === undefined) return undefined;
  const { by, within, asUsual } = spec.expect;
  const scheduledMs = isScheduled ? Date.parse(startedAt) : undefined;
  const run = { begunMs: Date.parse(begunAt), scheduledMs, dateMs: Date.parse(date) };
  return expectPlanOf({ by, withinMs: within, asUsual }, run, spec.timezone);
}

/** A topic is told by the pipeline's connection. */
function notifyPlanOf({ notify, connection }: CheckedSpec): NotifyPlan | undefined {
  return notify?.smn === undefined ? notify : { ...notify, connection };
}

function topicProblems({ notify, connection }: CheckedSpec, { connections }: Surroundings): SpecProblem[] {
  if (notify?.smn === undefined || connections.includes(connection)) return [];
  const message = `a topic is told by the pipeline's connection, and this worker has no connection \`${connection}\``;
  return [{ path: ['notify', 'smn'], message }];
}

function channelProblems({ notify }: CheckedSpec, { webhooks = [], chats = {} }: Surroundings): SpecProblem[] {
  const to = notify && postedTo(notify);
  if (!to) return [];
  const { channel, name } = to;
  const known = channel === 'webhook' ? webhooks : (chats[channel] ?? []);
  if (known.includes(name)) return [];
  const variable = VARIABLE_OF[channel] + name.toUpperCase();
  return [
    {
      path: ['notify', channel],
      message: `no ${channel} \`${name}\` on this worker: set ${variable} to its URL there`,
    },
  ];
}

function* planCompensation(
  written: NonNullable<CheckedStep['compensate']>,
  connection: string,
  place: Place,
  planning: Planning,
): Pieces<Planned> {
  const step = {
    ...written,
    connection: written.connection ?? connection,
    whenRunning: 'fail',
    onAmbiguousStart: 'fail',
  } as const;
  return yield* planStep(step, below(place, 'compensate'), planning);
}

type Rendered = { work: StepWork } | { problems: SpecProblem[] };

function* renderBody(work: StepWork, place: Place, filling: Filling, timezone: string): Pieces<Rendered> {
  const body = yield* rendered(work.body, filling, place);
  return 'problems' in body ? body : checkedBody({ ...work, body: body.value } as StepWork, place.path, timezone);
}

function* rendered<T>(value: T, filling: Filling, place: Place): Pieces<{ value: T } | { problems: SpecProblem[] }> {
  try {
    return { value: (yield* render(value, filling, place)) as T };
  } catch (error) {
    // Of the texts that follow each would say the same.
    if (error instanceof SpecError && !filling.work.isSpent) return { problems: error.problems };
    throw error;
  }
}

function checkedBody({ service, body }: StepWork, path: Path, timezone: string): Rendered {
  const parsed = readBy(specOf(service).body, body);
  if (parsed.success) return inZone({ service, body: parsed.data } as StepWork, path, timezone);
  return { problems: pipelineProblems(parsed.error, path) };
}

function inZone({ service, body }: StepWork, path: Path, timezone: string): Rendered {
  try {
    const inItsZone = specOf(service).inZone?.(body, timezone) ?? body;
    return { work: { service, body: inItsZone } as StepWork };
  } catch (error) {
    if (!(error instanceof PartProblem)) throw error;
    return { problems: [{ path: [...path, error.key], message: error.message }] };
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
      unknown.map((name, at) => ({
        path: ['params', name],
        message: `given at run time, but the pipeline has no such parameter${
          at < BOUNDS.problems.most ? didYouMean(name, Object.keys(spec.params)) : ''
        }`,
      })),
    );
  }
  return { ...spec.params, ...run.params };
}

/** The day that people of the pipeline's own place mean by it. */
function dayOf(date: string, timezone: string): string {
  return writtenText(dayAt(Date.parse(date), timezone), 'day');
}
