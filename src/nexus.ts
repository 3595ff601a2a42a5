import * as nexus from 'nexus-rpc';
import type { PipelineStatus, StepStatus } from './domain/status';
import type { CdmJob, DgcJob, DliStreamJobs, DliStreamJobsToStop, PipelineRun } from './workflow';

export type { PipelineStatus, StepStatus } from './domain/status';
export type { CdmJob, DgcJob, DliStreamJobs, DliStreamJobsToStop, PipelineRun } from './workflow';

/** A pipeline, and what is given at run time. */
export interface PipelineOrder {
  /** As in the YAML file. */
  spec: unknown;
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
  runCdmJob: nexus.operation<CdmJob, StepStatus>(),
  /** Runs a DGC job, now or as a backfill, and waits until that has succeeded; or switches its schedule. */
  runDgcJob: nexus.operation<DgcJob, StepStatus>(),
  /** Starts stream jobs together and waits until each is seen running. */
  startDliStreamJobs: nexus.operation<DliStreamJobs, StepStatus>(),
  /** Stops stream jobs and waits until the cloud says that they have stopped. */
  stopDliStreamJobs: nexus.operation<DliStreamJobsToStop, StepStatus>(),
});
