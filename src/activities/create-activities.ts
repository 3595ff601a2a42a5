import type { ActivityContext } from './activity-context';
import { cdmActivities } from './cdm';
import { checkActivities } from './check-pipeline';
import { dgcActivities } from './dgc';
import { dliActivities } from './dli';
import { earlierRunActivity } from './earlier-run';
import { leftBeforeResetActivity } from './left-before-reset';
import { notifyActivity } from './notify';

/** Every activity this package brings, by its public type name. */
export function createActivities(context: ActivityContext) {
  return {
    ...cdmActivities(context),
    ...dgcActivities(context),
    ...dliActivities(context),
    ...checkActivities(context),
    ...earlierRunActivity(),
    ...leftBeforeResetActivity(context),
    ...notifyActivity(context),
  };
}

export type HuaweiCloudActivities = ReturnType<typeof createActivities>;
