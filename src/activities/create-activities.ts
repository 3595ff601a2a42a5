import type { STEP_TYPES, StepType } from '../domain/step-types';
import type { ActivityContext } from './activity-context';
import { cdmActivities } from './cdm';
import { cdmClusterActivities } from './cdm-cluster';
import { checkActivities } from './check-pipeline';
import { dgcActivities } from './dgc';
import { dliActivities } from './dli';
import { dliSparkActivities } from './dli-spark';
import { dliSqlActivities } from './dli-sql';
import { mrsActivities } from './mrs';
import { obsActivities } from './obs';
import { smnActivities } from './smn';
import { earlierRunActivity } from './start/earlier-run';
import { leftBeforeResetActivity } from './start/left-before-reset';
import { notifyActivity } from './notify';
import { usualTimeActivity } from './usual-time';

type ActivityNames<Type extends StepType> =
  `huaweicloud.${Type}.${keyof (typeof STEP_TYPES)[Type]['activities'] & string}`;

/** The activities of each type of step, all that the domain names for it. */
const STEP_ACTIVITIES = {
  cdm: cdmActivities,
  dgc: dgcActivities,
  dli: dliActivities,
  dliSql: dliSqlActivities,
  dliSpark: dliSparkActivities,
  mrs: mrsActivities,
  obs: obsActivities,
  cdmCluster: cdmClusterActivities,
  smn: smnActivities,
} satisfies { [Type in StepType]: (context: ActivityContext) => Record<ActivityNames<Type>, unknown> };

/** Every activity this package brings, by its public type name. */
export function createActivities(context: ActivityContext) {
  return {
    ...stepActivities(context),
    ...checkActivities(context),
    ...earlierRunActivity(context),
    ...leftBeforeResetActivity(context),
    ...notifyActivity(context),
    ...usualTimeActivity(context),
  };
}

/** Every activity of ours by its type, as a workflow proxies them. */
export type HuaweiCloudActivities = ReturnType<typeof createActivities>;

type ActivitiesOfEach = { [Type in StepType]: ReturnType<(typeof STEP_ACTIVITIES)[Type]> };

type AllOf<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

function stepActivities(context: ActivityContext): AllOf<ActivitiesOfEach[StepType]> {
  const each = Object.values(STEP_ACTIVITIES).map((activitiesOf) => activitiesOf(context));
  return Object.assign({}, ...each) as AllOf<ActivitiesOfEach[StepType]>;
}
