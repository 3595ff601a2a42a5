import type { FaultSpec, JobSpec, LogEntry } from '../../simulator';
import { COPY_OF_ORDERS } from '../support/copy-of-orders';
import { cdm, created, dgc, dli, dliSpark, dliSql, mrs } from '../support/huawei-world';
import type { Call } from './matrix';

/** Which requests a fault is laid on. */
export type Match = NonNullable<FaultSpec['match']>;

/** How one call is brought about, and what shows of it. Each unit has a name, a cluster or an id of its own. */
export interface Drill {
  /** The client's method and the activity that make the call. */
  sends: string;
  activity: string;
  /** @param run the id of what is to be stopped, by the cloud's log; of a start it is empty */
  request(unit: string, run: string): Match;
  /** The looks that follow it. @param run the id of what it has started, by the cloud's log */
  looks(unit: string, run: string): Match;
  /** What the log says once the call was accepted. Absent where it says nothing: a definition that comes or goes is no run. */
  effect?: LogEntry['effect'];
  /** What the log says of a run that is to be stopped now. Default: its start. */
  standing?: LogEntry['effect'];
  job(unit: string, lasting: boolean): JobSpec;
  /** The workflow's type and input. */
  workflow(unit: string, more?: object): [string, object];
}

/** Longer than any test: what still runs at the end was forgotten. */
export const LASTING_MS = 3_600_000;
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

const sqlDrill = {
  looks: (_unit: string, run: string) => ({ method: 'GET', path: `/jobs/${run}/status` }),
  job: (unit: string, lasting: boolean) => dliSql(unit, { durationMs: lasts(lasting), stopTakesMs: 1_000 }),
  workflow: (unit: string, more?: object): [string, object] => ['huaweiCloudDliSqlJob', { sql: unit, ...more }],
};

const sparkDrill = {
  looks: (_unit: string, run: string) => ({ method: 'GET', path: `/batches/${run}` }),
  job: (unit: string, lasting: boolean) => dliSpark(unit, { durationMs: lasts(lasting), stopTakesMs: 1_000 }),
  workflow: (unit: string, more?: object): [string, object] => ['huaweiCloudDliSparkJob', { file: unit, ...more }],
};

const clusterOf = (unit: string) => unit.replace('/SparkSubmit', '');
const executionsOf = (unit: string) => `/clusters/${clusterOf(unit)}/job-executions`;

const mrsDrill = {
  looks: (unit: string) => ({ method: 'GET', path: executionsOf(unit) }),
  job: (unit: string, lasting: boolean) => mrs(clusterOf(unit), { durationMs: lasts(lasting), stopTakesMs: 1_000 }),
  workflow: (unit: string, more?: object): [string, object] => [
    'huaweiCloudMrsJob',
    { clusterId: clusterOf(unit), type: 'SparkSubmit', ...more },
  ],
};

/** Of a job that is created for its run nobody knows the name before: the cluster is its own. */
const inlineDrill = {
  looks: (unit: string) => ({ method: 'GET', path: `/clusters/${unit}/cdm/` }),
  job: (unit: string, lasting: boolean) =>
    created('temporal_', { clusterId: unit, durationMs: lasts(lasting), stopTakesMs: 1_000 }),
  workflow: (unit: string, more?: object): [string, object] => [
    'huaweiCloudCdmJob',
    { clusterId: unit, job: COPY_OF_ORDERS, ...more },
  ],
};

const powerDrill = (action: 'start' | 'stop'): Drill => ({
  sends: `cdm.${action}Cluster`,
  activity: `huaweicloud.cdmCluster.${action}`,
  request: (unit) => ({ method: 'POST', path: `/clusters/${unit}/action` }),
  looks: (unit) => ({ method: 'GET', path: `/clusters/${unit}` }),
  effect: action,
  job: (unit, lasting) => ({
    service: 'cdmCluster',
    clusterId: unit,
    status: action === 'start' ? '900' : '200',
    startMs: lasts(lasting),
    stopMs: lasts(lasting),
  }),
  workflow: (unit, more) => ['huaweiCloudCdmCluster', { clusterId: unit, action, ...more }],
});

const instanceStop = {
  ...dgcDrill,
  sends: 'dgc.stopInstance',
  activity: 'huaweicloud.dgc.stopInstance',
  request: (unit: string) => ({ method: 'POST', path: `/jobs/${unit}/instances/` }),
  effect: 'stop',
} as const;

const streamStop = {
  ...dliDrill,
  sends: 'dli.stopJobs',
  activity: 'huaweicloud.dli.stopJobs',
  request: (unit: string) => ({ method: 'POST', path: '/jobs/stop', body: `[${unit}]` }),
  effect: 'stop',
} as const;

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
  'DGC instance stop': instanceStop,
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
  'DLI stop': streamStop,
  'DLI SQL submit': {
    ...sqlDrill,
    sends: 'dliSql.submitJob',
    activity: 'huaweicloud.dliSql.submitJob',
    request: (unit) => ({ method: 'POST', path: '/jobs/submit-job', body: `"${unit}"` }),
    effect: 'start',
  },
  'DLI SQL stop': {
    ...sqlDrill,
    sends: 'dliSql.cancelJob',
    activity: 'huaweicloud.dliSql.cancelJob',
    request: (_unit, run) => ({ method: 'DELETE', path: `/jobs/${run}` }),
    effect: 'stop',
  },
  'DLI Spark create': {
    ...sparkDrill,
    sends: 'dliSpark.createBatch',
    activity: 'huaweicloud.dliSpark.createBatch',
    request: (unit) => ({ method: 'POST', path: '/batches', body: `"${unit}"` }),
    effect: 'start',
  },
  'DLI Spark stop': {
    ...sparkDrill,
    sends: 'dliSpark.cancelBatch',
    activity: 'huaweicloud.dliSpark.cancelBatch',
    request: (_unit, run) => ({ method: 'DELETE', path: `/batches/${run}` }),
    effect: 'stop',
  },
  'MRS submit': {
    ...mrsDrill,
    sends: 'mrs.submitJob',
    activity: 'huaweicloud.mrs.submitJob',
    request: (unit) => ({ method: 'POST', path: executionsOf(unit) }),
    effect: 'start',
  },
  'MRS stop': {
    ...mrsDrill,
    sends: 'mrs.killJob',
    activity: 'huaweicloud.mrs.killJob',
    request: (unit) => ({ method: 'POST', path: `${executionsOf(unit)}/` }),
    effect: 'stop',
  },
  'DGC halted instance stop': {
    ...instanceStop,
    standing: 'halt',
    job: (unit) => dgc(unit, { durationMs: LASTING_MS, haltsAfterMs: 0, bootMs: 0, stopTakesMs: 1_000 }),
  },
  'DLI halted stream stop': {
    ...streamStop,
    standing: 'halt',
    job: (unit) => dli(Number(unit), { startupMs: 0, restartsItself: { afterMs: 0, times: 3, pauseMs: LASTING_MS } }),
  },
  'CDM inline create': {
    ...inlineDrill,
    sends: 'cdm.createJob',
    activity: 'huaweicloud.cdm.startJob',
    request: (unit) => ({ method: 'POST', path: `/clusters/${unit}/cdm/job` }),
  },
  'CDM inline start': {
    ...inlineDrill,
    sends: 'cdm.startJob',
    activity: 'huaweicloud.cdm.startJob',
    // The other PUT is a stop, which comes later.
    request: (unit) => ({ method: 'PUT', path: `/clusters/${unit}/cdm/job/` }),
    effect: 'start',
  },
  'CDM inline delete': {
    ...inlineDrill,
    sends: 'cdm.deleteJob',
    activity: 'huaweicloud.cdm.deleteJob',
    request: (unit) => ({ method: 'DELETE', path: `/clusters/${unit}/cdm/job/` }),
    job: (unit) => inlineDrill.job(unit, false),
  },
  'CDM cluster start': powerDrill('start'),
  'CDM cluster stop': powerDrill('stop'),
  'SMN publish': {
    sends: 'smn.publish',
    activity: 'huaweicloud.smn.publish',
    request: (unit) => ({ method: 'POST', path: `${unit.split(':').at(-1) ?? ''}/publish` }),
    looks: () => ({ method: 'GET', path: '/notifications/' }),
    effect: 'start',
    job: (unit) => ({ service: 'smn', topicUrn: unit }),
    workflow: (unit, more) => ['huaweiCloudSmnMessage', { topicUrn: unit, message: 'all well', ...more }],
  },
};
