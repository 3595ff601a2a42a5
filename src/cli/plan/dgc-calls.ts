import { DGC_ROUTES, dgcParams, instancesQuery, jobParamsBody, jobsQuery } from '../../client/dgc-routes';
import { PERMISSIONS } from '../../client/permissions';
import type { DgcBody } from '../../domain/plan';
import { callsOf, knownParams, type StepCall, WHEN_MANY } from './planned-call';
import { supplementCalls } from './supplement-calls';

/** A held step whose instance a person has run again. */
const WHEN_ANSWERED = 'in place of it, when the step is held and a person answers `retry --from failedNode`';

/** The calls of a DGC step: a job that is run now or over a span of dates, or a schedule that is switched. */
export function dgcCalls(body: DgcBody, defaultWorkspace: string | undefined): StepCall[] {
  const workspace = body.workspace ?? defaultWorkspace;
  switch (body.mode) {
    case 'runNow':
      return runCalls(body, workspace);
    case 'supplement':
      return supplementCalls(body, workspace);
    case 'scheduleOn':
    case 'scheduleOff':
      return switchCalls(body, workspace);
  }
}

function runCalls(body: DgcBody, workspace: string | undefined): StepCall[] {
  const call = jobCalls(body, workspace);
  return [
    call('before', 'instances', { query: instancesQuery(body.jobName, '{six_days_ago}', '{in_23_hours}') }),
    call('start', 'runImmediate', paramsOf(body)),
    call('start', 'restartInstance', { note: WHEN_ANSWERED }),
    call('watch', 'instance'),
    call('watch', 'instances', { query: instancesQuery(undefined, '{six_days_ago}', '{in_an_hour}'), note: WHEN_MANY }),
    call('stop', 'stopInstance'),
    call('stop', 'instance', { note: 'until the cloud confirms it' }),
  ];
}

function switchCalls(body: DgcBody, workspace: string | undefined): StepCall[] {
  const call = jobCalls(body, workspace);
  const [there, back] =
    body.mode === 'scheduleOn' ? (['startJob', 'stopJob'] as const) : (['stopJob', 'startJob'] as const);
  const looks = (phase: 'before' | 'stop', note?: string): StepCall[] => [
    call(phase, 'jobs', { query: jobsQuery('BATCH', body.jobName), note }),
    call(phase, 'jobs', { query: jobsQuery('REAL_TIME', body.jobName), note: 'only when it is no batch job' }),
  ];
  return [
    ...looks('before'),
    call('start', there, there === 'startJob' ? paramsOf(body) : {}),
    call('stop', back, back === 'startJob' ? paramsOf(body) : {}),
    ...looks('stop', 'until the cloud confirms it'),
  ];
}

function jobCalls({ jobName }: DgcBody, workspace: string | undefined) {
  const headers = workspace === undefined ? undefined : { workspace };
  return callsOf('dgc', DGC_ROUTES, PERMISSIONS.dgc, { params: knownParams(dgcParams(jobName)), headers });
}

function paramsOf({ jobParams }: DgcBody): Pick<StepCall, 'body'> {
  return { body: jobParamsBody(Object.entries(jobParams).map(([name, value]) => ({ name, value }))) };
}
