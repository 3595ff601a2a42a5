import type { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Connections } from '../../src/connections/connections';
import type { JobSpec } from '../../simulator';
import type { World } from '../support/huawei-world';
import {
  cdm,
  CLUSTER,
  created,
  dgc,
  dli,
  dliSpark,
  dliSql,
  mrs,
  obs,
  openWorld,
  QUICK,
  quietRuntime,
} from '../support/huawei-world';
import { COPY_OF_ORDERS } from '../support/copy-of-orders';
import { roomyConnections } from '../support/roomy-connections';

let world: World;
let connections: Connections;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld({ workers: 0 });
  // Looks that come late would find that the cloud shows everything already.
  connections = roomyConnections(world.cloud);
  await world.addWorker({ ...QUICK, connections });
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => {
  await world.close();
  await connections.close();
});

const copy: [string, object] = ['huaweiCloudCdmJob', { clusterId: CLUSTER, jobName: 'orders' }];
const made: [string, object] = ['huaweiCloudCdmJob', { clusterId: CLUSTER, job: COPY_OF_ORDERS }];
const transform: [string, object] = ['huaweiCloudDgcJob', { jobName: 'transform' }];
const stream: [string, object] = ['huaweiCloudDliStreamJobs', { jobIds: [131] }];
const SQL = 'INSERT INTO t SELECT 1';
const statement: [string, object] = ['huaweiCloudDliSqlJob', { sql: SQL }];
const FILE = 'obs://code/features.py';
const application: [string, object] = ['huaweiCloudDliSparkJob', { file: FILE }];
const SPARK = `${CLUSTER}/SparkSubmit`;
const spark: [string, object] = ['huaweiCloudMrsJob', { clusterId: CLUSTER, type: 'SparkSubmit' }];

const POWERED = 'c0ffee01';
const cluster = (status: string, more: object = {}): JobSpec => ({
  service: 'cdmCluster',
  clusterId: POWERED,
  status,
  startMs: 300,
  stopMs: 300,
  ...more,
});
const wake: [string, object] = ['huaweiCloudCdmCluster', { clusterId: POWERED, action: 'start' }];
const rest: [string, object] = ['huaweiCloudCdmCluster', { clusterId: POWERED, action: 'stop' }];
const TOPIC = 'urn:smn:cn-north-4:0a:data-ops';
const message: [string, object] = ['huaweiCloudSmnMessage', { topicUrn: TOPIC, message: 'all well' }];

/** Why the workflow did not succeed; undefined when it did. */
async function failureOf([type, input]: [string, object], timeout = '24h'): Promise<string | undefined> {
  const handle = await world.start(type, { ...input, timeout });
  return handle.result().then(
    () => undefined,
    ({ cause }: WorkflowFailedError) => (cause instanceof ApplicationFailure ? (cause.type ?? '') : 'cancelled'),
  );
}

const stopped = [
  { word: 'STOPPED', what: 'a copy', workflow: copy, job: cdm('orders', { outcome: 'STOPPED' }) },
  {
    word: 'manual-stop',
    what: 'a transformation',
    workflow: transform,
    job: dgc('transform', { outcome: 'manual-stop' }),
  },
  { word: 'job_cancel_success', what: 'a stream', workflow: stream, job: dli(131, { outcome: 'job_cancel_success' }) },
  { word: 'CANCELLED', what: 'a statement', workflow: statement, job: dliSql('INSERT', { outcome: 'CANCELLED' }) },
  { word: 'KILLED', what: 'a Spark job', workflow: spark, job: mrs(CLUSTER, { outcome: 'KILLED' }) },
  { word: 'STOPPED', what: 'a copy of its own', workflow: made, job: created('temporal_', { outcome: 'STOPPED' }) },
];

test.each(stopped)('STOPPED is not success: $what that ends $word fails', async ({ workflow, job }) => {
  world.cloud.addJobs([job]);
  expect(await failureOf(workflow)).toBe('HuaweiCloud.JobStopped');
});

const LASTING_MS = 600_000;
const EMPTY = { kind: 'refuse', status: 200, when: 'before' } as const;

test('an empty list is not success: a copy whose history is shown empty is waited for, and fails as it ends', async () => {
  world.cloud.addJobs([cdm('orders', { durationMs: LASTING_MS, outcome: 'FAILED' })]);
  const failure = failureOf(copy);
  await world.untilEffects('orders', ['start']);
  for (const path of ['/submissions', '/status'])
    world.cloud.fault({ ...EMPTY, match: { method: 'GET', path }, times: 4, body: { submissions: [], total: 0 } });
  while (world.cloud.faults().length) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(world.effects('orders')).toEqual(['start']);
  world.cloud.advance(LASTING_MS);
  expect(await failure).toBe('HuaweiCloud.JobFailed');
  expect(world.cloud.faults()).toEqual([]);
});

test('an empty list is not success: a run that was never shown is not taken to have ended well', async () => {
  world.cloud.addJobs([dgc('transform', { durationMs: 1_500, outcome: 'fail' })]);
  const path = '/jobs/instances/detail';
  world.cloud.fault({ match: { path: '/run-immediate' }, kind: 'loseReply' });
  world.cloud.fault({ ...EMPTY, match: { path }, times: 2, body: { instances: [], total: 0 } });
  expect(await failureOf(transform)).toBe('HuaweiCloud.JobFailed');
  expect(world.effects('transform')).toEqual(['start', 'end']);
});

test('an empty list is not success: a statement that was never shown is not taken to have ended well', async () => {
  world.cloud.addJobs([dliSql('INSERT', { durationMs: 1_500, outcome: 'FAILED' })]);
  world.cloud.fault({ match: { path: '/submit-job' }, kind: 'loseReply' });
  const body = { is_success: true, message: '', job_count: 0, jobs: [] };
  world.cloud.fault({ ...EMPTY, match: { method: 'GET', path: '/jobs', query: 'tags=' }, times: 2, body });
  expect(await failureOf(statement)).toBe('HuaweiCloud.JobFailed');
  expect(world.effects(SQL)).toEqual(['start', 'end']);
});

test('an empty list is not success: a batch that was never shown is not taken to have ended well', async () => {
  world.cloud.addJobs([dliSpark(FILE, { durationMs: 1_500, outcome: 'dead' })]);
  world.cloud.fault({ match: { method: 'POST', path: '/batches' }, kind: 'loseReply' });
  const body = { from: 0, total: 0, sessions: [] };
  world.cloud.fault({ ...EMPTY, match: { method: 'GET', path: '/batches', query: 'job_name=' }, times: 2, body });
  expect(await failureOf(application)).toBe('HuaweiCloud.JobFailed');
  expect(world.effects(FILE)).toEqual(['start', 'end']);
});

test('an empty list is not success: a Spark job that was never shown is not taken to have ended well', async () => {
  world.cloud.addJobs([mrs(CLUSTER, { durationMs: 1_500, outcome: 'FAILED' })]);
  const path = `/clusters/${CLUSTER}/job-executions`;
  world.cloud.fault({ match: { method: 'POST', path }, kind: 'loseReply' });
  const body = { total_record: 0, job_list: [] };
  world.cloud.fault({ ...EMPTY, match: { method: 'GET', path, query: 'job_name=' }, times: 2, body });
  expect(await failureOf(spark)).toBe('HuaweiCloud.JobFailed');
  expect(world.effects(SPARK)).toEqual(['start', 'end']);
});

test('an empty list is not success: a copy of its own that was never shown is not taken to have ended well', async () => {
  world.cloud.addJobs([created('temporal_', { durationMs: 1_500, outcome: 'FAILED' })]);
  world.cloud.fault({ match: { method: 'PUT', path: '/start' }, kind: 'loseReply' });
  const body = { submissions: [], total: 0 };
  world.cloud.fault({ ...EMPTY, match: { method: 'GET', path: '/submissions' }, times: 2, body });
  expect(await failureOf(made)).toBe('HuaweiCloud.JobFailed');
  const effects = world.cloud.log().map(({ effect }) => effect);
  expect(effects).toEqual(['start', 'end']);
});

test.each([
  { what: 'its start', from: '900', workflow: wake, effect: 'start' },
  { what: 'its stop', from: '200', workflow: rest, effect: 'stop' },
])('what was asked is not success: a cluster whose $what was taken, and that then breaks, fails', async (row) => {
  world.cloud.addJobs([cluster(row.from, { startMs: LASTING_MS, stopMs: LASTING_MS })]);
  const failure = failureOf(row.workflow);
  await world.untilEffects(POWERED, [row.effect]);
  world.cloud.addJobs([cluster('300')]);
  expect(await failure).toBe('HuaweiCloud.JobFailed');
  expect(world.effects(POWERED)).toEqual([row.effect]);
});

test('a status is not success: a cluster that says it runs, and whose jobs cannot be asked for, is waited for', async () => {
  world.cloud.addJobs([cluster('900')]);
  const path = `/clusters/${POWERED}/cdm/job/all`;
  const body = { errCode: 'Cdm.0201', externalMessage: 'The cluster cannot be reached.' };
  world.cloud.fault({ match: { method: 'GET', path }, times: 1_000, kind: 'refuse', status: 404, body });
  expect(await failureOf(wake, '4s')).toBe('HuaweiCloud.DeadlineExceeded');
});

test('a 200 is not success: a message of which SMN names no id is not taken to be published', async () => {
  world.cloud.fault({ match: { path: '/publish' }, kind: 'refuse', status: 200, body: {} });
  expect(await failureOf(message)).toBe('HuaweiCloud.AmbiguousStart');
});

test('YARN’s FINISHED is not success: a Spark job that FINISHED and FAILED fails, also where its result comes late', async () => {
  world.cloud.addJobs([mrs(CLUSTER, { outcome: 'FAILED', resultAfterMs: 1_000 })]);
  expect(await failureOf(spark)).toBe('HuaweiCloud.JobFailed');
});

test('an empty list is not success, nor is a folder: objects that never come are not taken to be there', async () => {
  world.cloud.addJobs([obs('in/', { bytes: 0 }), obs('out/a')]);
  expect(await failureOf(['huaweiCloudObsWait', { bucket: 'lake', prefix: 'in/' }], '2s')).toBe(
    'HuaweiCloud.DeadlineExceeded',
  );
});

test('half an object is not success: one that grows from look to look is not taken to be there', async () => {
  let bytes = 1;
  const grows = setInterval(() => world.cloud.addJobs([obs('in/log', { bytes: (bytes += 1) })]), 20);
  try {
    expect(await failureOf(['huaweiCloudObsWait', { bucket: 'lake', key: 'in/log' }], '2s')).toBe(
      'HuaweiCloud.DeadlineExceeded',
    );
  } finally {
    clearInterval(grows);
  }
});

const unknown = [
  { what: 'a copy', workflow: copy, job: cdm('orders', { outcome: 'ARCHIVED' }) },
  { what: 'a transformation', workflow: transform, job: dgc('transform', { outcome: 'archived' }) },
  { what: 'a stream', workflow: stream, job: dli(131, { outcome: 'job_archived' }) },
  { what: 'a statement', workflow: statement, job: dliSql('INSERT', { outcome: 'ARCHIVED' }) },
  { what: 'a batch', workflow: application, job: dliSpark(FILE, { outcome: 'archived' }) },
  { what: 'a Spark job', workflow: spark, job: mrs(CLUSTER, { outcome: 'ARCHIVED' }) },
  { what: 'a copy of its own', workflow: made, job: created('temporal_', { outcome: 'ARCHIVED' }) },
  { what: 'a cluster that is to run', workflow: wake, job: cluster('999') },
  { what: 'a cluster that is to rest', workflow: rest, job: cluster('999') },
];

test.each(unknown)('an unknown word is not success: $what that shows one fails at its timeout', async (row) => {
  world.cloud.addJobs([row.job]);
  expect(await failureOf(row.workflow, '2s')).toBe('HuaweiCloud.DeadlineExceeded');
});

const late = { visibleAfterMs: 1_000 };
const earlier = [
  {
    what: 'a copy',
    workflow: copy,
    run: { service: 'cdm', clusterId: CLUSTER, job: 'orders' } as const,
    good: cdm('orders', { durationMs: 50 }),
    bad: cdm('orders', { outcome: 'FAILED', ...late }),
  },
  {
    what: 'a transformation',
    workflow: transform,
    run: { service: 'dgc', job: 'transform' } as const,
    good: dgc('transform', { durationMs: 50 }),
    bad: dgc('transform', { outcome: 'fail', ...late }),
  },
  {
    what: 'a bounded stream',
    workflow: stream,
    run: { service: 'dli', job: 131 } as const,
    good: dli(131, { startupMs: 50, outcome: 'job_finish' }),
    bad: dli(131, { outcome: 'job_running_exception', ...late }),
  },
  {
    what: 'a statement',
    workflow: statement,
    run: { service: 'dliSql', job: SQL } as const,
    good: dliSql('INSERT', { durationMs: 50 }),
    bad: dliSql('INSERT', { outcome: 'FAILED', ...late }),
  },
  {
    what: 'a batch',
    workflow: application,
    run: { service: 'dliSpark', job: FILE } as const,
    good: dliSpark(FILE, { durationMs: 50 }),
    bad: dliSpark(FILE, { outcome: 'dead', ...late }),
  },
  {
    what: 'a Spark job',
    workflow: spark,
    run: { service: 'mrs', job: SPARK } as const,
    good: mrs(CLUSTER, { durationMs: 50 }),
    bad: mrs(CLUSTER, { outcome: 'FAILED', ...late }),
  },
];

test.each(earlier)(
  'an earlier run’s SUCCEEDED is not this run’s: $what that fails after one that went well fails',
  async ({ workflow, run, good, bad }) => {
    world.cloud.addJobs([good]);
    world.cloud.run({ ...run, by: 'someone' });
    await world.untilEffects(String(run.job), ['start', 'end']);
    world.cloud.addJobs([bad]);
    expect(await failureOf(workflow)).toBe('HuaweiCloud.JobFailed');
  },
);

test('an earlier run’s SUCCEEDED is not this run’s: a copy of its own that fails after one that went well fails', async () => {
  world.cloud.addJobs([created('temporal_', { durationMs: 50 })]);
  expect(await failureOf(made)).toBeUndefined();
  world.cloud.addJobs([created('temporal_', { outcome: 'FAILED', ...late })]);
  expect(await failureOf(made)).toBe('HuaweiCloud.JobFailed');
});
