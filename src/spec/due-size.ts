import { BOUNDS } from '../domain/bounds';
import { bytesOf } from '../domain/measure';
import type { PlannedPipeline, PlannedStep, UnresolvedStep } from '../domain/plan';
import { SpecError } from './spec-error';

/**
 * Gives every step that is filled in when it is due its share of what filling in may add. All of them may become due at
 * once, and are then asked for in one message: the shares are even, so that no step's fate hangs on another's texts.
 */
export function withDueShares(plan: PlannedPipeline): PlannedPipeline {
  const all = plan.steps.flatMap((step) => [step, ...(step.compensate ? [step.compensate] : [])]);
  const due = all.filter(({ isRendered }) => !isRendered).length;
  if (!due) return plan;
  const share = Math.floor(BOUNDS.dueBytes.most / due);
  return { ...plan, steps: plan.steps.map((step) => withShare(step, share)) };
}

function withShare(step: PlannedStep, share: number): PlannedStep {
  const { compensate } = step;
  return {
    ...step,
    ...(!step.isRendered && { mostBytes: Math.min(BOUNDS.dueBodyBytes.most, bytesOf(step.body) + share) }),
    ...(compensate && { compensate: withShare(compensate, share) }),
  };
}

/**
 * Lets a body pass that is no larger than its step may hand on.
 * @throws SpecError when what came out of a step's templates is more than can be handed on
 */
export function refuseLargeBody(step: UnresolvedStep, body: object): void {
  const bytes = bytesOf(body);
  const most = step.mostBytes ?? BOUNDS.dueBodyBytes.most;
  if (bytes <= most) return;
  const message = `with its templates filled in it takes ${bytes} bytes, and ${most} is the most for this step: let the job read what is that long`;
  throw new SpecError([{ path: ['steps', step.id, step.service], message }]);
}
