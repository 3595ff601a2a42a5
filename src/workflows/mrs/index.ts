import type { MrsBody } from '../../domain/mrs/mrs-body';
import { adoptedMrsJob } from '../../domain/mrs/mrs-job';
import { MRS_JOB } from '../../domain/mrs/mrs-step';
import { jobActivities } from '../activity';
import type { StepKind } from '../step-kind';

/** A job of an MRS cluster: submitted, watched until it has a result, killed when the pipeline does not wait for it. */
export const mrsStep: StepKind<MrsBody> = {
  ...MRS_JOB,
  runNoun: 'MRS job',
  adopted: (body, runId) => [adoptedMrsJob(body, runId)],
  activities: jobActivities(
    {
      start: 'huaweicloud.mrs.submitJob',
      watch: 'huaweicloud.mrs.watchJob',
      stop: 'huaweicloud.mrs.killJob',
    },
    'submit',
  ),
};
