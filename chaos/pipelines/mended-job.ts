import { CONTRARY, isSafe } from './expected-end';
import type { JobShape, JobStepShape, PipelineShape, StepShape } from './shape';
import { isStreamsStep } from './shape';

const MENDED_MS = 500;
const TAKES_PARAMS: readonly string[] = ['cdm', 'dgc'];

/** The job of a step as it is once a person has mended it: neither halted by the cloud nor tried again, and it ends well. */
export function mendedJob({ id, work, obstacle }: JobStepShape): JobShape {
  const plain = withoutOwnWays(work);
  const outcome = isSafe({ id, work: plain }) ? work.outcome : CONTRARY[work.service](work.outcome);
  return { ...plain, outcome, durationMs: obstacle === 'deadline' ? MENDED_MS : work.durationMs };
}

/** Whether a person may give it parameters. */
export function takesParams({ service }: JobShape): boolean {
  return TAKES_PARAMS.includes(service);
}

function withoutOwnWays({ halt: _halt, retries: _retries, wordOnceEnded: _word, ...job }: JobShape): JobShape {
  return job;
}

/**
 * Of the steps of a pipeline, those that a person can mend while they may be under way: objects come when they come, nobody moves
 * strangers, and a run that CDM tries again by itself goes by the definition that it began with.
 */
export function isMended(step: StepShape): step is JobStepShape {
  if (isStreamsStep(step)) return false;
  return step.obstacle !== 'taken' && step.work.service !== 'obs' && step.work.retries === undefined;
}

/** The pipeline as it is once these are mended. */
export function mendedShape(shape: PipelineShape): PipelineShape {
  const steps = shape.steps.map((step): StepShape =>
    isMended(step) ? { ...step, work: mendedJob(step), obstacle: undefined } : step,
  );
  return { ...shape, steps };
}
