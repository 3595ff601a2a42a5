import { DGC_ROUTES, dgcParams, instancesQuery, jobParamsBody, jobsQuery } from '../../client/dgc-routes';
import { PERMISSIONS } from '../../client/permissions';
import type { DgcBody } from '../../domain/plan';
import { callsOf, knownParams, type StepCall } from './planned-call';

/** The calls of a DGC step: a job that is run now, or a schedule that is switched. */
export function dgcCalls(body: DgcBody, defaultWorkspace: string | undefined): StepCall[] {
  const workspace = body.workspace ?? defaultWorkspace;
  const headers = workspace === undefined ? undefined : { workspace };
  const params = knownParams(dgcParams(body.jobName));
  const call = callsOf('dgc', DGC_ROUTES, PERMISSIONS.dgc, { params, headers });
  const start = { body: jobParamsBody(Object.entries(body.jobParams).map(([name, value]) => ({ name, value }))) };
  if (body.mode === 'runNow') {
    const query = instancesQuery(body.jobName, '{six_days_ago}', '{in_an_hour}');
    return [
      call('before', 'instances', { query }),
      call('start', 'runImmediate', start),
      call('watch', 'instance'),
      call('stop', 'stopInstance'),
      call('stop', 'instance', { note: 'until the cloud confirms it' }),
    ];
  }
  const [there, back] =
    body.mode === 'scheduleOn' ? (['startJob', 'stopJob'] as const) : (['stopJob', 'startJob'] as const);
  const looks = (phase: 'before' | 'stop', note?: string): StepCall[] => [
    call(phase, 'jobs', { query: jobsQuery('BATCH', body.jobName), note }),
    call(phase, 'jobs', { query: jobsQuery('REAL_TIME', body.jobName), note: 'only when it is no batch job' }),
  ];
  return [
    ...looks('before'),
    call('start', there, there === 'startJob' ? start : {}),
    call('stop', back, back === 'startJob' ? start : {}),
    ...looks('stop', 'until the cloud confirms it'),
  ];
}
