import type { JobShape, JobStepShape, PipelineShape, StepShape, StreamShape, StreamsStepShape } from './shape';
import { isStreamsStep } from './shape';

/** How a pipeline ends when nobody cancels it, whatever else befalls it. */
export type ExpectedEnd = { state: 'succeeded' } | { state: 'failed'; step: string; type: string };

/**
 * The model: follows from the shape alone. The first step that cannot succeed names the failure; where people answer for
 * those, they leave them out at last.
 * @param skipped steps that a person had left out in time
 */
export function expectedEnd({ steps, held }: PipelineShape, skipped: string[] = []): ExpectedEnd {
  if (held) return { state: 'succeeded' };
  for (const step of steps) {
    if (isLeftOut(step) || skipped.includes(step.id)) continue;
    const type = failureOf(step);
    if (type) return { state: 'failed', step: step.id, type: `HuaweiCloud.${type}` };
  }
  return { state: 'succeeded' };
}

/** Its condition does not hold. */
export function isLeftOut({ when }: StepShape): boolean {
  return when?.holds === false;
}

/** Whether it succeeds once it is run, and nobody stops it. */
export function isSafe(step: StepShape): boolean {
  return failureOf(step) === undefined;
}

/** Whether a stream comes up, by our doing or as it was. */
function comesUp({ refused, outcome }: StreamShape): boolean {
  return !refused && outcome !== 'job_submit_fail';
}

function failureOf(step: StepShape): string | undefined {
  return isStreamsStep(step) ? failureOfStreams(step) : failureOfJob(step);
}

function failureOfStreams({ work: { streams, keepGoing } }: StreamsStepShape): string | undefined {
  const up = streams.filter(comesUp).length;
  const enough = keepGoing ? up > 0 : up === streams.length;
  return enough ? undefined : 'JobFailed';
}

function failureOfJob({ work, obstacle }: JobStepShape): string | undefined {
  switch (obstacle) {
    case 'taken':
      return 'Conflict';
    case 'missing':
      return 'NotFound';
    case 'deadline':
      return 'DeadlineExceeded';
    case undefined:
      return FAILURES[work.outcome];
  }
}

/** An outcome whose verdict is the other one. */
export const CONTRARY: Record<JobShape['service'], (outcome: string) => string> = {
  cdm: (outcome) => (FAILURES[outcome] ? 'SUCCEEDED' : 'FAILED'),
  dgc: (outcome) => (FAILURES[outcome] ? 'success' : 'fail'),
};

const FAILURES: Record<string, string | undefined> = {
  FAILED: 'JobFailed',
  FAILURE_ON_SUBMIT: 'JobFailed',
  STOPPED: 'JobStopped',
  fail: 'JobFailed',
  'running-exception': 'JobFailed',
  'manual-stop': 'JobStopped',
  skip: 'JobSkipped',
};
