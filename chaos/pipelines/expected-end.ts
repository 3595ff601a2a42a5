import type { JobShape, JobStepShape, PipelineShape, StepShape, StreamShape, StreamsStepShape } from './shape';
import { isStreamsStep, stepOf } from './shape';

/** How a pipeline ends when nobody cancels it, whatever else befalls it. */
export type ExpectedEnd =
  | { state: 'succeeded' }
  /** One of the types: which of several streams' failures names that of their step, no page of ours promises. */
  | { state: 'failed'; step: string; types: string[] };

/**
 * The model: follows from the shape alone. The first step that cannot succeed names the failure; where people answer for
 * those, they leave them out at last.
 * @param skipped steps that a person had left out in time
 */
export function expectedEnd({ steps, held }: PipelineShape, skipped: string[] = []): ExpectedEnd {
  if (held) return { state: 'succeeded' };
  const run = steps.filter((step) => !isLeftOut(step) && !skipped.includes(step.id));
  const failing = run.find((step) => !isSafe(step));
  if (!failing) return { state: 'succeeded' };
  const step = stepOf(failing);
  // Which of several items fails first nobody can tell.
  const types = run.filter((one) => stepOf(one) === step).flatMap(failuresOf);
  return { state: 'failed', step, types: [...new Set(types)].map((type) => `HuaweiCloud.${type}`) };
}

/** Whether a lost reply leaves it open for good what became of it. */
export function mayStayOpen({ work: { service } }: { work: { service: string } }): boolean {
  return service === 'smn';
}

/** Whether it succeeds whatever becomes of the replies to its requests. */
export function isSure(step: StepShape): boolean {
  return isSafe(step) && !mayStayOpen(step);
}

/** Its condition does not hold. */
export function isLeftOut({ when }: StepShape): boolean {
  return when?.holds === false;
}

/** Whether it succeeds once it is run, and nobody stops it. */
export function isSafe(step: StepShape): boolean {
  return failuresOf(step).length === 0;
}

/** Whether a stream comes up, by our doing or as it was. */
function comesUp({ refused, outcome, restarts }: StreamShape): boolean {
  return !refused && outcome !== 'job_submit_fail' && restarts?.lastly !== 'job_running_exception';
}

function failuresOf(step: StepShape): string[] {
  if (isStreamsStep(step)) return failuresOfStreams(step);
  const type = failureOfJob(step);
  return type === undefined ? [] : [type];
}

function failuresOfStreams({ work: { streams, keepGoing } }: StreamsStepShape): string[] {
  const up = streams.filter(comesUp).length;
  const enough = keepGoing ? up > 0 : up === streams.length;
  if (enough) return [];
  // A refusal with a code is what the code means, one without is a job that failed.
  return streams.some(({ refused }) => refused) ? ['JobFailed', 'InvalidRequest'] : ['JobFailed'];
}

function failureOfJob({ work, obstacle }: JobStepShape): string | undefined {
  switch (obstacle) {
    case 'taken':
      return 'Conflict';
    case 'missing':
      // CDM has one word for a cluster that there is not and one that cannot be reached.
      return work.service === 'cdmCluster' ? 'InvalidRequest' : 'NotFound';
    case 'refused':
      return work.service === 'mrs' ? 'Forbidden' : 'InvalidRequest';
    case 'deadline':
    case 'lostSight':
      return 'DeadlineExceeded';
    case undefined:
      return failureOfHalt(work) ?? failureOfTries(work);
  }
}

/** One that is continued comes to its outcome. */
function failureOfHalt({ halt }: JobShape): string | undefined {
  return halt?.whenHalted === 'stop' || halt?.whenHalted === 'fail' ? 'Halted' : undefined;
}

/** Where CDM has tries left, the last one counts. */
function failureOfTries({ outcome, retries }: JobShape): string | undefined {
  return retries && retries.failing > retries.times ? FAILURES['FAILED'] : FAILURES[outcome];
}

/** An outcome whose verdict is the other one. */
export const CONTRARY: Record<JobShape['service'], (outcome: string) => string> = {
  cdm: (outcome) => (FAILURES[outcome] ? 'SUCCEEDED' : 'FAILED'),
  dgc: (outcome) => (FAILURES[outcome] ? 'success' : 'fail'),
  dliSql: (outcome) => (FAILURES[outcome] ? 'FINISHED' : 'FAILED'),
  dliSpark: (outcome) => (FAILURES[outcome] ? 'success' : 'dead'),
  mrs: (outcome) => (FAILURES[outcome] ? 'SUCCEEDED' : 'FAILED'),
  obs: () => 'complete',
  smn: () => 'published',
  cdmCluster: () => 'arrived',
};

const FAILURES: Record<string, string | undefined> = {
  FAILED: 'JobFailed',
  FAILURE_ON_SUBMIT: 'JobFailed',
  STOPPED: 'JobStopped',
  CANCELLED: 'JobStopped',
  KILLED: 'JobStopped',
  dead: 'JobFailed',
  fail: 'JobFailed',
  'manual-stop': 'JobStopped',
  skip: 'JobSkipped',
  broken: 'InvalidRequest',
};
