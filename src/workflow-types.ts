import type { BackfillInput, BackfillSoFar, BackfillStatus } from './domain/backfill';
import type { PipelineSpec } from './domain/pipeline-spec';
import type { PipelineStatus, StepStatus } from './domain/status';
import type { StepOutputs } from './domain/step-types';
import { nameGiven } from './workflows/arguments';
import { runBackfill } from './workflows/backfill';
import { Progress } from './workflows/progress';
import type { PipelineRun } from './workflows/pipeline-run';
import type { JobOrder } from './workflows/run-job';
import { runJob } from './workflows/run-job';
import { Pipeline } from './workflows/pipeline';
import { runPipelineSteps } from './workflows/run-pipeline';
import { registerUpdateHandlers } from './workflows/verbs';

export { type Cleaned, huaweiCloudCleanup } from './workflows/cleanup';
export type { JobOrder } from './workflows/run-job';

function withUpdates(name: string): Pipeline {
  const pipeline = new Pipeline(new Progress(name), true);
  registerUpdateHandlers(pipeline);
  return pipeline;
}

/** A pipeline: steps of every type in the order of their needs. Input: its spec, and what is given at run time. */
export function huaweiCloudPipeline(spec: PipelineSpec, run?: PipelineRun): Promise<PipelineStatus> {
  return runPipelineSteps(spec, run, withUpdates(nameGiven(spec)));
}

/** One CDM migration job, started once and watched until it has ended. Input: the body of a `cdm` step. */
export function huaweiCloudCdmJob(input: JobOrder<'cdm'>): Promise<StepStatus<StepOutputs['cdm']>> {
  return runJob('cdm', input, withUpdates('cdm'));
}

/** One DGC job: run now or to supplement data, or its schedule switched. Input: the body of a `dgc` step. */
export function huaweiCloudDgcJob(input: JobOrder<'dgc'>): Promise<StepStatus<StepOutputs['dgc']>> {
  return runJob('dgc', input, withUpdates('dgc'));
}

/** DLI stream jobs, started (or stopped) together. Input: the body of a `dli` step. */
export function huaweiCloudDliStreamJobs(input: JobOrder<'dli'>): Promise<StepStatus<StepOutputs['dli']>> {
  return runJob('dli', input, withUpdates('dli'));
}

/** One SQL statement, run by DLI. Input: the body of a `dliSql` step. */
export function huaweiCloudDliSqlJob(input: JobOrder<'dliSql'>): Promise<StepStatus<StepOutputs['dliSql']>> {
  return runJob('dliSql', input, withUpdates('dliSql'));
}

/** One Spark application, run by DLI. Input: the body of a `dliSpark` step. */
export function huaweiCloudDliSparkJob(input: JobOrder<'dliSpark'>): Promise<StepStatus<StepOutputs['dliSpark']>> {
  return runJob('dliSpark', input, withUpdates('dliSpark'));
}

/** One job of an MRS cluster. Input: the body of an `mrs` step. */
export function huaweiCloudMrsJob(input: JobOrder<'mrs'>): Promise<StepStatus<StepOutputs['mrs']>> {
  return runJob('mrs', input, withUpdates('mrs'));
}

/** Objects in OBS that are waited for. Input: the body of an `obs` step. */
export function huaweiCloudObsWait(input: JobOrder<'obs'>): Promise<StepStatus<StepOutputs['obs']>> {
  return runJob('obs', input, withUpdates('obs'));
}

/** One CDM cluster, woken or put to rest. Input: the body of a `cdmCluster` step. */
export function huaweiCloudCdmCluster(input: JobOrder<'cdmCluster'>): Promise<StepStatus<StepOutputs['cdmCluster']>> {
  return runJob('cdmCluster', input, withUpdates('cdmCluster'));
}

/** One message, published to a topic of SMN. Input: the body of an `smn` step. */
export function huaweiCloudSmnMessage(input: JobOrder<'smn'>): Promise<StepStatus<StepOutputs['smn']>> {
  return runJob('smn', input, withUpdates('smn'));
}

/**
 * One run of a pipeline for each date of a span of the past, a few at a time. Input: the spec, `from` and `to`.
 * The second argument is the workflow's own, for when a long backfill continues in a new history.
 */
export function huaweiCloudBackfill(input: BackfillInput, sofar?: BackfillSoFar): Promise<BackfillStatus> {
  return runBackfill(input, sofar);
}
