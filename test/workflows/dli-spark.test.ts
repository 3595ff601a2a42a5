import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { DliSparkOutput } from '../../src/domain/dli-spark/spark-body';
import type { PipelineStatus, StepStatus } from '../../src/domain/status';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dliSpark, environmentWithKeys, openWorld, quietRuntime } from '../support/huawei-world';
import { temporaryFolder } from '../support/temporary-folder';

const FOLDER = temporaryFolder();
let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld({ environment: withQueuedConnection });
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

/** A second connection, which names the queue of batches that name none. */
function withQueuedConnection(cloud: World['cloud']): NodeJS.ProcessEnv {
  const config = join(FOLDER, 'connections.yaml');
  const { url, projectId } = cloud;
  const queued = { region: 'cn-north-4', endpoint: url, projectId, queue: 'of_the_connection' };
  writeFileSync(config, JSON.stringify({ connections: { queued } }));
  return { ...environmentWithKeys(cloud), HUAWEICLOUD_CONFIG: config };
}

const FILE = 'obs://code/features.py';
const CREATE = { method: 'POST', path: '/batches' };

const run = async (input: object) =>
  (await (await world.start('huaweiCloudDliSparkJob', input)).result()) as StepStatus<DliSparkOutput>;

async function failureOf(input: object): Promise<ApplicationFailure> {
  const error = await run(input).then(
    () => undefined,
    ({ cause }: WorkflowFailedError) => cause,
  );
  expect(error).toBeInstanceOf(ApplicationFailure);
  return error as ApplicationFailure;
}

/** What the cloud was asked for when it began the batches. */
const asked = () =>
  world.cloud
    .log()
    .filter(({ effect }) => effect === 'start')
    .map((entry) => entry.asked as Record<string, unknown>);

test('an application leaves its ids and its state, and is sent as it was written', async () => {
  const body = {
    file: FILE,
    args: ['2026-01-31', 7, '0012'],
    queue: 'etl',
    conf: { 'spark.sql.shuffle.partitions': 200 },
    name: 'features',
    executorMemory: '4G',
    numExecutors: 6,
    sparkVersion: '3.3.1',
    agency: 'obs_reader',
  };

  const { output, runs, consoleUrl } = await run(body);

  const [only] = runs;
  expect(output).toEqual({
    batchId: only?.id,
    appId: `batch-session-${only?.id ?? ''}:31309`,
    state: 'success',
  });
  expect(runs).toMatchObject([{ job: FILE, status: 'success', origin: 'new' }]);
  expect(consoleUrl).toContain('console.huaweicloud.com/dli');
  expect(world.effects(FILE)).toEqual(['start', 'end']);
  expect(asked()).toEqual([
    {
      name: expect.stringMatching(/^features-[0-9a-f]{32}$/) as string,
      file: FILE,
      args: ['2026-01-31', '7', '0012'],
      queue: 'etl',
      conf: { 'spark.sql.shuffle.partitions': '200', 'spark.dli.job.agency.name': 'obs_reader' },
      executorMemory: '4G',
      numExecutors: 6,
      spark_version: '3.3.1',
    },
  ]);
});

test('a batch that dies fails its step with the end of its log', async () => {
  const log = [
    'stderr: ',
    'java.lang.RuntimeException: no such table: ods.orders',
    '\tat com.example.Main(Main.scala:7)',
  ];
  world.cloud.addJobs([dliSpark(FILE, { outcome: 'dead', log })]);

  const failure = await failureOf({ file: FILE });

  expect(failure.type).toBe('HuaweiCloud.JobFailed');
  expect(failure.message).toMatch(
    /Spark batch [0-9a-f-]{36} ended dead: its log ends: stderr: \| java\.lang\.RuntimeException: no such table: ods\.orders/,
  );
});

test.each(['dead', 'success'])(
  'a cancel in mid-run cancels the batch, and the receipt says confirmed, though it comes to %s',
  async (stoppedStatus) => {
    world.cloud.addJobs([dliSpark(FILE, { durationMs: 600_000, stopTakesMs: 300, stoppedStatus })]);
    const handle = await world.start('huaweiCloudDliSparkJob', { file: FILE });
    const { steps } = await world.untilStatus(handle, ({ steps: [step] }) => step?.runs[0] !== undefined);

    await handle.cancel();

    await expect(handle.result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) as object });
    expect(world.effects(FILE)).toEqual(['start', 'stop', 'end']);
    const receipt = [{ run: steps[0]?.runs[0]?.id, asked: true, confirmed: true, leftRunning: null }];
    expect((await world.status(handle)).steps).toMatchObject([{ state: 'stopped', receipt }]);
  },
);

test('what an application has written is left alone when a later step fails', async () => {
  world.cloud.addJobs([dliSpark(FILE), cdm('orders', { outcome: 'FAILED' })]);
  const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } };
  const handle = await world.startPipeline({ name: 'p', steps: [{ id: 'features', dliSpark: { file: FILE } }, copy] });

  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.JobFailed' } });
  expect(world.effects(FILE)).toEqual(['start', 'end']);
});

test('an application that is run again is a batch with a name of its own', async () => {
  world.cloud.addJobs([dliSpark(FILE, { outcome: 'dead' })]);

  await failureOf({ file: FILE, retry: { maximumAttempts: 2, initialInterval: '1s' } });

  expect(world.effects(FILE)).toEqual(['start', 'end', 'start', 'end']);
  expect(new Set(asked().map(({ name }) => name)).size).toBe(2);
});

test('of two batches of one file, side by side, each finds its own when both replies are lost', async () => {
  world.cloud.addJobs([dliSpark(FILE, { durationMs: 2_000 })]);
  world.cloud.fault({ match: CREATE, times: 2, kind: 'loseReply', when: 'after' });

  const [one, other] = await Promise.all([run({ file: FILE }), run({ file: FILE })]);

  expect([one.runs[0]?.origin, other.runs[0]?.origin]).toEqual(['adopted', 'adopted']);
  expect(one.runs[0]?.id).not.toBe(other.runs[0]?.id);
  expect(world.effects(FILE).filter((effect) => effect === 'start')).toHaveLength(2);
});

test('a batch that shows late is still found, and not created again', async () => {
  world.cloud.addJobs([dliSpark(FILE, { visibleAfterMs: 600, durationMs: 1_500 })]);
  world.cloud.fault({ match: CREATE, times: 1, kind: 'loseReply', when: 'after' });

  expect(await run({ file: FILE })).toMatchObject({ state: 'succeeded', runs: [{ origin: 'adopted' }] });
  expect(world.effects(FILE)).toEqual(['start', 'end']);
});

test('items of a forEach have plain names, one batch each, though a reply is lost', async () => {
  world.cloud.addJobs([dliSpark(FILE)]);
  world.cloud.fault({ match: CREATE, times: 1, kind: 'loseReply', when: 'after' });
  const features = {
    id: 'features',
    forEach: { in: ['华东', 'orders'], as: 'area' },
    dliSpark: { file: FILE, args: ['{{ area }}'] },
  };

  const status = (await (await world.startPipeline({ name: 'p', steps: [features] })).result()) as PipelineStatus;

  expect(status.state).toBe('succeeded');
  expect(world.effects(FILE).filter((effect) => effect === 'start')).toHaveLength(2);
  expect(asked().map(({ args }) => args)).toEqual(expect.arrayContaining([['华东'], ['orders']]));
  for (const { name } of asked()) expect(name).toMatch(/^\w+_features(_orders)?-[0-9a-f]{32}$/);
});

test('a queue that nobody has is told in the words of DLI, and nothing is run', async () => {
  world.cloud.addJobs([dliSpark(FILE, { queue: 'etl' })]);

  const failure = await failureOf({ file: FILE, queue: 'elt' });

  expect(failure.message).toMatch(/DLI createBatch: POST .* answered 400 \(DLI\.\d+\): .*elt/);
  expect(world.effects(FILE)).toEqual(['refused']);
});

test('the queue of a batch that names none is the connection’s', async () => {
  world.cloud.addJobs([dliSpark(FILE, { queue: 'of_the_connection' })]);

  expect(await run({ file: FILE, connection: 'queued' })).toMatchObject({ state: 'succeeded' });
});

test('memory without a unit is a sentence, and nothing is asked of the cloud', async () => {
  const failure = await failureOf({ file: FILE, driverMemory: '4' });

  expect(failure.type).toBe('HuaweiCloud.InvalidSpec');
  expect(failure.message).toContain('is an amount of memory with its unit');
  expect(world.cloud.log()).toEqual([]);
});

test('looks that are throttled only delay, and a log that cannot be read keeps no end back', async () => {
  world.cloud.addJobs([dliSpark(FILE, { outcome: 'dead', log: ['the last line'] })]);
  const body = { error_code: 'APIGW.0308', error_msg: 'throttled' };
  const throttled = { kind: 'refuse', status: 429, body } as const;
  world.cloud.fault({ ...throttled, match: { method: 'GET', path: '/log' }, times: 1 });
  world.cloud.fault({ ...throttled, match: { method: 'GET', path: '/batches/' }, times: 2 });

  const failure = await failureOf({ file: FILE });

  expect(failure.message).toContain('its log ends: the last line');
  expect(world.effects(FILE)).toEqual(['start', 'end']);
});

test('a batch that a person names is watched, and cancelled with the step', async () => {
  world.cloud.addJobs([dliSpark(FILE, { durationMs: 600_000 })]);
  const step = { id: 'features', dliSpark: { file: FILE }, timeout: '5m' };
  const body = { error_code: 'DLI.0003', error_msg: 'no' };
  world.cloud.fault({ match: CREATE, times: 1, kind: 'refuse', status: 403, body });
  const handle = await world.startPipeline({ name: 'p', onFailure: 'hold', steps: [step] });
  await world.untilStatus(handle, ({ state }) => state === 'held');
  const runId = world.cloud.run({ service: 'dliSpark', job: FILE, by: 'a person' });

  await handle.executeUpdate('adopt', { args: [{ step: 'features', runId }] });
  await world.untilStatus(handle, ({ steps }) => steps[0]?.runs[0]?.id === runId && steps[0].state === 'running');
  await handle.cancel();

  await expect(handle.result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) as object });
  expect(world.effects(FILE)).toEqual(['start', 'stop', 'end']);
});
