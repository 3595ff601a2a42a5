import type { ConnectionPlace } from '../../connections/connection-place';
import type { PlannedPipeline, PlannedStep } from '../../domain/plan';
import { type PermissionNeeded, permissionsNeeded } from './permissions-needed';
import { stepCalls, type StepPlan, stepPlanOf } from './step-plan';

/** Everything a pipeline would do, without doing any of it. */
export interface PipelinePlan extends Omit<PlannedPipeline, 'steps'> {
  steps: StepPlan[];
  permissions: PermissionNeeded[];
}

export function pipelinePlanOf(
  pipeline: PlannedPipeline,
  placeOf: (connection: string) => ConnectionPlace,
): PipelinePlan {
  const all = pipeline.steps.flatMap((step): PlannedStep[] => (step.compensate ? [step, step.compensate] : [step]));
  const calls = all.flatMap((step) => stepCalls(step, placeOf(step.connection)));
  const looksUpProject = all.some(({ connection }) => placeOf(connection).projectId === undefined);
  return {
    ...pipeline,
    steps: pipeline.steps.map((step) => stepPlanOf(step, placeOf)),
    permissions: permissionsNeeded(calls, { looksUpProject }),
  };
}
