import type { PipelineShape, StepShape } from '../pipelines/shape';
import { isStreamsStep } from '../pipelines/shape';

/** One job of a pipeline, as the cloud's log names it. */
export interface Unit {
  step: string;
  job: string;
  /** Run only to make up for the step. */
  isUndo: boolean;
  /** A step that succeeds has started it. */
  mustStart: boolean;
}

export function unitsOf({ steps }: PipelineShape): Unit[] {
  return steps.flatMap(unitsOfStep);
}

function unitsOfStep(step: StepShape): Unit[] {
  if (isStreamsStep(step)) {
    return step.work.streams.map(({ id, refused, runsAlready }) => ({
      step: step.id,
      job: String(id),
      isUndo: false,
      mustStart: !refused && !runsAlready,
    }));
  }
  const own = { step: step.id, job: step.work.job, isUndo: false, mustStart: true };
  return step.undo ? [own, { step: step.id, job: step.undo.job, isUndo: true, mustStart: false }] : [own];
}
