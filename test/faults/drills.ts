import type { FaultSpec, JobSpec, LogEntry } from '../../simulator';
import { cdm, dgc, dli } from '../support/huawei-world';
import type { Call } from './matrix';

type Match = NonNullable<FaultSpec['match']>;

/** How one call is brought about, and what shows of it. Each unit has a name, a cluster or an id of its own. */
export interface Drill {
  /** The client's method and the activity that make the call. */
  sends: string;
  activity: string;
  request(unit: string): Match;
  /** The looks that follow it. */
  looks(unit: string): Match;
  /** What the log says once the call was accepted. */
  effect: LogEntry['effect'];
  job(unit: string, lasting: boolean): JobSpec;
  /** The workflow's type and input. */
  workflow(unit: string, more?: object): [string, object];
}

/** Longer than any test: what still runs at the end was forgotten. */
const LASTING_MS = 3_600_000;
const SHORT_MS = 1_500;
const lasts = (lasting: boolean) => (lasting ? LASTING_MS : SHORT_MS);

const cdmDrill = {
  looks: (unit: string) => ({ method: 'GET', path: `/clusters/${unit}/cdm/` }),
  job: (unit: string, lasting: boolean) =>
    cdm(unit, { clusterId: unit, durationMs: lasts(lasting), stopTakesMs: 1_000 }),
  workflow: (unit: string, more?: object): [string, object] => [
    'huaweiCloudCdmJob',
    { clusterId: unit, jobName: unit, ...more },
  ],
};

const dgcDrill = {
  looks: (unit: string) => ({ method: 'GET', path: `/jobs/${unit}/instances/` }),
  job: (unit: string, lasting: boolean) => dgc(unit, { durationMs: lasts(lasting), bootMs: 0, stopTakesMs: 1_000 }),
  workflow: (unit: string, more?: object): [string, object] => ['huaweiCloudDgcJob', { jobName: unit, ...more }],
};

/** A backfill is known by the name it is given, in which its step's id stands. */
const nameOf = (unit: string) => `_${unit.replaceAll('-', '_')}_`;
const SUPPLEMENTS = '/factory/supplement-data';
const ONE_DAY = { startDate: '2026-01-31', endDate: '2026-01-31' };

const backfillDrill = {
  ...dgcDrill,
  looks: (unit: string) => ({ method: 'GET', path: SUPPLEMENTS, query: nameOf(unit) }),
  workflow: (unit: string, more?: object): [string, object] => {
    const body = { jobName: unit, workspace: 'default', mode: 'supplement', supplement: ONE_DAY };
    return ['huaweiCloudPipeline', { name: 'backfill', steps: [{ id: unit, dgc: body, ...more }] }];
  },
};

const dliDrill = {
  looks: (unit: string) => ({ method: 'GET', path: `/streaming/jobs/${unit}` }),
  job: (unit: string, lasting: boolean) => dli(Number(unit), { startupMs: lasts(lasting) }),
  workflow: (unit: string, more?: object): [string, object] => [
    'huaweiCloudDliStreamJobs',
    { jobIds: [Number(unit)], ...more },
  ],
};

export const DRILLS: Record<Call, Drill> = {
  'CDM start': {
    ...cdmDrill,
    sends: 'cdm.startJob',
    activity: 'huaweicloud.cdm.startJob',
    request: (unit) => ({ method: 'PUT', path: `/job/${unit}/start` }),
    effect: 'start',
  },
  'CDM stop': {
    ...cdmDrill,
    sends: 'cdm.stopJob',
    activity: 'huaweicloud.cdm.stopJob',
    request: (unit) => ({ method: 'PUT', path: `/job/${unit}/stop` }),
    effect: 'stop',
  },
  'DGC schedule on': {
    ...dgcDrill,
    sends: 'dgc.startJob',
    activity: 'huaweicloud.dgc.switchSchedule',
    request: (unit) => ({ method: 'POST', path: `/jobs/${unit}/start` }),
    effect: 'scheduleOn',
    workflow: (unit, more) => ['huaweiCloudDgcJob', { jobName: unit, mode: 'scheduleOn', ...more }],
  },
  'DGC schedule off': {
    ...dgcDrill,
    sends: 'dgc.stopJob',
    activity: 'huaweicloud.dgc.switchSchedule',
    request: (unit) => ({ method: 'POST', path: `/jobs/${unit}/stop` }),
    effect: 'scheduleOff',
    job: (unit) => dgc(unit, { scheduled: true }),
    workflow: (unit, more) => ['huaweiCloudDgcJob', { jobName: unit, mode: 'scheduleOff', ...more }],
  },
  'DGC run': {
    ...dgcDrill,
    sends: 'dgc.runImmediate',
    activity: 'huaweicloud.dgc.runJob',
    request: (unit) => ({ method: 'POST', path: `/jobs/${unit}/run-immediate` }),
    effect: 'start',
  },
  'DGC instance stop': {
    ...dgcDrill,
    sends: 'dgc.stopInstance',
    activity: 'huaweicloud.dgc.stopInstance',
    request: (unit) => ({ method: 'POST', path: `/jobs/${unit}/instances/` }),
    effect: 'stop',
  },
  'DGC restart': {
    ...dgcDrill,
    sends: 'dgc.restartInstance',
    activity: 'huaweicloud.dgc.restartInstance',
    request: (unit) => ({ method: 'POST', path: `/jobs/${unit}/instances/` }),
    effect: 'restart',
    workflow: (unit, more) => [
      'restartDgcInstance',
      { step: 'job', connection: 'default', body: { jobName: unit, mode: 'runNow', jobParams: {} }, ...more },
    ],
  },
  'DGC backfill': {
    ...backfillDrill,
    sends: 'factory.createSupplement',
    activity: 'huaweicloud.dgc.runJob',
    request: (unit) => ({ method: 'POST', path: SUPPLEMENTS, body: `"${unit}"` }),
    effect: 'start',
  },
  'DGC backfill stop': {
    ...backfillDrill,
    sends: 'factory.stopSupplement',
    activity: 'huaweicloud.dgc.stopInstance',
    request: (unit) => ({ method: 'POST', path: nameOf(unit) }),
    effect: 'stop',
  },
  'DLI run': {
    ...dliDrill,
    sends: 'dli.runJobs',
    activity: 'huaweicloud.dli.runJobs',
    request: (unit) => ({ method: 'POST', path: '/jobs/run', body: `[${unit}]` }),
    effect: 'start',
  },
  'DLI stop': {
    ...dliDrill,
    sends: 'dli.stopJobs',
    activity: 'huaweicloud.dli.stopJobs',
    request: (unit) => ({ method: 'POST', path: '/jobs/stop', body: `[${unit}]` }),
    effect: 'stop',
  },
};
