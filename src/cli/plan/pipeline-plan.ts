import type { ConnectionPlace } from '../../connections/connection-place';
import type { PlannedPipeline, PlannedStep } from '../../domain/plan';
import { SMN_SERVICE } from '../../client/smn/smn-service';
import { type AllowedCall, type PermissionNeeded, permissionsNeeded } from './permissions-needed';
import { stepCalls, type StepPlan, stepPlanOf } from './step-plan';

/** Everything a pipeline would do, without doing any of it. */
export interface PipelinePlan extends Omit<PlannedPipeline, 'steps'> {
  /** In the order of the spec. */
  steps: StepPlan[];
  /** What an IAM policy must allow for all of it. */
  permissions: PermissionNeeded[];
}

const { routes, permissions } = SMN_SERVICE;
const NOTICE: AllowedCall = { service: 'smn', route: routes.publish, permission: permissions.publish };

/** The plan of a checked pipeline. @param placeOf where a connection leads */
export function pipelinePlanOf(
  pipeline: PlannedPipeline,
  placeOf: (connection: string) => ConnectionPlace,
): PipelinePlan {
  const all = pipeline.steps.flatMap((step): PlannedStep[] => (step.compensate ? [step, step.compensate] : [step]));
  const calls: AllowedCall[] = all.flatMap((step) => stepCalls(step, placeOf(step.connection)));
  const connections = all.map(({ connection }) => connection);
  const teller = tellerOf(pipeline);
  if (teller !== undefined) {
    calls.push(NOTICE);
    connections.push(teller);
  }
  const looksUpProject = connections.some((connection) => placeOf(connection).projectId === undefined);
  return {
    ...pipeline,
    steps: pipeline.steps.map((step) => stepPlanOf(step, placeOf)),
    permissions: permissionsNeeded(calls, { looksUpProject }),
  };
}

/** The connection that publishes the pipeline's notices, where they go to a topic. */
function tellerOf({ notify }: PlannedPipeline): string | undefined {
  return notify?.smn === undefined ? undefined : notify.connection;
}
