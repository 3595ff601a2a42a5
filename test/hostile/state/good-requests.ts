import { CLUSTER } from '../../support/cluster';

const cdmBody = { clusterId: CLUSTER, jobName: 'orders', variables: { day: '1' } };
const dgcBody = { jobName: 'transform', workspace: 'w1', mode: 'runNow', jobParams: { rows: '1' } };
const dliBody = {
  jobIds: ['131', '132'],
  action: 'start',
  resumeSavepoint: false,
  triggerSavepoint: false,
  onPartialStart: 'allOrNothing',
};
const sqlBody = { sql: 'SELECT 1', queue: 'etl', database: 'dws', conf: { a: '1' }, rows: 1 };
const mrsBody = { clusterId: CLUSTER, type: 'SparkSubmit', arguments: ['a.jar'], properties: { a: '1' } };

const sparkBody = {
  file: 'obs://code/features.py',
  className: 'com.example.Main',
  args: ['1', ''],
  queue: 'etl',
  conf: { a: '1' },
  jars: ['obs://code/a.jar'],
  pyFiles: ['obs://code/b.py'],
  files: ['obs://code/c.csv'],
  name: 'features',
  driverMemory: '7G',
  driverCores: 2,
  executorMemory: '4G',
  executorCores: 1,
  numExecutors: 6,
  sparkVersion: '3.3.1',
  agency: 'obs_reader',
};

const obsBody = { bucket: 'lake', prefix: 'in/', minObjects: 2, minBytes: 1, stable: true };

const fenceWith = (marks: object) => ({
  version: 1,
  marks,
  cloudTimeMs: 1_700_000_000_000,
  settleMs: 61_234.567,
  visibilityMs: 15_000,
  accepted: [],
  closed: false,
});

const step = { step: 'copy', connection: 'default' };
const start = {
  whenRunning: 'fail',
  unsent: true,
  key: 'c2a1a0de',
  earlierTries: 0,
  originalRunId: '0198c2a1-a0de-7000-8000-000000000000',
};
const watch = {
  ageMs: 0,
  mustBeThere: true,
  leftMs: -12.5,
  halts: { holdMs: 1_800_000, since: { 7: '2026-01-31T00:00:00.000Z' }, untilNone: true },
};
const stop = { restartOf: '7', forMs: 3_600_000 };
const runWith = (trace: object) => [{ id: '7', job: 'orders', origin: 'new', trace, doubt: 'perhaps' }];

const CDM_MARKS = { orders: { newestId: 7, newestCreatedAtMs: 1, listed: { startedAtMs: 1, cloudTimeMs: 2 } } };
const DGC_MARKS = { transform: { newestInstanceId: '7', fromMs: 1 } };
const RESTART_MARKS = { 7: { status: 'fail', startTimeMs: 1 } };
const SQL_MARKS = { 'SELECT 1': { marker: 'c0ffee', atMs: 1 } };
const SPARK_MARKS = { 'obs://code/features.py': { name: 'features-c0ffee', atMs: 1 } };
const MRS_MARKS = { [`${CLUSTER}/SparkSubmit`]: { name: 'temporal-c0ffee', atMs: 1 } };
const DLI_MARKS = { 131: { status: 'job_finish', startTimeMs: 1, updateTimeMs: 2 } };

const cdmRuns = runWith({ submissionId: '7', createdAtMs: 1 });
const dgcRuns = runWith({ before: { status: 'fail', startTimeMs: 1 } });
const dliRuns = runWith({ before: { status: 'job_init' }, startedAtMs: 1, restarts: 2 });
const sqlRuns = runWith({ submittedAtMs: 1 });
const sparkRuns = runWith({ createdAtMs: 1 });
const mrsRuns = runWith({ submittedAtMs: 1 });
const obsRuns = runWith({ begins: 'in/', isKey: false });
const scheduled = { ...dgcBody, mode: 'scheduleOn' };

const plannedStep = { id: 'copy', service: 'cdm', body: cdmBody, when: 'true', isRendered: false, mostBytes: 64_000 };

/** What every activity is asked, with every field that it may be asked with. */
export const GOOD: Record<string, unknown> = {
  'huaweicloud.cdm.startJob': { ...step, body: cdmBody, ...start, fence: fenceWith(CDM_MARKS) },
  'huaweicloud.cdm.watchJob': { ...step, body: cdmBody, runs: cdmRuns, ...watch },
  'huaweicloud.cdm.stopJob': { ...step, body: cdmBody, runs: cdmRuns, fence: fenceWith(CDM_MARKS), ...stop },
  'huaweicloud.dgc.runJob': { ...step, body: dgcBody, ...start, fence: fenceWith(DGC_MARKS) },
  'huaweicloud.dgc.restartInstance': {
    ...step,
    body: dgcBody,
    ...start,
    fence: fenceWith(RESTART_MARKS),
    instanceId: '7',
  },
  'huaweicloud.dgc.watchInstance': { ...step, body: dgcBody, runs: dgcRuns, ...watch },
  'huaweicloud.dgc.stopInstance': { ...step, body: dgcBody, runs: dgcRuns, fence: fenceWith(RESTART_MARKS), ...stop },
  'huaweicloud.dgc.switchSchedule': {
    ...step,
    body: scheduled,
    ...start,
    fence: fenceWith({ transform: { on: true } }),
  },
  'huaweicloud.dgc.switchScheduleBack': {
    ...step,
    body: scheduled,
    runs: runWith({}),
    fence: fenceWith({ transform: { on: false } }),
    ...stop,
  },
  'huaweicloud.dli.runJobs': { ...step, body: dliBody, ...start, fence: fenceWith(DLI_MARKS) },
  'huaweicloud.dli.watchJobs': { ...step, body: dliBody, runs: dliRuns, ...watch },
  'huaweicloud.dli.stopJobs': {
    ...step,
    body: { ...dliBody, action: 'stop' },
    runs: dliRuns,
    fence: fenceWith(DLI_MARKS),
    ...stop,
  },
  'huaweicloud.dliSql.submitJob': { ...step, body: sqlBody, ...start, fence: fenceWith(SQL_MARKS) },
  'huaweicloud.dliSql.watchJob': { ...step, body: sqlBody, runs: sqlRuns, ...watch },
  'huaweicloud.dliSql.cancelJob': { ...step, body: sqlBody, runs: sqlRuns, fence: fenceWith(SQL_MARKS), ...stop },
  'huaweicloud.dliSpark.createBatch': { ...step, body: sparkBody, ...start, fence: fenceWith(SPARK_MARKS) },
  'huaweicloud.dliSpark.watchBatch': { ...step, body: sparkBody, runs: sparkRuns, ...watch },
  'huaweicloud.dliSpark.cancelBatch': {
    ...step,
    body: sparkBody,
    runs: sparkRuns,
    fence: fenceWith(SPARK_MARKS),
    ...stop,
  },
  'huaweicloud.mrs.submitJob': { ...step, body: mrsBody, ...start, fence: fenceWith(MRS_MARKS) },
  'huaweicloud.mrs.watchJob': { ...step, body: mrsBody, runs: mrsRuns, ...watch },
  'huaweicloud.mrs.killJob': { ...step, body: mrsBody, runs: mrsRuns, fence: fenceWith(MRS_MARKS), ...stop },
  'huaweicloud.obs.watchObjects': { ...step, body: obsBody, runs: obsRuns, ...watch, once: false },
  'huaweicloud.cdm.deleteJob': { ...step, clusterId: '6ec9a0a4', jobNames: ['temporal_orders_copy_1'] },
  'huaweicloud.cdmCluster.start': {
    ...step,
    body: { clusterId: '6ec9a0a4', action: 'start' },
    ...start,
    fence: fenceWith({ '6ec9a0a4': {} }),
  },
  'huaweicloud.cdmCluster.stop': {
    ...step,
    body: { clusterId: '6ec9a0a4', action: 'stop' },
    ...start,
    fence: fenceWith({ '6ec9a0a4': {} }),
  },
  'huaweicloud.cdmCluster.watch': {
    ...step,
    body: { clusterId: '6ec9a0a4', action: 'stop' },
    runs: runWith({ left: 'no stop' }),
    ...watch,
  },
  'huaweicloud.smn.publish': {
    ...step,
    body: { topicUrn: 'urn:smn:cn-north-4:0a:ops', subject: 'Done', message: 'all well' },
    ...start,
    fence: fenceWith({ 'urn:smn:cn-north-4:0a:ops': {} }),
  },
  'huaweicloud.checkPipeline': {
    spec: { name: 'p', steps: [{ id: 'copy', cdm: cdmBody }] },
    run: { date: '2026-01-31T00:00:00Z', params: {} },
    startedAt: '2026-01-31T00:00:00.000Z',
    begunAt: '2026-01-31T00:00:01.000Z',
    isBackfill: false,
    fingerprint: 'abc',
  },
  'huaweicloud.resolveStep': {
    step: plannedStep,
    scope: { run: { date: '2026-01-31T00:00:00.000Z' }, params: {}, steps: { before: { rows: 1 } } },
    timezone: 'UTC',
    params: {},
  },
  'huaweicloud.planBackfill': {
    backfill: { spec: { name: 'p', steps: [{ id: 'copy', cdm: cdmBody }] }, from: '2026-01-01', to: '2026-01-02' },
    startedAt: '2026-01-31T00:00:00.000Z',
  },
  'huaweicloud.earlierRun': 'orders-2026-01-31',
  'huaweicloud.usualTime': { pipeline: 'p', begunAt: '2026-01-31T00:00:00.000Z' },
  'huaweicloud.leftBeforeReset': '0198c2a1-a0de-7000-8000-000000000000',
  'huaweicloud.notify': {
    webhook: 'ops',
    notice: {
      event: 'hold',
      pipeline: 'p',
      date: '2026-01-31T00:00:00.000Z',
      state: 'held',
      workflowId: 'p-2026-01-31',
      runId: '0198c2a1-a0de-7000-8000-000000000000',
      step: 'copy',
      message: 'why',
      ask: { step: 'copy', why: 'why', answers: ['retry', 'skip'] },
    },
  },
};
