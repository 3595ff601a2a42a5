import type { WorkflowHandle } from '@temporalio/client';
import type { World } from '../support/huawei-world';
import { COPY_OF_ORDERS } from '../support/copy-of-orders';
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
  quietRuntime,
} from '../support/huawei-world';

let world: World;
let worker: { stop(): Promise<void> };

beforeAll(async () => {
  quietRuntime();
  world = await openWorld({ workers: 0 });
});

beforeEach(async () => world.cloud.reset());

afterEach(async () => worker.stop());

afterAll(async () => world.close());

const LONG_DOWN_MS = 600_000;
const LASTING = { durationMs: 3_600_000 };
const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } };
const transform = { id: 'transform', dgc: { jobName: 'transform' } };
const failing = { id: 'check', dgc: { jobName: 'check' } };
const lasting = { id: 'load', dgc: { jobName: 'load' } };

/** What somebody else has going before the pipeline begins, and the step that finds it so. */
const theirs = [
  {
    what: 'a stream job that already ran',
    jobs: [dli(131, { status: 'job_running' }), dli(132)],
    step: { id: 'streams', dli: { jobIds: [131, 132] }, whenRunning: 'adopt' },
    job: '131',
  },
  {
    what: 'a schedule that was already on',
    jobs: [dgc('nightly', { scheduled: true })],
    step: { id: 'on', dgc: { jobName: 'nightly', mode: 'scheduleOn' } },
    job: 'nightly',
  },
  {
    what: 'a schedule that was already off',
    jobs: [dgc('nightly')],
    step: { id: 'off', dgc: { jobName: 'nightly', mode: 'scheduleOff' } },
    job: 'nightly',
  },
  {
    what: 'a cluster that already ran',
    jobs: [{ service: 'cdmCluster', clusterId: 'c0ffee01', status: '200' } as const],
    step: { id: 'wake', cdmCluster: { clusterId: 'c0ffee01', action: 'start' } },
    job: 'c0ffee01',
  },
  {
    what: 'a cluster that already rested',
    jobs: [{ service: 'cdmCluster', clusterId: 'c0ffee01', status: '900' } as const],
    step: { id: 'rest', cdmCluster: { clusterId: 'c0ffee01', action: 'stop' } },
    job: 'c0ffee01',
  },
  {
    what: 'an object that somebody wrote',
    jobs: [obs('in/1')],
    step: { id: 'arrive', obs: { bucket: 'lake', key: 'in/1' } },
    job: 'lake/in/1',
  },
];

const endings = [
  { how: 'a later step fails', later: failing, end: async () => undefined },
  { how: 'the pipeline is cancelled', later: lasting, end: async (handle: WorkflowHandle) => handle.cancel() },
];

for (const { how, later, end } of endings) {
  test.each(theirs)(`$what is left as it was when ${how}`, async ({ jobs, step, job }) => {
    worker = await world.addWorker();
    world.cloud.addJobs([...jobs, dgc('check', { outcome: 'fail' }), dgc('load', { ...LASTING, bootMs: 0 })]);
    const handle = await world.startPipeline({ name: 'p', steps: [step, later] });
    await world.untilStatus(handle, ({ steps }) => steps[1]?.state === 'running' || steps[1]?.state === 'failed');
    await end(handle);
    await expect(handle.result()).rejects.toThrow();
    expect(world.effects(job)).toEqual([]);
  });
}

test('the stream that the pipeline added to one that already ran is stopped, and only that', async () => {
  worker = await world.addWorker();
  world.cloud.addJobs([dli(131, { status: 'job_running' }), dli(132), dgc('check', { outcome: 'fail' })]);
  const streams = { id: 'streams', dli: { jobIds: [131, 132] }, whenRunning: 'adopt' };
  const handle = await world.startPipeline({ name: 'p', steps: [streams, failing] });
  await expect(handle.result()).rejects.toThrow();
  expect([world.effects('131'), world.effects('132')]).toEqual([[], ['start', 'stop', 'end']]);
});

const runs = [
  { service: 'cdm', step: copy, job: 'orders', spec: cdm('orders', LASTING) },
  { service: 'dgc', step: transform, job: 'transform', spec: dgc('transform', { ...LASTING, bootMs: 0 }) },
] as const;

test.each(runs)('a $service run that someone else started is watched, and goes on after a cancel', async (row) => {
  worker = await world.addWorker();
  world.cloud.addJobs([row.spec]);
  world.cloud.run({ service: row.service, clusterId: CLUSTER, job: row.job, by: 'someone' });
  const handle = await world.startPipeline({ name: 'p', steps: [{ ...row.step, whenRunning: 'adopt' }] });
  await world.untilStatus(handle, ({ steps }) => steps[0]?.state === 'running');
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow();
  expect(world.effects(row.job)).toEqual(['start']);
});

test.each(runs)('a $service run that someone started after ours ended is not hit by our stop', async (row) => {
  worker = await world.addWorker();
  world.cloud.addJobs([row.spec]);
  const handle = await world.startPipeline({ name: 'p', steps: [row.step] });
  await world.untilStatus(handle, ({ steps }) => steps[0]?.state === 'running');

  // The cloud cannot be asked while the cancel comes, ours ends and a stranger's begins.
  world.cloud.fault({ kind: 'down', ms: LONG_DOWN_MS });
  await handle.cancel();
  world.cloud.advance(LASTING.durationMs);
  world.cloud.run({ service: row.service, clusterId: CLUSTER, job: row.job, by: 'someone' });
  world.cloud.fault({ kind: 'down', ms: 0 });

  await expect(handle.result()).rejects.toThrow();
  expect(world.effects(row.job)).toEqual(['start', 'end', 'start']);
  expect((await world.status(handle)).steps[0]?.receipt).toMatchObject([{ asked: false, confirmed: true }]);
});

const SQL = 'INSERT INTO t SELECT 1';
const FILE = 'obs://code/features.py';

/** Runs that are told from others by their ids alone: somebody else's looks the same. */
const alike = [
  {
    what: 'a statement',
    step: { id: 'only', dliSql: { sql: SQL } },
    spec: dliSql('INSERT', LASTING),
    theirs: { service: 'dliSql', job: SQL },
  },
  {
    what: 'a Spark application',
    step: { id: 'only', dliSpark: { file: FILE } },
    spec: dliSpark(FILE, LASTING),
    theirs: { service: 'dliSpark', job: FILE },
  },
  {
    what: 'a job of MRS',
    step: { id: 'only', mrs: { clusterId: CLUSTER, type: 'SparkSubmit' } },
    spec: mrs(CLUSTER, LASTING),
    theirs: { service: 'mrs', job: `${CLUSTER}/SparkSubmit` },
  },
] as const;

test.each(alike)('$what of someone else that looks the same is neither watched nor stopped', async (row) => {
  worker = await world.addWorker();
  world.cloud.addJobs([row.spec]);
  const theirs = world.cloud.run({ ...row.theirs, by: 'someone' });
  const handle = await world.startPipeline({ name: 'p', steps: [row.step] });
  const { steps } = await world.untilStatus(handle, ({ steps: [step] }) => step?.state === 'running');
  world.cloud.run({ ...row.theirs, by: 'someone' });

  await handle.cancel();
  await expect(handle.result()).rejects.toThrow();

  const { job } = row.theirs;
  const stopped = world.cloud.log().filter((entry) => entry.job === job && entry.effect === 'stop');
  expect(steps[0]?.runs[0]?.id).not.toBe(theirs);
  expect(stopped.map(({ run }) => run)).toEqual([steps[0]?.runs[0]?.id]);
  expect(world.effects(job)).toEqual(['start', 'start', 'start', 'stop', 'end']);
});

test('a copy that is created for its run leaves one of the same links that someone else runs', async () => {
  worker = await world.addWorker();
  world.cloud.addJobs([cdm('temporal_theirs', LASTING), created('temporal_', LASTING)]);
  world.cloud.run({ service: 'cdm', clusterId: CLUSTER, job: 'temporal_theirs', by: 'someone' });
  const copyOfOurs = { id: 'copy', cdm: { clusterId: CLUSTER, job: COPY_OF_ORDERS } };
  const handle = await world.startPipeline({ name: 'p', steps: [copyOfOurs] });
  await world.untilStatus(handle, ({ steps: [step] }) => step?.state === 'running');

  await handle.cancel();
  await expect(handle.result()).rejects.toThrow();

  expect(world.effects('temporal_theirs')).toEqual(['start']);
  expect((await world.status(handle)).steps[0]?.receipt).toMatchObject([{ asked: true, confirmed: true }]);
});
