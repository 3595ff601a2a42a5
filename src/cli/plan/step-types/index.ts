import type { StepBodies, StepType, StepWork } from '../../../domain/step-types';
import type { StepTypePlan } from './step-type-plan';
import { CDM_PLAN } from './cdm';
import { CDM_CLUSTER_PLAN } from './cdm-cluster';
import { DGC_PLAN } from './dgc';
import { DLI_PLAN } from './dli';
import { DLI_SPARK_PLAN } from './dli-spark';
import { DLI_SQL_PLAN } from './dli-sql';
import { MRS_PLAN } from './mrs';
import { OBS_PLAN } from './obs';
import { SMN_PLAN } from './smn';

const STEP_TYPE_PLANS: { readonly [Type in StepType]: StepTypePlan<StepBodies[Type]> } = {
  cdm: CDM_PLAN,
  dgc: DGC_PLAN,
  dli: DLI_PLAN,
  dliSql: DLI_SQL_PLAN,
  dliSpark: DLI_SPARK_PLAN,
  mrs: MRS_PLAN,
  obs: OBS_PLAN,
  cdmCluster: CDM_CLUSTER_PLAN,
  smn: SMN_PLAN,
};

/** How a plan shows this kind of work. */
export function planOf({ service }: StepWork): StepTypePlan<unknown> {
  return STEP_TYPE_PLANS[service];
}
