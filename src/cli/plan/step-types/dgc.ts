import { dgcParams, instancesQuery, jobParamsBody, jobsQuery } from '../../../client/dgc/dgc-routes';
import { DGC_SERVICE } from '../../../client/dgc/dgc-service';
import type { DgcBody } from '../../../domain/dgc/dgc-body';
import { callsOf, knownParams, type StepCall, WHEN_MANY } from './planned-call';
import { type PlanSurroundings, STAYS_DONE, STOPPED, type StepTypePlan } from './step-type-plan';
import { supplementCalls } from './dgc-supplement';

/** A held step whose instance a person has run again. */
const WHEN_ANSWERED = 'in place of it, when the step is held and a person answers `retry --from failedNode`';

/** A DGC job that is run now or over a span of dates, or a schedule that is switched. */
export const DGC_PLAN: StepTypePlan<DgcBody> = {
  task,
  calls: dgcCalls,
  undo: ({ mode }) => (isSwitch(mode) ? SWITCHED_BACK : { itself: STOPPED, later: STAYS_DONE }),
};

const SWITCHED_BACK = { itself: 'the schedule is switched back', later: 'the schedule is switched back' };

function isSwitch(mode: DgcBody['mode']): boolean {
  return mode === 'scheduleOn' || mode === 'scheduleOff';
}

function task({ jobName, mode, supplement }: DgcBody): string {
  if (mode === 'runNow') return `DGC job ${jobName}`;
  if (!supplement) return `schedule of DGC job ${jobName} ${mode === 'scheduleOn' ? 'on' : 'off'}`;
  const { startDate, endDate, parallel } = supplement;
  return `backfill of DGC job ${jobName} from ${startDate} to ${endDate}, ${parallel} at a time`;
}

function dgcCalls(body: DgcBody, { place }: PlanSurroundings): StepCall[] {
  const workspace = body.workspace ?? place.workspace;
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
  return callsOf('dgc', DGC_SERVICE, { params: knownParams(dgcParams(jobName)), headers });
}

function paramsOf({ jobParams }: DgcBody): Pick<StepCall, 'body'> {
  return { body: jobParamsBody(Object.entries(jobParams).map(([name, value]) => ({ name, value }))) };
}
