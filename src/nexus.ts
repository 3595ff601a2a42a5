export type { CdmOutput } from './domain/cdm/cdm-body';
export type { CdmClusterOutput } from './domain/cdm-cluster/cluster-body';
export type { DgcOutput } from './domain/dgc/dgc-body';
export type { DliOutput } from './domain/dli/dli-body';
export type { DliSparkOutput } from './domain/dli-spark/spark-body';
export type { DliSqlOutput } from './domain/dli-sql/sql-body';
export type { MrsOutput } from './domain/mrs/mrs-body';
export type { PipelineSpec } from './domain/pipeline-spec';
export type { PipelineStatus, StepStatus } from './domain/status';
export type { PipelineRun } from './workflows/pipeline-run';
export type { ObsOutput } from './domain/obs/obs-body';
export type {
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
export type { SmnOutput } from './domain/smn/smn-body';
export { huaweiCloud, type PipelineOrder } from './workflows/nexus-service';
