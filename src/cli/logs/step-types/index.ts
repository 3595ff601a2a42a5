import type { StepBodies, StepType } from '../../../domain/step-types';
import { CDM_LOG } from './cdm';
import { DGC_LOG } from './dgc';
import { DLI_LOG } from './dli';
import { DLI_SPARK_LOG } from './dli-spark';
import { DLI_SQL_LOG } from './dli-sql';
import { MRS_LOG } from './mrs';
import type { StepTypeLog } from './step-type-log';

const STEP_TYPE_LOGS: { readonly [Type in StepType]: StepTypeLog<StepBodies[Type]> } = {
  cdm: CDM_LOG,
  dgc: DGC_LOG,
  dli: DLI_LOG,
  dliSql: DLI_SQL_LOG,
  dliSpark: DLI_SPARK_LOG,
  mrs: MRS_LOG,
  obs: { elsewhere: 'Waiting for objects writes no log: what was seen last stands in the status.' },
  cdmCluster: { elsewhere: 'CDM keeps no log of starting and stopping a cluster: its console shows how it stands.' },
  smn: { elsewhere: 'SMN hands out no log by a call: delivery stands in LTS where the topic has it switched on.' },
};

/** What this type of step can tell of its runs. */
export function logOf(type: StepType): StepTypeLog<unknown> {
  return STEP_TYPE_LOGS[type];
}
