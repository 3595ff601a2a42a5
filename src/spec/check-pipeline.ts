import { BOUNDS } from '../domain/bounds';
import { expectPlanOf } from '../domain/expectation';
import type { ExpectPlan, PlannedPipeline, TemplateScope } from '../domain/plan';
import { dayAt } from '../domain/schedule/day-in-zone';
import { writtenText } from '../domain/schedule/wall-time';
import { calendarOf, dateInCalendar } from './dated-run';
import { withDueShares } from './due-size';
import { itemsOfSteps } from './for-each';
import { needsOf } from './graph';
import { didYouMean } from '../files/nearest';
import { checkedSpec } from './checked-spec';
import type { Pieces } from './pieces';
import { atOnce } from './pieces';
import { fillingWith } from './render';
import type { CheckedSpec } from './schema';
import type { SpecProblem } from './spec-error';
import { SpecError } from './spec-error';
import { lostNumbers } from './value';
import { withoutNulls } from './without-nulls';
import type { RunInput, Surroundings } from './surroundings';
import { checkedSize } from './plan-size';
import type { Planned, Planning } from './plan-steps';
import { fanOutsOf, planItems, planStep } from './plan-steps';
import { channelProblems, notifyPlanOf, topicProblems } from './notify-plan';

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
  const date = dateInCalendar(calendarOf(checked), run.date ?? around.startedAt);
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

/** What is wrong with a step is wrong with each of its items. */
function eachOnce(problems: SpecProblem[]): SpecProblem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
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
