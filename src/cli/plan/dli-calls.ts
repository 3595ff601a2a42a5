import { JOBS_PER_PAGE } from '../../activities/dli/stream-list';
import { batchBody, DLI_ROUTES, dliParams, runJobsFlags, stopJobsFlags } from '../../client/dli-routes';
import { PERMISSIONS } from '../../client/permissions';
import { queryOf } from '../../client/query';
import type { DliBody } from '../../domain/plan';
import { callsOf, knownParams, type StepCall, WHEN_MANY } from './planned-call';

/** The calls of a DLI step: stream jobs that are started, or stopped, together. */
export function dliCalls(body: DliBody): StepCall[] {
  const call = callsOf('dli', DLI_ROUTES, PERMISSIONS.dli, { params: {} });
  const looks = (phase: StepCall['phase'], note?: string): StepCall[] =>
    body.jobIds.map((id) => call(phase, 'job', { params: knownParams(dliParams(id)), note }));
  const stop = { body: batch(body.jobIds, stopJobsFlags(body.triggerSavepoint)) };
  if (body.action === 'stop') {
    return [...looks('before'), call('start', 'stopJobs', stop), ...looks('watch')];
  }
  const list = { query: queryOf({ limit: JOBS_PER_PAGE, offset: 0 }), note: WHEN_MANY };
  return [
    ...looks('before'),
    call('start', 'runJobs', { body: batch(body.jobIds, runJobsFlags(body.resumeSavepoint)) }),
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
