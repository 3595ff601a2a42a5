import { CDM_STEP } from './cdm/cdm-step';
import type { CdmBody, CdmInput, CdmOutput } from './cdm/cdm-body';
import type { CdmClusterBody, CdmClusterInput, CdmClusterOutput } from './cdm-cluster/cluster-body';
import { CDM_CLUSTER_STEP } from './cdm-cluster/cluster-step';
import { DGC_STEP } from './dgc/dgc-step';
import type { DgcBody, DgcInput, DgcOutput } from './dgc/dgc-body';
import { DLI_STEP } from './dli/dli-step';
import type { DliBody, DliInput, DliOutput } from './dli/dli-body';
import type { DliSparkBody, DliSparkInput, DliSparkOutput } from './dli-spark/spark-body';
import { DLI_SPARK_STEP } from './dli-spark/spark-step';
import type { DliSqlBody, DliSqlInput, DliSqlOutput } from './dli-sql/sql-body';
import { DLI_SQL_STEP } from './dli-sql/sql-step';
import type { MrsBody, MrsInput, MrsOutput } from './mrs/mrs-body';
import { MRS_STEP } from './mrs/mrs-step';
import type { ObsBody, ObsInput, ObsOutput } from './obs/obs-body';
import { OBS_STEP } from './obs/obs-step';
import type { SmnBody, SmnInput, SmnOutput } from './smn/smn-body';
import { SMN_STEP } from './smn/smn-step';
import type { StepTraits, StepTypeFacts } from './step-type';

/** What a type of step is about. */
interface StepContract<Input, Body, Output> {
  /** What a person writes. */
  input: Input;
  /** What the engine reads: checked, with every default. */
  body: Body;
  /** What a step of it leaves. */
  output: Output;
}

/** The types of steps, by the key that a spec has for each. */
interface StepContracts {
  /** Cloud Data Migration: one migration job. */
  cdm: StepContract<CdmInput, CdmBody, CdmOutput>;
  /** DataArts Factory: one job, which is run, supplements data, or has its schedule switched. */
  dgc: StepContract<DgcInput, DgcBody, DgcOutput>;
  /** Data Lake Insight: Flink stream jobs, together. */
  dli: StepContract<DliInput, DliBody, DliOutput>;
  /** Data Lake Insight: one SQL statement. */
  dliSql: StepContract<DliSqlInput, DliSqlBody, DliSqlOutput>;
  /** Data Lake Insight: one Spark application. */
  dliSpark: StepContract<DliSparkInput, DliSparkBody, DliSparkOutput>;
  /** MapReduce Service: one job of a cluster. */
  mrs: StepContract<MrsInput, MrsBody, MrsOutput>;
  /** Object Storage Service: objects that are waited for, whoever writes them. */
  obs: StepContract<ObsInput, ObsBody, ObsOutput>;
  /** Cloud Data Migration: one of its clusters, woken or put to rest. */
  cdmCluster: StepContract<CdmClusterInput, CdmClusterBody, CdmClusterOutput>;
  /** Simple Message Notification: one message. */
  smn: StepContract<SmnInput, SmnBody, SmnOutput>;
}

/** What a person writes for each type of step: what is left out gets its default. */
export type StepInputs = { [Type in keyof StepContracts]: StepContracts[Type]['input'] };

/** The same, checked and with its defaults. */
export type StepBodies = { [Type in keyof StepContracts]: StepContracts[Type]['body'] };

/** What a step of each type leaves, for templates (`steps.ID.*`) and for whoever waits for it. */
export type StepOutputs = { [Type in keyof StepContracts]: StepContracts[Type]['output'] };

/** What is known of each type without asking the cloud: a type that is left out does not compile. */
export const STEP_TYPES = {
  cdm: CDM_STEP,
  dgc: DGC_STEP,
  dli: DLI_STEP,
  dliSql: DLI_SQL_STEP,
  dliSpark: DLI_SPARK_STEP,
  mrs: MRS_STEP,
  obs: OBS_STEP,
  cdmCluster: CDM_CLUSTER_STEP,
  smn: SMN_STEP,
} satisfies { [Type in keyof StepBodies]: StepTypeFacts<StepBodies[Type]> };

/** A key of a spec under which a step's body stands: `cdm`, `dgc`, `dli`. */
export type StepType = keyof StepContracts;

/** What a step is to do: its type, and the body of that type. */
export type StepWork = { [Type in StepType]: { service: Type; body: StepBodies[Type] } }[StepType];

/** In the order in which people are told of them. */
export const STEP_TYPE_NAMES = Object.keys(STEP_TYPES) as StepType[];

/** What is known of a type, where the body comes with it. */
export function factsOf(type: StepType): StepTypeFacts<unknown> {
  return STEP_TYPES[type];
}

/** What is true of this kind of work. */
export function traitsOf({ service, body }: StepWork): StepTraits<unknown> {
  return factsOf(service).traitsOf(body);
}
