import type { BackfillStatus } from './domain/backfill';
import type { PipelineStatus, StepStatus } from './domain/status';
import { nameGiven } from './workflows/arguments';
import { runBackfill } from './workflows/backfill';
import { Progress } from './workflows/progress';
import { runJob } from './workflows/run-job';
import { Pipeline } from './workflows/pipeline';
import { runPipelineSteps } from './workflows/run-pipeline';
import { answerPeople } from './workflows/verbs';

export { huaweiCloudCleanup } from './workflows/cleanup';

function answering(name: string): Pipeline {
  const pipeline = new Pipeline(new Progress(name), true);
  answerPeople(pipeline);
  return pipeline;
}

/** A pipeline: CDM migrations, DGC jobs and DLI stream jobs in the order of their needs. Input: its spec, and what is given at run time. */
export function huaweiCloudPipeline(spec: unknown, run?: unknown): Promise<PipelineStatus> {
  return runPipelineSteps(spec, run, answering(nameGiven(spec)));
}

/** One CDM migration job, started once and watched until it has ended. Input: the body of a `cdm` step. */
export function huaweiCloudCdmJob(input: unknown): Promise<StepStatus> {
  return runJob('cdm', input, answering('cdm'));
}

/** One DGC job: run now or as a backfill, or its schedule switched. Input: the body of a `dgc` step. */
export function huaweiCloudDgcJob(input: unknown): Promise<StepStatus> {
  return runJob('dgc', input, answering('dgc'));
}

/** DLI stream jobs, started (or stopped) together. Input: the body of a `dli` step. */
export function huaweiCloudDliStreamJobs(input: unknown): Promise<StepStatus> {
  return runJob('dli', input, answering('dli'));
}

/**
 * One run of a pipeline for each date of a span of the past, a few at a time. Input: the spec, `from` and `to`.
 * The second argument is the workflow's own, for when a long backfill continues in a new history.
 */
export function huaweiCloudBackfill(input: unknown, sofar?: unknown): Promise<BackfillStatus> {
  return runBackfill(input, sofar);
}
