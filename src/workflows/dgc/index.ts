import { proxyActivities } from '@temporalio/workflow';
import type { HuaweiCloudActivities } from '../../activities/create-activities';
import { adoptedInstance } from '../../domain/dgc/instances-since';
import type { DgcBody } from '../../domain/plan';
import { START, STOP, watchOptions } from '../activity-options';
import type { StepKind } from '../step-kind';

/** A DGC job that is run now, and its instance waited for. */
export const dgcJobStep: StepKind<DgcBody> = {
  title: ({ jobName }) => `DGC job ${jobName}`,
  run: 'instance',
  outlives: false,
  restarts: true,
  adopted: ({ jobName }, runId) => [adoptedInstance(jobName, runId)],
  activities: (step, summary) => ({
    start: proxyActivities<HuaweiCloudActivities>({ ...START, summary: `run ${summary}` })['huaweicloud.dgc.runJob'],
    restart: proxyActivities<HuaweiCloudActivities>({ ...START, summary: `run again ${summary}` })[
      'huaweicloud.dgc.restartInstance'
    ],
    watch: proxyActivities<HuaweiCloudActivities>(watchOptions(step, summary))['huaweicloud.dgc.watchInstance'],
    stop: proxyActivities<HuaweiCloudActivities>({ ...STOP, summary: `stop ${summary}` })[
      'huaweicloud.dgc.stopInstance'
    ],
  }),
};

/** A DGC job whose schedule is switched. Done when the switch is; a later failure switches it back. */
export const dgcScheduleStep: StepKind<DgcBody> = {
  title: ({ jobName, mode }) => `schedule of DGC job ${jobName} (${mode === 'scheduleOn' ? 'on' : 'off'})`,
  run: 'schedule',
  outlives: true,
  activities: (_step, summary) => ({
    start: proxyActivities<HuaweiCloudActivities>({ ...START, summary: `switch ${summary}` })[
      'huaweicloud.dgc.switchSchedule'
    ],
    stop: proxyActivities<HuaweiCloudActivities>({ ...STOP, summary: `switch back ${summary}` })[
      'huaweicloud.dgc.switchScheduleBack'
    ],
  }),
};
