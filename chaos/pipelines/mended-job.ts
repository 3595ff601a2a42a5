import { CONTRARY, isSafe } from './expected-end';
import type { JobShape, JobStepShape } from './shape';

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
