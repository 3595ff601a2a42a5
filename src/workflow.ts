import type { CdmOutput } from './domain/cdm/cdm-body';
import type { CdmClusterOutput } from './domain/cdm-cluster/cluster-body';
import type { DgcOutput } from './domain/dgc/dgc-body';
import type { DliOutput } from './domain/dli/dli-body';
import type { DliSparkOutput } from './domain/dli-spark/spark-body';
import type { DliSqlOutput } from './domain/dli-sql/sql-body';
import type { MrsOutput } from './domain/mrs/mrs-body';
import type { ObsOutput } from './domain/obs/obs-body';
import type { PipelineSpec } from './domain/pipeline-spec';
import type { SmnOutput } from './domain/smn/smn-body';
import type { PipelineStatus, StepStatus } from './domain/status';
import type { PipelineRun } from './workflows/pipeline-run';
import { Pipeline } from './workflows/pipeline';
import { Progress } from './workflows/progress';
import type {
  CdmCluster,
  CdmJob,
  DgcJob,
  DliSparkJob,
  DliSqlJob,
  DliStreamJobs,
  DliStreamJobsToStop,
  MrsJob,
  ObsWait,
  SmnMessage,
} from './workflows/job-inputs';
import { runJob } from './workflows/run-job';
import { runPipelineSteps } from './workflows/run-pipeline';
import { registerUpdateHandlers } from './workflows/verbs';

export type {
  CdmInlineInput,
  CdmInput,
  CdmJobDefinition,
  CdmNamedInput,
  CdmOutput,
  CdmSetting,
  CdmSettings,
} from './domain/cdm/cdm-body';
export type { CdmClusterInput, CdmClusterOutput } from './domain/cdm-cluster/cluster-body';
export type { DgcInput, DgcOutput, DgcRunInput, DgcSupplementInput, SupplementInput } from './domain/dgc/dgc-body';
export type { DliInput, DliOutput, DliStartInput, DliStopInput } from './domain/dli/dli-body';
export type { DliSparkInput, DliSparkOutput } from './domain/dli-spark/spark-body';
export type { DliSqlFileInput, DliSqlInput, DliSqlOutput, DliSqlTextInput, SqlRow } from './domain/dli-sql/sql-body';
export type { MrsInput, MrsJobType, MrsOutput } from './domain/mrs/mrs-body';
export type { ObsInput, ObsKeyInput, ObsOutput, ObsPrefixInput } from './domain/obs/obs-body';
export type { Duration, DurationText } from './domain/duration';
export type { FailureKind, FailureType } from './domain/failure-kind';
export type { Leftover } from './domain/leftover';
export type { PipelineSpec, RetrySpec, StepSpec } from './domain/pipeline-spec';
export type { SmnInput, SmnOutput } from './domain/smn/smn-body';
export type { Ask, PipelineStatus, Receipt, RunStatus, StepStatus } from './domain/status';
export {
  huaweiCloudFailureOf,
  isHuaweiCloudFailure,
  type ErrorAround,
  type HuaweiCloudFailure,
} from './failures/huawei-cloud-failure';
export type { PipelineRun } from './workflows/pipeline-run';
export type {
  CdmCluster,
  CdmJob,
  DgcJob,
  DliSparkJob,
  DliSqlJob,
  DliStreamJobs,
  DliStreamJobsToStop,
  JobOptions,
  MrsJob,
  ObsWait,
  SmnMessage,
} from './workflows/job-inputs';
export type { AdoptInput, UpdateResult, RetryInput, SkipInput } from './workflows/verbs';

/**
 * Runs a CDM migration and waits until its submission has SUCCEEDED. Whatever ends the workflow early, the migration
 * is stopped first; only `terminate` gives Temporal no chance to.
 * @throws ApplicationFailure `HuaweiCloud.*` (docs/errors.md); CancelledFailure once the stop is confirmed
 */
export async function runCdmJob(job: CdmJob): Promise<StepStatus<CdmOutput>> {
  return runJob('cdm', job, withoutUpdates('cdm'));
}

/**
 * Runs a DGC job now, or to supplement data, and waits until that has succeeded; or switches its schedule.
 * @throws as {@link runCdmJob}
 */
export async function runDgcJob(job: DgcJob): Promise<StepStatus<DgcOutput>> {
  return runJob('dgc', job, withoutUpdates('dgc'));
}

/**
 * Starts stream jobs together and waits until each is seen running. They go on when the workflow ends.
 * @throws as {@link runCdmJob}
 */
export async function startDliStreamJobs(jobs: DliStreamJobs): Promise<StepStatus<DliOutput>> {
  return runJob('dli', { ...jobs, action: 'start' }, withoutUpdates('dli'));
}

/**
 * Stops stream jobs and waits until the cloud says that they have stopped.
 * @throws as {@link runCdmJob}
 */
export async function stopDliStreamJobs(jobs: DliStreamJobsToStop): Promise<StepStatus<DliOutput>> {
  return runJob('dli', { ...jobs, action: 'stop' }, withoutUpdates('dli'));
}

/**
 * Has DLI run one SQL statement and waits until its job has FINISHED. Whatever ends the workflow early, the job is cancelled
 * first. What the statement has written stays.
 * @throws as {@link runCdmJob}
 */
export async function runDliSqlJob(job: DliSqlJob): Promise<StepStatus<DliSqlOutput>> {
  return runJob('dliSql', job, withoutUpdates('dliSql'));
}

/**
 * Has DLI run one Spark application and waits until its batch has come to success. Whatever ends the workflow early, the
 * batch is cancelled first. What the application has written stays.
 * @throws as {@link runCdmJob}
 */
export async function runDliSparkJob(job: DliSparkJob): Promise<StepStatus<DliSparkOutput>> {
  return runJob('dliSpark', job, withoutUpdates('dliSpark'));
}

/**
 * Has a job of an MRS cluster run and waits until its result is SUCCEEDED. Whatever ends the workflow early, the job is
 * killed first. What it has written stays.
 * @throws as {@link runCdmJob}
 */
export async function runMrsJob(job: MrsJob): Promise<StepStatus<MrsOutput>> {
  return runJob('mrs', job, withoutUpdates('mrs'));
}

/**
 * Waits until objects are there in OBS: one key, or several with a prefix. Nothing is started for them, so that whatever ends
 * the workflow early leaves nothing behind.
 * @throws as {@link runCdmJob}; `HuaweiCloud.DeadlineExceeded`, with what was seen, when they do not come in time
 */
export async function waitForObsObjects(wait: ObsWait): Promise<StepStatus<ObsOutput>> {
  return runJob('obs', wait, withoutUpdates('obs'));
}

/**
 * Wakes a CDM cluster and waits until it runs and its jobs can be asked for. One that runs is left as it is.
 * @throws as {@link runCdmJob}
 */
export async function startCdmCluster(cluster: CdmCluster): Promise<StepStatus<CdmClusterOutput>> {
  return runJob('cdmCluster', { ...cluster, action: 'start' }, withoutUpdates('cdmCluster'));
}

/**
 * Puts a CDM cluster to rest and waits until it does. One on which jobs run is left as it is, and that is a failure
 * (`HuaweiCloud.Conflict`); where CDM has no stop any more, the `reason` of its run says so.
 * @throws as {@link runCdmJob}
 */
export async function stopCdmCluster(cluster: CdmCluster): Promise<StepStatus<CdmClusterOutput>> {
  return runJob('cdmCluster', { ...cluster, action: 'stop' }, withoutUpdates('cdmCluster'));
}

/**
 * Publishes a message to a topic of SMN. It is sent once: where the reply is lost, nobody can tell whether it was published,
 * and the failure is `HuaweiCloud.AmbiguousStart`.
 * @throws as {@link runCdmJob}
 */
export async function publishSmnMessage(message: SmnMessage): Promise<StepStatus<SmnOutput>> {
  return runJob('smn', message, withoutUpdates('smn'));
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
  spec: PipelineSpec,
  run: PipelineRun = {},
  { updates = false }: PipelineOptions = {},
): Promise<PipelineStatus> {
  const pipeline = new Pipeline(new Progress('pipeline', false), updates);
  if (updates) registerUpdateHandlers(pipeline);
  return runPipelineSteps(spec, run, pipeline);
}

function withoutUpdates(name: string): Pipeline {
  return new Pipeline(new Progress(name, false), false);
}
