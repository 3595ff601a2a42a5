import type { BackfillInput, BackfillStatus } from './domain/backfill';
import type { PipelineStatus, StepStatus } from './domain/status';
import type { BackfillSoFar } from './workflows/backfill';
import { runBackfill } from './workflows/backfill';
import type { PipelineRun } from './workflows/check';
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
export function huaweiCloudPipeline(spec: unknown, run: PipelineRun = {}): Promise<PipelineStatus> {
  return runPipelineSteps(spec, run, answering(nameOf(spec)));
}

/** Before the spec is checked it may be anything. */
function nameOf(spec: unknown): string {
  const name: unknown = spec !== null && typeof spec === 'object' && 'name' in spec ? spec.name : undefined;
  return typeof name === 'string' ? name : 'pipeline';
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
export function huaweiCloudBackfill(input: BackfillInput, sofar?: BackfillSoFar): Promise<BackfillStatus> {
  return runBackfill(input, sofar);
}
