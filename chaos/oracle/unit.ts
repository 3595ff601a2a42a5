import { namesakesIn } from '../pipelines/rivals';
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
  /** A cluster that is put to rest: what begins that is a stop. */
  isStop?: boolean;
  /** A job that is created for its run. */
  inline?: { keep: boolean };
}

/** Every job of a pipeline, that of its end among them, and those that only strangers run. */
export function jobsOf(shape: PipelineShape): string[] {
  return [...unitsOf(shape).map(({ job }) => job), ...(shape.end ? [shape.end.job] : []), ...namesakesIn(shape)];
}

/** The CDM clusters in which jobs are created. */
export function clustersOfCreated(shapes: PipelineShape[]): string[] {
  const creating = shapes.filter((shape) => unitsOf(shape).some(({ inline }) => inline));
  return [...new Set(creating.map(({ clusterId }) => clusterId))];
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
  const { service, job, outcome, action, inline } = step.work;
  const own = {
    step: step.id,
    job,
    isUndo: false,
    // Nothing is started to have objects, and a cluster that is as it is wanted is left as it is.
    mustStart: service !== 'obs' && outcome !== 'already',
    ...(action === 'stop' && { isStop: true }),
    ...(inline && { inline }),
  };
  return step.undo ? [own, { step: step.id, job: step.undo.job, isUndo: true, mustStart: false }] : [own];
}
