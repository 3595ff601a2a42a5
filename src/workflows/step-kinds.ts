import type { PlannedStep } from '../domain/plan';
import type { StepBodies } from '../domain/step-types';
import { cdmKindOf } from './cdm';
import { cdmClusterStep } from './cdm-cluster';
import { dgcKindOf } from './dgc';
import { dliKindOf } from './dli';
import { dliSparkStep } from './dli-spark';
import { dliSqlStep } from './dli-sql';
import { mrsStep } from './mrs';
import { obsWaitStep } from './obs';
import { smnStep } from './smn';
import type { StepKind } from './step-kind';

/** What each type of step is to the engine. A type may hold several kinds of work. */
const STEP_KINDS: { readonly [Type in keyof StepBodies]: (body: StepBodies[Type]) => StepKind<StepBodies[Type]> } = {
  cdm: cdmKindOf,
  dgc: dgcKindOf,
  dli: dliKindOf,
  dliSql: () => dliSqlStep,
  dliSpark: () => dliSparkStep,
  mrs: () => mrsStep,
  obs: () => obsWaitStep,
  cdmCluster: () => cdmClusterStep,
  smn: () => smnStep,
};

/** Which kind of step this is. The engine looks no further into a body. */
export function kindOf({ service, body }: PlannedStep): StepKind<unknown> {
  const ofBody = STEP_KINDS[service] as (body: unknown) => StepKind<unknown>;
  return ofBody(body);
}
