import { proxyActivities } from '@temporalio/workflow';
import type { HuaweiCloudActivities } from '../../activities/create-activities';
import { CDM_JOB } from '../../domain/cdm/cdm-traits';
import { adoptedSubmission } from '../../domain/cdm/submissions-since';
import type { CdmBody } from '../../domain/plan';
import { START, STOP, watchOptions } from '../activity-options';
import type { StepKind } from '../step-kind';

/** A CDM migration: started, watched until its submission ends, stopped when the pipeline does not wait for it. */
export const cdmJobStep: StepKind<CdmBody> = {
  ...CDM_JOB,
  run: 'submission',
  adopted: ({ jobName }, runId) => [adoptedSubmission(jobName, runId)],
  activities: (step, summary, noticedAfterMs) => ({
    start: proxyActivities<HuaweiCloudActivities>({ ...START, summary: `start ${summary}` })[
      'huaweicloud.cdm.startJob'
    ],
    watch: proxyActivities<HuaweiCloudActivities>(watchOptions({ ...step, noticedAfterMs }, summary))[
      'huaweicloud.cdm.watchJob'
    ],
    stop: proxyActivities<HuaweiCloudActivities>({ ...STOP, summary: `stop ${summary}` })['huaweicloud.cdm.stopJob'],
  }),
};
