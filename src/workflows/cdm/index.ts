import { CDM_JOB } from '../../domain/cdm/cdm-traits';
import { adoptedSubmission } from '../../domain/cdm/submissions-since';
import type { CdmBody } from '../../domain/plan';
import { activity } from '../activity';
import { START, STOP, watchOptions } from '../activity-options';
import type { StepKind } from '../step-kind';

/** A CDM migration: started, watched until its submission ends, stopped when the pipeline does not wait for it. */
export const cdmJobStep: StepKind<CdmBody> = {
  ...CDM_JOB,
  run: 'submission',
  adopted: ({ jobName }, runId) => [adoptedSubmission(jobName, runId)],
  activities: (step, summary, noticedAfterMs) => ({
    start: activity('huaweicloud.cdm.startJob', { ...START, summary: `start ${summary}` }),
    watch: activity('huaweicloud.cdm.watchJob', watchOptions({ ...step, noticedAfterMs }, summary)),
    stop: activity('huaweicloud.cdm.stopJob', { ...STOP, summary: `stop ${summary}` }),
  }),
};
