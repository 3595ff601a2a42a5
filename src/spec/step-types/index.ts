import type { z } from 'zod';
import type { StepBodies, StepOutputs, StepType, StepWork } from '../../domain/step-types';
import { STEP_TYPE_NAMES } from '../../domain/step-types';
import type { StepTypeSpec } from '../step-type-spec';
import { CDM_SPEC } from './cdm';
import { CDM_CLUSTER_SPEC } from './cdm-cluster';
import { DGC_SPEC } from './dgc';
import { DLI_SPEC } from './dli';
import { DLI_SPARK_SPEC } from './dli-spark';
import { DLI_SQL_SPEC } from './dli-sql';
import { MRS_SPEC } from './mrs';
import { OBS_SPEC } from './obs';
import { SMN_SPEC } from './smn';

/** What a pipeline file may say of each type of step, by its key in a step. */
const STEP_TYPE_SPECS = {
  cdm: CDM_SPEC,
  dgc: DGC_SPEC,
  dli: DLI_SPEC,
  dliSql: DLI_SQL_SPEC,
  dliSpark: DLI_SPARK_SPEC,
  mrs: MRS_SPEC,
  obs: OBS_SPEC,
  cdmCluster: CDM_CLUSTER_SPEC,
  smn: SMN_SPEC,
} satisfies { [Type in StepType]: StepTypeSpec<StepBodies[Type], StepOutputs[Type]> };

/** The bodies of a step, as a file holds them: it has exactly one. */
export type WrittenBodies = { [Type in StepType]?: z.output<(typeof STEP_TYPE_SPECS)[Type]['body']> };

/** What a pipeline file may say of a step of this type, for whoever does not care which it is. */
export function specOf(type: StepType): StepTypeSpec<unknown> {
  return STEP_TYPE_SPECS[type];
}

/** The key of each type in a step, with what may stand there. */
export const BODY_KEYS = Object.fromEntries(
  STEP_TYPE_NAMES.map((type) => [type, specOf(type).body.optional().describe(specOf(type).description)]),
) as { [Type in StepType]: z.ZodOptional<(typeof STEP_TYPE_SPECS)[Type]['body']> };

/** The bodies that stand in a step, whatever they hold. */
export function bodiesOf(step: { [Type in StepType]?: unknown }): [type: StepType, body: unknown][] {
  return STEP_TYPE_NAMES.filter((type) => step[type] !== undefined).map((type) => [type, step[type]]);
}

/** The outputs that a step with this body may leave, by their names. */
export function outputsOf(step: { [Type in StepType]?: unknown }): string[] {
  return bodiesOf(step).flatMap(([type, body]) =>
    Object.entries(specOf(type).outputs(body)).flatMap(([name, isThere]) => (isThere ? [name] : [])),
  );
}

/** What a checked step is to do. */
export function workOf(step: WrittenBodies): StepWork {
  const [work] = bodiesOf(step);
  if (!work) throw new TypeError('a checked step names a service');
  const [service, body] = work;
  return { service, body } as StepWork;
}
