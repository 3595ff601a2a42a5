import { isDeepStrictEqual } from 'node:util';
import type { WorkflowHandle } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { connectionsFromEnvironment } from '../../src/connections/connections';
import type { PipelineRow } from '../../src/cli/pipeline/pipeline-row';
import { countPipelines } from '../../src/plugin/count-pipelines';
import { HuaweiCloudPlugin } from '../../src/plugin/plugin';
import type { TemporalServer } from '../../src/cli/demo/temporal-server/start-temporal-server';
import { cdm, CLUSTER, dli, environmentWithKeys, openWorld, quietRuntime } from '../support/huawei-world';
import type { World } from '../support/huawei-world';
import { environmentIn, runCliIn } from '../support/run-cli-in';
import { runCli, withoutCredentialsLine } from '../support/run-cli';
import { workflowBundlePath } from '../support/temporal';
import { startTestServer } from '../support/test-server';

const NAMES = ['HuaweiCloudPipeline', 'HuaweiCloudService', 'HuaweiCloudDate', 'HuaweiCloudState'];
const ON = { HUAWEICLOUD_SEARCH_ATTRIBUTES: '1' };

let server: TemporalServer;
let world: World;

beforeAll(async () => {
  quietRuntime();
  // One of its own: that of this run knows no search attributes, and the other tests show that none are needed.
  server = await startTestServer();
  world = await openWorld({ address: server.address, workers: 0 });
});

afterAll(async () => {
  await world.close();
  await server.close();
});

// In this order: the server forgets no search attribute.
test('a worker that would set search attributes which the server does not know refuses to start', async () => {
  const { code, stdout, stderr } = await runCli(['worker'], { ...environmentIn(world), ...ON });

  expect(withoutCredentialsLine(stderr)).toBe(
    `error: HUAWEICLOUD_SEARCH_ATTRIBUTES is on, and namespace default has no search attribute ${NAMES.join(', ')}: ` +
      'register them with `temporal-huaweicloud search-attributes register`, or unset the variable.\n',
  );
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

test('a worker of a user refuses to run as well', async () => {
  const connection = await NativeConnection.connect({ address: server.address });
  const connections = connectionsFromEnvironment(environmentWithKeys(world.cloud));
  const worker = await Worker.create({
    connection,
    taskQueue: world.taskQueue,
    workflowBundle: { codePath: workflowBundlePath() },
    plugins: [new HuaweiCloudPlugin({ connections, searchAttributes: true })],
  });

  await expect(worker.run()).rejects.toThrow('has no search attribute HuaweiCloudPipeline');
  await Promise.all([connection.close(), connections.close()]);
});

test('`doctor` names the search attributes that are missing, and the command that registers them', async () => {
  const { code, stdout } = await runCli(['doctor'], { ...environmentIn(world), ...ON });

  expect(stdout).toMatch(
    new RegExp(
      `^fail +Search attributes .* namespace default has no ${NAMES.join(', ')}: workers refuse to start\\n` +
        ' +Register them: temporal-huaweicloud search-attributes register$',
      'm',
    ),
  );
  expect(code).toBe(1);
  const off = await runCli(['doctor'], environmentIn(world));
  expect(off.stdout).not.toContain('earch attributes');
  const odd = await runCli(['doctor'], { ...environmentIn(world), HUAWEICLOUD_SEARCH_ATTRIBUTES: 'yes' });
  expect(odd.stdout).toMatch(/^fail +Search attributes +HUAWEICLOUD_SEARCH_ATTRIBUTES must be 1 or 0, got "yes"\./m);
});

test('`list` says what to do when it is to search by what the server does not know', async () => {
  const { code, stderr } = await runCli(['list', '--date', '2026-01-31'], { ...environmentIn(world), ...ON });

  expect(stderr).toContain('register them with `temporal-huaweicloud search-attributes register`');
  expect(code).toBe(2);
});

test('a search attribute that somebody has under another type is left alone', async () => {
  const { operatorService } = world.env.connection;
  await operatorService.addSearchAttributes({ namespace: 'default', searchAttributes: { HuaweiCloudDate: 6 } });
  await shown('HuaweiCloudDate');
  const refused = await runCliIn(world, 'search-attributes', 'register');
  await operatorService.removeSearchAttributes({ namespace: 'default', searchAttributes: ['HuaweiCloudDate'] });
  await gone('HuaweiCloudDate');

  expect(refused.stderr).toContain('has HuaweiCloudDate as Datetime, and pipelines need Keyword');
  expect(refused.code).toBe(1);

  async function shown(name: string) {
    while (!(name in (await attributes()))) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  async function gone(name: string) {
    while (name in (await attributes())) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  async function attributes() {
    return (await operatorService.listSearchAttributes({ namespace: 'default' })).customAttributes ?? {};
  }
});

test('`search-attributes register` says what it did, and does nothing a second time', async () => {
  const first = await runCliIn(world, 'search-attributes', 'register');
  const second = await runCliIn(world, 'search-attributes', 'register');
  const asJson = await runCliIn(world, 'search-attributes', 'register', '--json');

  expect(first.stdout.trim().split(/\n/).map(words)).toEqual(told('registered'));
  expect(second.stdout.trim().split(/\n/).map(words)).toEqual(told('was registered already'));
  expect(JSON.parse(asJson.stdout)).toMatchObject({
    namespace: 'default',
    attributes: [{ name: 'HuaweiCloudPipeline', type: 'Keyword', registered: false }, {}, {}, {}],
  });
  expect([first.code, second.code, asJson.code]).toEqual([0, 0, 0]);
  const { stdout } = await runCli(['doctor'], { ...environmentIn(world), ...ON });
  expect(stdout).toMatch(/^ok +Search attributes +namespace default has those of pipelines$/m);
});

test('pipelines are found by name, day, service and how they stand', async () => {
  await world.addWorker({ pace: { minMs: 50, maxMs: 200 }, searchAttributes: true });
  world.cloud.addJobs([cdm('orders'), cdm('broken', { outcome: 'FAILED' }), dli(131)]);
  const orders = await start('orders', '2026-01-31');
  await orders.result();
  const before = await start('orders', '2026-01-30');
  const held = await start('broken', '2026-01-31', { expect: { within: '1ms' } });
  const dropped = await start('broken', '2026-01-30');
  await before.result();
  await world.untilStatus(held, ({ late }) => late !== undefined);
  for (const handle of [held, dropped]) await world.untilStatus(handle, ({ state }) => state === 'held');
  await dropped.terminate('by hand');

  await found(['orders-2026-01-30', 'orders-2026-01-31'], '--pipeline', 'orders');
  await found(['broken-2026-01-31', 'orders-2026-01-31'], '--date', '2026-01-31');
  await found(['broken-2026-01-31'], '--state', 'held');
  await found(['broken-2026-01-30'], '--state', 'terminated');
  await found(['orders-2026-01-31'], '--state', 'succeeded', '--pipeline', 'orders', '--date', '2026-01-31');
  await found(['broken-2026-01-31'], '--late');
  await found([], '--state', 'paused');

  const query = 'HuaweiCloudDate >= "2026-01-31" AND HuaweiCloudService = "cdm"';
  expect((await world.env.client.workflow.count(query)).count).toBe(2);

  const { typedSearchAttributes } = await orders.describe();
  const ours = typedSearchAttributes.getAll().filter(({ key }) => NAMES.includes(key.name));
  expect(Object.fromEntries(ours.map(({ key, value }) => [key.name, value]))).toEqual({
    HuaweiCloudPipeline: 'orders',
    HuaweiCloudService: ['cdm', 'dli'],
    HuaweiCloudDate: '2026-01-31',
    HuaweiCloudState: 'succeeded',
  });
});

test('pipelines are counted by how they stand, by search attributes and without', async () => {
  // Each has a job of its own: CDM runs one of a name at a time.
  world.cloud.addJobs(['endless', 'resting'].map((name) => cdm(name, { durationMs: 3_600_000 })));
  await start('endless', '2026-01-31');
  const paused = await start('resting', '2026-01-30');
  await world.untilStatus(paused, ({ steps }) => steps.length > 0);
  await paused.executeUpdate('pause', { args: [{}] });

  const { taskQueue } = world;
  for (const indexed of [true, false]) {
    await until(async () => countPipelines(world.env.client.workflow, { taskQueue, indexed }, Date.now()), {
      running: 1,
      held: 1,
      paused: 1,
      failed: 1,
      // The one that is held was to be done within a millisecond.
      late: 1,
    });
  }
  const elsewhere = { taskQueue: `${taskQueue}" OR TaskQueue = "${taskQueue}`, indexed: true };
  const none = { running: 0, held: 0, paused: 0, failed: 0, late: 0 };
  await expect(countPipelines(world.env.client.workflow, elsewhere, Date.now())).resolves.toEqual(none);
  const inTwoHours = Date.now() + 2 * 3_600_000;
  const later = await countPipelines(world.env.client.workflow, { taskQueue, indexed: true }, inTwoHours);
  expect(later.failed).toBe(0);
});

/** What is known of workflows is indexed a moment later: the test's own timeout ends the wait. */
async function until<T>(look: () => Promise<T>, wanted: T): Promise<void> {
  for (;;) {
    const seen = await look();
    if (isDeepStrictEqual(seen, wanted)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A pipeline whose day is another than that of UTC, so that it is seen whose day counts. */
async function start(name: string, date: string, more: object = {}): Promise<WorkflowHandle> {
  const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: name } };
  const streams = { id: 'streams', dli: { jobIds: [131] }, whenRunning: 'adopt' };
  const spec = { name, timezone: 'Asia/Shanghai', onFailure: 'hold', ...more, steps: [copy, streams] };
  return world.env.client.workflow.start('huaweiCloudPipeline', {
    taskQueue: world.taskQueue,
    workflowId: `${name}-${date}`,
    args: [spec, { date }],
  });
}

/** With the search attributes and, the slow way, without them. */
async function found(ids: string[], ...flags: string[]): Promise<void> {
  await Promise.all([ON, {}].map(async (env) => untilFound(ids, flags, { ...environmentIn(world), ...env })));
}

/** What is known of workflows is indexed a moment later: the test's own timeout ends the wait. */
async function untilFound(ids: string[], flags: string[], env: NodeJS.ProcessEnv): Promise<void> {
  for (;;) {
    const { code, stdout, stderr } = await runCli(['list', ...flags, '--json'], env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const rows = JSON.parse(stdout) as PipelineRow[];
    if (
      rows
        .map(({ workflowId }) => workflowId)
        .sort()
        .join() === ids.join()
    )
      return;
  }
}

function told(what: string): string[][] {
  return NAMES.map((name) => [name, name === 'HuaweiCloudService' ? 'KeywordList' : 'Keyword', ...what.split(' ')]);
}

function words(line: string): string[] {
  return line.split(/\s+/);
}
