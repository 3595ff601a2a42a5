import type { TemplateScope, UnresolvedStep } from '../domain/plan';
import type { StepWork } from '../domain/step-types';
import { refuseLargeBody } from './due-size';
import type { Pieces } from './pieces';
import { atOnce } from './pieces';
import type { Filling, Place } from './render';
import { fillingFor, fillingWith, holds } from './render';
import { SpecError } from './spec-error';
import { specOf } from './step-types';
import { withoutNulls } from './without-nulls';
import type { Rendered } from './rendered-body';
import { below, checkedBody, renderBody, rendered } from './rendered-body';

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
