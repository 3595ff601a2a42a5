import { proxyActivities } from '@temporalio/workflow';
import type { HuaweiCloudActivities } from '../../activities/create-activities';
import { DGC_JOB, DGC_SCHEDULE, DGC_SUPPLEMENT } from '../../domain/dgc/dgc-traits';
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
  ...DGC_JOB,
  run: 'instance',
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
  ...DGC_SUPPLEMENT,
  run: 'backfill',
  restarts: false,
  adopted: ({ jobName }, runId) => [adoptedSupplement(jobName, runId)],
};

/** A DGC job whose schedule is switched. Done when the switch is; a later failure switches it back. */
const dgcScheduleStep: StepKind<DgcBody> = {
  ...DGC_SCHEDULE,
  run: 'schedule',
  activities: (_step, summary) => ({
    start: proxyActivities<HuaweiCloudActivities>({ ...START, summary: `switch ${summary}` })[
      'huaweicloud.dgc.switchSchedule'
    ],
    stop: proxyActivities<HuaweiCloudActivities>({ ...STOP, summary: `switch back ${summary}` })[
      'huaweicloud.dgc.switchScheduleBack'
    ],
  }),
};
