import type { createActivities } from '../../src/activities/create-activities';
import type { StepWork } from '../../src/domain/step-types';

type Name = keyof ReturnType<typeof createActivities>;

/** What a step asks of its activities. */
export type StepVerb = 'start' | 'restart' | 'watch' | 'stop' | 'delete';

/** By which activities this work is started, watched and stopped, and what was created for it deleted: as far as it is. */
export function activityTypesOf({ service, body }: StepWork): Partial<Record<StepVerb, Name>> {
  if (service === 'cdmCluster')
    return { start: `huaweicloud.cdmCluster.${body.action}`, watch: 'huaweicloud.cdmCluster.watch' };
  return ACTIVITY_TYPES[service];
}

const ACTIVITY_TYPES: Record<Exclude<StepWork['service'], 'cdmCluster'>, Partial<Record<StepVerb, Name>>> = {
  cdm: {
    start: 'huaweicloud.cdm.startJob',
    watch: 'huaweicloud.cdm.watchJob',
    stop: 'huaweicloud.cdm.stopJob',
    delete: 'huaweicloud.cdm.deleteJob',
  },
  dgc: {
    start: 'huaweicloud.dgc.runJob',
    restart: 'huaweicloud.dgc.restartInstance',
    watch: 'huaweicloud.dgc.watchInstance',
    stop: 'huaweicloud.dgc.stopInstance',
  },
  dli: { start: 'huaweicloud.dli.runJobs', watch: 'huaweicloud.dli.watchJobs', stop: 'huaweicloud.dli.stopJobs' },
  dliSql: {
    start: 'huaweicloud.dliSql.submitJob',
    watch: 'huaweicloud.dliSql.watchJob',
    stop: 'huaweicloud.dliSql.cancelJob',
  },
  dliSpark: {
    start: 'huaweicloud.dliSpark.createBatch',
    watch: 'huaweicloud.dliSpark.watchBatch',
    stop: 'huaweicloud.dliSpark.cancelBatch',
  },
  mrs: { start: 'huaweicloud.mrs.submitJob', watch: 'huaweicloud.mrs.watchJob', stop: 'huaweicloud.mrs.killJob' },
  obs: { watch: 'huaweicloud.obs.watchObjects' },
  smn: { start: 'huaweicloud.smn.publish' },
};
