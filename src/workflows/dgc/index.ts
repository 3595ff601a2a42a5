import { proxyActivities } from '@temporalio/workflow';
import type { HuaweiCloudActivities } from '../../activities/create-activities';
import { adoptedInstance } from '../../domain/dgc/instances-since';
import { adoptedSupplement } from '../../domain/dgc/supplement-verdict';
import type { DgcBody } from '../../domain/plan';
import { START, STOP, watchOptions } from '../activity-options';
import type { StepKind } from '../step-kind';

/** Which of the things that can be done with a DGC job this is. */
export function dgcKindOf({ mode }: DgcBody): StepKind<DgcBody> {
  switch (mode) {
    case 'runNow':
      return dgcJobStep;
    case 'supplement':
      return dgcSupplementStep;
    case 'scheduleOn':
    case 'scheduleOff':
      return dgcScheduleStep;
  }
}

/** A DGC job that is run now, and its instance waited for. */
const dgcJobStep: StepKind<DgcBody> = {
  title: ({ jobName }) => `DGC job ${jobName}`,
  run: 'instance',
  outlives: false,
  restarts: true,
  adopted: ({ jobName }, runId) => [adoptedInstance(jobName, runId)],
  activities: (step, summary, noticedAfterMs) => ({
    start: proxyActivities<HuaweiCloudActivities>({ ...START, summary: `run ${summary}` })['huaweicloud.dgc.runJob'],
    restart: proxyActivities<HuaweiCloudActivities>({ ...START, summary: `run again ${summary}` })[
      'huaweicloud.dgc.restartInstance'
    ],
    watch: proxyActivities<HuaweiCloudActivities>(watchOptions({ ...step, noticedAfterMs }, summary))[
      'huaweicloud.dgc.watchInstance'
    ],
    stop: proxyActivities<HuaweiCloudActivities>({ ...STOP, summary: `stop ${summary}` })[
      'huaweicloud.dgc.stopInstance'
    ],
  }),
};

/** A DGC job that is run over a span of dates as a backfill. The activities tell it by the body's mode. */
const dgcSupplementStep: StepKind<DgcBody> = {
  ...dgcJobStep,
  title: ({ jobName }) => `backfill of DGC job ${jobName}`,
  run: 'backfill',
  restarts: false,
  adopted: ({ jobName }, runId) => [adoptedSupplement(jobName, runId)],
};

/** A DGC job whose schedule is switched. Done when the switch is; a later failure switches it back. */
const dgcScheduleStep: StepKind<DgcBody> = {
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
