import { JOBS_PER_PAGE } from '../../../activities/cdm/cluster-jobs';
import { cdmParams, createJobBody, jobsQuery, startJobBody, submissionsQuery } from '../../../client/cdm/cdm-routes';
import { CDM_SERVICE } from '../../../client/cdm/cdm-service';
import type { CdmBody, CdmInlineBody, CdmNamedBody } from '../../../domain/cdm/cdm-body';
import { CDM_JOB } from '../../../domain/cdm/cdm-step';
import { definitionOf, isInline } from '../../../domain/cdm/inline-job';
import { callsOf, knownParams, type StepCall, WHEN_MANY } from './planned-call';
import { STAYS_DONE, STOPPED, type StepTypePlan } from './step-type-plan';

/** A history longer than a page may hide the newest run: then the job's status is asked for as well. */
const WHEN_HIDDEN = 'only when the history is longer than its page of ten';

/** A failure is no end where the job's definition has CDM try again. */
const WHEN_FAILED = 'only when a run has failed, to see whether CDM tries again by itself';

const WHEN_REFUSED = 'only when the cluster cannot be reached, to see whether waiting helps';

/** A CDM migration. */
export const CDM_PLAN: StepTypePlan<CdmBody> = {
  task: (body) => `${CDM_JOB.title(body)} on cluster ${body.clusterId}`,
  calls: (body) => (isInline(body) ? inlineCalls(body) : namedCalls(body)),
  undo: () => ({ itself: STOPPED, later: STAYS_DONE }),
};

function namedCalls({ clusterId, jobName, variables }: CdmNamedBody): StepCall[] {
  const params = knownParams(cdmParams(clusterId, jobName));
  const call = callsOf('cdm', CDM_SERVICE, { params });
  const query = submissionsQuery(jobName);
  const list = { query: jobsQuery({ pageNo: 1, pageSize: JOBS_PER_PAGE }), note: WHEN_MANY };
  return [
    call('before', 'submissions', { query }),
    call('before', 'jobStatus', { note: WHEN_HIDDEN }),
    call('before', 'jobs', list),
    call('before', 'cluster', { note: WHEN_REFUSED }),
    call('start', 'startJob', { body: startJobBody(variables) }),
    call('watch', 'submissions', { query }),
    call('watch', 'jobStatus', { note: WHEN_HIDDEN }),
    call('watch', 'jobs', list),
    call('watch', 'job', { note: WHEN_FAILED }),
    call('stop', 'stopJob', { note: 'only while the active run is the one that was started here' }),
    call('stop', 'submissions', { query, note: 'until the cloud confirms it' }),
  ];
}

/** The start chooses it, of the workflow and the step: no path has it yet. */
const NAME = '{job_name}';
const WHEN_IN_DOUBT = 'only when the reply to the creation or the start was lost, to find the run by the name';

function inlineCalls(body: CdmInlineBody): StepCall[] {
  const { clusterId, variables, keep } = body;
  const call = callsOf('cdm', CDM_SERVICE, { params: knownParams(cdmParams(clusterId)) });
  const query = submissionsQuery(NAME);
  const list = { query: jobsQuery({ pageNo: 1, pageSize: JOBS_PER_PAGE }), note: WHEN_MANY };
  return [
    call('start', 'createJob', { body: createJobBody(definitionOf(body, NAME)) }),
    call('start', 'cluster', { note: WHEN_REFUSED }),
    call('start', 'startJob', { body: startJobBody(variables) }),
    call('start', 'submissions', { query, note: WHEN_IN_DOUBT }),
    call('watch', 'submissions', { query }),
    call('watch', 'jobStatus', { note: WHEN_HIDDEN }),
    call('watch', 'jobs', list),
    call('watch', 'job', { note: WHEN_FAILED }),
    ...(keep ? [] : [call('watch', 'deleteJob', { note: 'once, when it has ended' })]),
    call('stop', 'stopJob', { note: 'only while its run goes on' }),
    call('stop', 'submissions', { query, note: 'until the cloud confirms it' }),
    ...(keep ? [] : [call('stop', 'deleteJob', { note: 'once it has stopped' })]),
  ];
}
