import { mrsJobsQuery, mrsParams, submissionBody } from '../../../client/mrs/mrs-routes';
import { MRS_SERVICE } from '../../../client/mrs/mrs-service';
import type { MrsBody } from '../../../domain/mrs/mrs-body';
import { callsOf, knownParams, type StepCall, WHEN_MANY } from './planned-call';
import { STAYS_DONE, STOPPED, type StepTypePlan } from './step-type-plan';

/** The start chooses it, of the workflow and the step. */
const NAME = '{name}';
const WHEN_LOST = 'only when the reply to the submission was lost, to find the job by its name';
const WHEN_REFUSED = 'only when the state of the cluster forbids jobs, to see whether waiting helps';

/** A job of an MRS cluster. */
export const MRS_PLAN: StepTypePlan<MrsBody> = {
  task: ({ type, clusterId }) => `MRS job ${type} on cluster ${clusterId}`,
  calls: mrsCalls,
  undo: () => ({ itself: STOPPED, later: STAYS_DONE }),
};

function mrsCalls({ clusterId, type, arguments: args, properties }: MrsBody): StepCall[] {
  const call = callsOf('mrs', MRS_SERVICE, { params: knownParams(mrsParams(clusterId)) });
  const submission = { type, name: NAME, arguments: args, properties };
  const byName = mrsJobsQuery({ name: NAME, sinceMs: '{since_ms}', order: 'oldestFirst' });
  return [
    call('before', 'jobs', { query: mrsJobsQuery({ pageSize: 1 }) }),
    call('start', 'submitJob', { body: submissionBody(submission) }),
    call('start', 'cluster', { note: WHEN_REFUSED }),
    call('start', 'jobs', { query: byName, note: WHEN_LOST }),
    call('watch', 'job'),
    call('watch', 'jobs', { query: mrsJobsQuery({ sinceMs: '{since_ms}' }), note: WHEN_MANY }),
    call('stop', 'killJob'),
    call('stop', 'job', { note: 'until the cloud confirms it' }),
  ];
}
