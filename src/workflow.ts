import type { CdmBody, DgcBody, DliBody } from './domain/plan';
import type { PipelineStatus, StepStatus } from './domain/status';
import type { PipelineRun } from './workflows/check';
import { Pipeline } from './workflows/pipeline';
import { Progress } from './workflows/progress';
import type { JobOptions } from './workflows/run-job';
import { runJob } from './workflows/run-job';
import { runPipelineSteps } from './workflows/run-pipeline';
import { answerPeople } from './workflows/verbs';

export type { Leftover } from './domain/leftover';
export type { Ask, PipelineStatus, Receipt, RunStatus, StepStatus } from './domain/status';
export type { PipelineRun } from './workflows/check';
export type { JobOptions } from './workflows/run-job';
export type { AdoptInput, Heeded, RetryInput, SkipInput } from './workflows/verbs';

/** A CDM migration job; `variables` fill the job's own. */
export type CdmJob = Pick<CdmBody, 'clusterId' | 'jobName'> & Partial<CdmBody> & JobOptions;
/** A DGC job; `mode` defaults to `runNow`. */
export type DgcJob = Pick<DgcBody, 'jobName'> & Partial<DgcBody> & JobOptions;
/** Stream jobs by their ids, which the vendor counts as numbers. */
export type DliStreamJobs = { jobIds: (string | number)[] } & Partial<
  Pick<DliBody, 'resumeSavepoint' | 'onPartialStart'>
> &
  JobOptions;

/**
 * Runs a CDM migration and waits until its submission has SUCCEEDED. Whatever ends the workflow early, the migration
 * is stopped first; only `terminate` gives Temporal no chance to.
 * @throws ApplicationFailure `HuaweiCloud.*` (docs/errors.md); CancelledFailure once the stop is confirmed
 */
export async function runCdmJob(job: CdmJob): Promise<StepStatus> {
  return runJob('cdm', job, unheard('cdm'));
}

/**
 * Runs a DGC job now and waits for its instance, or switches its schedule.
 * @throws as {@link runCdmJob}
 */
export async function runDgcJob(job: DgcJob): Promise<StepStatus> {
  return runJob('dgc', job, unheard('dgc'));
}

/**
 * Starts stream jobs together and waits until each is seen running. They go on when the workflow ends.
 * @throws as {@link runCdmJob}
 */
export async function startDliStreamJobs(jobs: DliStreamJobs): Promise<StepStatus> {
  return runJob('dli', { ...jobs, action: 'start' }, unheard('dli'));
}

/**
 * Stops stream jobs and waits until the cloud says that they have stopped.
 * @throws as {@link runCdmJob}
 */
export async function stopDliStreamJobs(
  jobs: { jobIds: (string | number)[]; triggerSavepoint?: boolean } & JobOptions,
): Promise<StepStatus> {
  return runJob('dli', { ...jobs, action: 'stop' }, unheard('dli'));
}

/** How a pipeline behaves inside your workflow. */
export interface PipelineOptions {
  /**
   * Has your workflow answer the queries `status` and `leftovers` and the Updates `retry`, `skip`, `adopt`, `pause` and
   * `resume`. Without them a spec that holds is refused, since nobody could answer. One pipeline a workflow can have them.
   * @default false
   */
  updates?: boolean;
}

/**
 * Runs a whole pipeline inside your workflow.
 * @throws as {@link runCdmJob}
 */
export async function runPipeline(
  spec: unknown,
  run: PipelineRun = {},
  { updates = false }: PipelineOptions = {},
): Promise<PipelineStatus> {
  const pipeline = new Pipeline(new Progress('pipeline', false), updates);
  if (updates) answerPeople(pipeline);
  return runPipelineSteps(spec, run, pipeline);
}

function unheard(name: string): Pipeline {
  return new Pipeline(new Progress(name, false), false);
}
