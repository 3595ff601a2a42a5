import * as nexus from 'nexus-rpc';
import type { CdmOutput } from '../domain/cdm/cdm-body';
import type { CdmClusterOutput } from '../domain/cdm-cluster/cluster-body';
import type { DgcOutput } from '../domain/dgc/dgc-body';
import type { DliOutput } from '../domain/dli/dli-body';
import type { DliSparkOutput } from '../domain/dli-spark/spark-body';
import type { DliSqlOutput } from '../domain/dli-sql/sql-body';
import type { MrsOutput } from '../domain/mrs/mrs-body';
import type { PipelineSpec } from '../domain/pipeline-spec';
import type { SmnOutput } from '../domain/smn/smn-body';
import type { PipelineStatus, StepStatus } from '../domain/status';
import type { PipelineRun } from './pipeline-run';
import type { ObsOutput } from '../domain/obs/obs-body';
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
} from './job-inputs';

/** A pipeline, and what is given at run time. */
export interface PipelineOrder {
  /** As in the YAML file. */
  spec: PipelineSpec;
  /** What is given at run time: date and parameters. Absent for neither. */
  run?: PipelineRun;
}

/**
 * What other teams' workflows can ask of the workers that run Huawei Cloud jobs, without their code, credentials or
 * namespace. Each operation is a workflow of ours, one for each call however often it is delivered; cancelling the
 * operation cancels it, and it stops what it started.
 * ```ts
 * const jobs = createNexusServiceClient({ endpoint: 'huaweicloud', service: huaweiCloud });
 * await jobs.executeOperation('runCdmJob', { clusterId, jobName }, { scheduleToCloseTimeout: '1 day' });
 * ```
 * Only the definition: the handler is `new HuaweiCloudPlugin({ nexus: true })`.
 */
export const huaweiCloud = nexus.service('huaweicloud', {
  /** Runs a whole pipeline. */
  runPipeline: nexus.operation<PipelineOrder, PipelineStatus>(),
  /** Runs a CDM migration and waits until its submission has SUCCEEDED. */
  runCdmJob: nexus.operation<CdmJob, StepStatus<CdmOutput>>(),
  /** Runs a DGC job, now or to supplement data, and waits until that has succeeded; or switches its schedule. */
  runDgcJob: nexus.operation<DgcJob, StepStatus<DgcOutput>>(),
  /** Starts stream jobs together and waits until each is seen running. */
  startDliStreamJobs: nexus.operation<DliStreamJobs, StepStatus<DliOutput>>(),
  /** Stops stream jobs and waits until the cloud says that they have stopped. */
  stopDliStreamJobs: nexus.operation<DliStreamJobsToStop, StepStatus<DliOutput>>(),
  /** Has DLI run one SQL statement and waits until its job has FINISHED. */
  runDliSqlJob: nexus.operation<DliSqlJob, StepStatus<DliSqlOutput>>(),
  /** Has DLI run one Spark application and waits until its batch has come to success. */
  runDliSparkJob: nexus.operation<DliSparkJob, StepStatus<DliSparkOutput>>(),
  /** Has a job of an MRS cluster run and waits until its result is SUCCEEDED. */
  runMrsJob: nexus.operation<MrsJob, StepStatus<MrsOutput>>(),
  /** Waits until objects are there in OBS. */
  waitForObsObjects: nexus.operation<ObsWait, StepStatus<ObsOutput>>(),
  /** Wakes a CDM cluster and waits until it runs. */
  startCdmCluster: nexus.operation<CdmCluster, StepStatus<CdmClusterOutput>>(),
  /** Puts a CDM cluster to rest, unless jobs run on it, and waits until it does. */
  stopCdmCluster: nexus.operation<CdmCluster, StepStatus<CdmClusterOutput>>(),
  /** Publishes a message to a topic of SMN, at most once. */
  publishSmnMessage: nexus.operation<SmnMessage, StepStatus<SmnOutput>>(),
});
