import { JOBS_PER_PAGE } from '../../activities/cdm/cluster-jobs';
import { CDM_ROUTES, cdmParams, jobsQuery, startJobBody, submissionsQuery } from '../../client/cdm-routes';
import { PERMISSIONS } from '../../client/permissions';
import type { CdmBody } from '../../domain/plan';
import { callsOf, knownParams, type StepCall, WHEN_MANY } from './planned-call';

/** A history longer than a page may hide the newest run: then the job's status is asked for as well. */
const WHEN_HIDDEN = 'only when the history is longer than its page of ten';

/** The calls of a CDM migration. */
export function cdmCalls({ clusterId, jobName, variables }: CdmBody): StepCall[] {
  const params = knownParams(cdmParams(clusterId, jobName));
  const call = callsOf('cdm', CDM_ROUTES, PERMISSIONS.cdm, { params });
  const query = submissionsQuery(jobName);
  const list = { query: jobsQuery({ pageNo: 1, pageSize: JOBS_PER_PAGE }), note: WHEN_MANY };
  return [
    call('before', 'submissions', { query }),
    call('before', 'jobStatus', { note: WHEN_HIDDEN }),
    call('before', 'jobs', list),
    call('start', 'startJob', { body: startJobBody(variables) }),
    call('watch', 'submissions', { query }),
    call('watch', 'jobStatus', { note: WHEN_HIDDEN }),
    call('watch', 'jobs', list),
    call('stop', 'stopJob', { note: 'only while the active run is the one that was started here' }),
    call('stop', 'submissions', { query, note: 'until the cloud confirms it' }),
  ];
}
