import { BOUNDS } from '../domain/bounds';
import { bytesOf } from '../domain/measure';
import type { PlannedPipeline } from '../domain/plan';
import type { SpecProblem } from './spec-error';
import { SpecError } from './spec-error';

/** A plan stands in the history, and the body of a step in what a cleanup is given. @throws SpecError when one is too large */
export function checkedSize(plan: PlannedPipeline): PlannedPipeline {
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
