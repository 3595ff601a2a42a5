import { JOBS_PER_PAGE } from '../../../activities/dli/stream-list';
import { batchBody, dliParams, runJobsFlags, stopJobsFlags } from '../../../client/dli/dli-routes';
import { DLI_SERVICE } from '../../../client/dli/dli-service';
import { queryOf } from '../../../client/routes/query';
import type { DliBody } from '../../../domain/dli/dli-body';
import { callsOf, knownParams, type StepCall, WHEN_MANY } from './planned-call';
import { type PlanSurroundings, STAYS_DONE, STOPPED, type StepTypePlan } from './step-type-plan';

const SAVEPOINT_ONCE = 'DLI deletes a savepoint once a job was started from it: a further try has none to resume from';

/** DLI stream jobs that are started, or stopped, together. */
export const DLI_PLAN: StepTypePlan<DliBody> = {
  task: ({ action, jobIds }) => `${action} DLI stream jobs ${jobIds.join(', ')}`,
  calls: dliCalls,
  undo: ({ action }) =>
    action === 'start'
      ? { itself: STOPPED, later: 'the stream jobs it started are stopped' }
      : { itself: 'nothing is undone', later: STAYS_DONE },
};

function dliCalls(body: DliBody, { triedAgain }: PlanSurroundings): StepCall[] {
  const call = callsOf('dli', DLI_SERVICE, { params: {} });
  const looks = (phase: StepCall['phase'], note?: string): StepCall[] =>
    body.jobIds.map((id) => call(phase, 'job', { params: knownParams(dliParams(id)), note }));
  const stop = { body: batch(body.jobIds, stopJobsFlags(body.triggerSavepoint)) };
  if (body.action === 'stop') {
    return [...looks('before'), call('start', 'stopJobs', stop), ...looks('watch')];
  }
  const list = { query: queryOf({ limit: JOBS_PER_PAGE, offset: 0 }), note: WHEN_MANY };
  return [
    ...looks('before'),
    call('start', 'runJobs', {
      body: batch(body.jobIds, runJobsFlags(body.resumeSavepoint)),
      note: body.resumeSavepoint && triedAgain ? SAVEPOINT_ONCE : undefined,
    }),
    ...looks('watch'),
    call('watch', 'jobs', list),
    call('stop', 'stopJobs', stop),
    ...looks('stop', 'until the cloud confirms it'),
  ];
}

/** An id that a template fills in later is shown as it stands, and so is one that no JSON here could show as a number. */
function batch(jobIds: string[], flags: Record<string, boolean>): object {
  const isKnown = jobIds.every((id) => /^\d{1,15}$/.test(id));
  return isKnown ? batchBody(jobIds, flags) : { ...batchBody([], flags), job_ids: jobIds };
}
