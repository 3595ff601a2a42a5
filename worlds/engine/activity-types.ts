import type { createActivities } from '../../src/activities/create-activities';
import type { WorldService } from '../draw/world-plan';

type Name = keyof ReturnType<typeof createActivities>;

/** By which activities each type of step is started, watched and stopped. */
export const ACTIVITY_TYPES: Record<WorldService, { start: Name; watch: Name; stop: Name }> = {
  cdm: { start: 'huaweicloud.cdm.startJob', watch: 'huaweicloud.cdm.watchJob', stop: 'huaweicloud.cdm.stopJob' },
  dgc: {
    start: 'huaweicloud.dgc.runJob',
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
};
