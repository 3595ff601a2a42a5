export type { Vitals } from './plugin/vitals';
export { HuaweiCloudPlugin, type HuaweiCloudPluginOptions } from './plugin/plugin';
export { createWorker, type HuaweiCloudWorker, type WorkerSettings } from './worker';
export { DEFAULT_TASK_QUEUE } from './domain/default-task-queue';
export { TemporalConfigError } from './config/temporal-config';
export { connectHuaweiCloud, type HuaweiCloud, type HuaweiCloudOptions } from './client/huawei-cloud';
export { HuaweiCloudError, type Effect } from './client/huawei-cloud-error';
export type { CallObserver, ObservedCall } from './client/http/call-observer';
export type { CallOptions, CallPriority, Reply } from './client/call-options';
export type { CdmClient, CdmClusterRow, CdmHistory, CdmJobRef, CdmJobRow, CdmSubmission } from './client/cdm/cdm';
export type { DgcClient, DgcInstance, DgcInstanceRef, DgcJobParam, DgcJobRef, DgcNode } from './client/dgc/dgc';
export type { FactoryClient, NewSupplement, Supplement, SupplementRef } from './client/dgc/factory';
export type { DliClient, DliItem, DliJob } from './client/dli/dli';
export type { BatchesQuery, DliSparkClient, LogPart, SparkApplication, SparkBatch } from './client/dli-spark/dli-spark';
export type { MrsClient, MrsJob, MrsJobRef, MrsJobsQuery, MrsSubmission } from './client/mrs/mrs';
export type { DliSqlClient, SqlJob, SqlJobsQuery, SqlSubmission } from './client/dli-sql/dli-sql';
export type { ObjectsPage, ObjectsQuery, ObsClient } from './client/obs/obs';
export type { SmnClient, SmnPublication } from './client/smn/smn';
export type { AccessKey, Credentials, PasswordLogin } from './client/auth/credentials';
export { connectionsFromEnvironment, type Connections } from './connections/connections';
export { webhooksFromEnvironment, type Webhooks } from './config/webhooks';
export { ConfigurationError as ConfigurationError } from './config/configuration-error';
export { SpecError } from './spec/spec-error';
export { datedRunOf, type DatedRun } from './spec/dated-run';
export type {
  CompensationSpec,
  ExpectSpec,
  ForEachSpec,
  JobSpec,
  NotifySpec,
  OneBody,
  PipelineSpec,
  RetrySpec,
  ScheduleSpec,
  StepSpec,
} from './domain/pipeline-spec';
export type { Duration, DurationText } from './domain/duration';
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
export type { ObsObject } from './domain/obs/obs-object';
export type { SmnInput, SmnOutput } from './domain/smn/smn-body';
export type { SqlPreview } from './domain/dli-sql/sql-rows';
export type { ParamValue } from './domain/step-type';
export type { StepInputs, StepOutputs, StepType } from './domain/step-types';
export { FAILURE_KINDS, type FailureKind, type FailureType } from './domain/failure-kind';
export {
  huaweiCloudFailureOf,
  isHuaweiCloudFailure,
  type ErrorAround,
  type HuaweiCloudFailure,
} from './failures/huawei-cloud-failure';
export type { FenceTimes } from './domain/fence';
export type { PaceBounds } from './domain/pace';
export type {
  Lateness,
  PipelineState,
  PipelineStatus,
  Receipt,
  RunStatus,
  StepState,
  StepStatus,
} from './domain/status';
export { applySchedule, type AppliedSchedule } from './schedules/apply-schedule';
export { listSchedules, type ListedSchedule, type RunUnderWay } from './schedules/list-schedules';
export { triggerSchedule, type Triggered } from './schedules/trigger-schedule';
export { startBackfill } from './schedules/start-backfill';
export { ScheduleError } from './schedules/schedule-error';
export type { ScheduleRunOptions } from './schedules/desired-schedule';
export type { ScheduleChange } from './schedules/schedule-changes';
export type { BackfillCounts, BackfillInput, BackfillRun, BackfillStatus } from './domain/backfill';
