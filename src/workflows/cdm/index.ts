import { proxyActivities } from '@temporalio/workflow';
import type { HuaweiCloudActivities } from '../../activities/create-activities';
import { adoptedSubmission } from '../../domain/cdm/submissions-since';
import type { CdmBody } from '../../domain/plan';
import { START, STOP, watchOptions } from '../activity-options';
import type { StepKind } from '../step-kind';

/** A CDM migration: started, watched until its submission ends, stopped when the pipeline does not wait for it. */
export const cdmJobStep: StepKind<CdmBody> = {
  title: ({ jobName }) => `CDM job ${jobName}`,
  run: 'submission',
  outlives: false,
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
