import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import * as nexus from 'nexus-rpc';
import { Worker } from '@temporalio/worker';
import { connectionsFromEnvironment } from '../../src/connections/connections';
import { HuaweiCloudPlugin } from '../../src/plugin/plugin';
import type { CallerWorker } from '../support/caller-worker';
import { startCallerWorker } from '../support/caller-worker';
import type { World } from '../support/huawei-world';
import {
  cdm,
  CLUSTER,
  dgc,
  dli,
  environmentWithKeys,
  mrs,
  obs,
  openWorld,
  QUICK,
  quietRuntime,
} from '../support/huawei-world';
import { workflowBundlePath } from '../support/temporal';

let world: World;
let caller: CallerWorker;
let serving: Worker;
let served: Promise<void>;
const endpoint = `huaweicloud-${randomUUID()}`;
/** How often the start of an operation was carried out, and how many of its replies are lost on the way back. */
const deliveries = { count: 0, lost: 0 };

beforeAll(async () => {
  quietRuntime();
  world = await openWorld({ workers: 0 });
  const { env, taskQueue, cloud } = world;
  const connections = connectionsFromEnvironment(environmentWithKeys(cloud));
  serving = await Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    workflowBundle: { codePath: workflowBundlePath() },
    plugins: [new HuaweiCloudPlugin({ ...QUICK, connections, nexus: true })],
    interceptors: { nexus: [() => ({ inbound: { startOperation: loseReply } })] },
  });
  served = serving.run();
  caller = await startCallerWorker(world);
  await env.createNexusEndpoint(endpoint, taskQueue);
});

beforeEach(async () => {
  await world.cloud.reset();
  Object.assign(deliveries, { count: 0, lost: 0 });
});

afterAll(async () => {
  await caller.stop();
  serving.shutdown();
  await served;
  await world.close();
});

async function loseReply<Input, Output>(input: Input, next: (input: Input) => Promise<Output>): Promise<Output> {
  const result = await next(input);
  deliveries.count += 1;
  if (deliveries.count <= deliveries.lost) throw new nexus.HandlerError('UNAVAILABLE', 'the reply is lost');
  return result;
}

async function start(type: string, ...args: unknown[]): Promise<WorkflowHandle> {
  const { taskQueue } = caller;
  return world.env.client.workflow.start(type, { taskQueue, args, workflowId: `${type}-${randomUUID()}` });
}

const call = async (operation: string, input: object) => start('callByNexus', endpoint, operation, input);

const LASTING = { durationMs: 3_600_000 };
const orders = { clusterId: CLUSTER, jobName: 'orders' };

test('the Nexus door brings nothing into a workflow bundle but the service itself', () => {
  const ours = caller.sources.filter((path) => /\/(src|simulator)\//.test(path) && !path.includes('node_modules'));
  expect(ours.map((path) => path.replace(/^.*\/src\//, 'src/'))).toEqual([
    'src/nexus.ts',
    'src/workflows/nexus-service.ts',
  ]);
  expect(caller.sources.filter((path) => /@temporalio\/(nexus|client|worker|activity)\//.test(path))).toEqual([]);
});

test.each([
  {
    operation: 'runPipeline',
    input: { spec: { name: 'p', steps: [{ id: 'copy', cdm: orders }] }, run: { date: '2026-01-31' } },
    result: { state: 'succeeded', date: '2026-01-31T00:00:00.000Z' },
  },
  { operation: 'runCdmJob', input: orders, result: { state: 'succeeded', output: { rowsWritten: 120 } } },
  { operation: 'runDgcJob', input: { jobName: 'transform' }, result: { state: 'succeeded' } },
  {
    operation: 'startDliStreamJobs',
    input: { jobIds: [131] },
    result: { state: 'succeeded', output: { runs: ['131'] } },
  },
  { operation: 'stopDliStreamJobs', input: { jobIds: [132] }, result: { state: 'succeeded' } },
  {
    operation: 'waitForObsObjects',
    input: { bucket: 'lake', key: 'in/orders.csv' },
    result: { state: 'succeeded', output: { objects: 1, newestKey: 'in/orders.csv' } },
  },
  {
    operation: 'runDliSqlJob',
    input: { sql: 'INSERT INTO t SELECT 1' },
    result: { state: 'succeeded', output: { jobId: expect.any(String) as string } },
  },
  {
    operation: 'runDliSparkJob',
    input: { file: 'obs://code/features.py' },
    result: { state: 'succeeded', output: { batchId: expect.any(String) as string } },
  },
  {
    operation: 'runMrsJob',
    input: { clusterId: CLUSTER, type: 'SparkSubmit', arguments: ['a.jar'] },
    result: { state: 'succeeded', output: { jobId: expect.any(String) as string, result: 'SUCCEEDED' } },
  },
  {
    operation: 'publishSmnMessage',
    input: { topicUrn: 'urn:smn:cn-north-4:0a:ops', message: 'all well' },
    result: { state: 'succeeded', output: { messageId: expect.any(String) as string } },
  },
])('another team’s workflow runs $operation by Nexus and gets its result', async ({ operation, input, result }) => {
  world.cloud.addJobs([cdm('orders'), dgc('transform'), dli(131), dli(132, { status: 'job_running' }), mrs(CLUSTER)]);
  world.cloud.addJobs([cdm('orders'), dgc('transform'), dli(131), dli(132, { status: 'job_running' })]);
  world.cloud.addJobs([obs('in/orders.csv')]);
  await expect((await call(operation, input)).result()).resolves.toMatchObject(result);
});

test('a start of an operation that is delivered again is one workflow and one job', async () => {
  world.cloud.addJobs([cdm('orders', LASTING)]);
  deliveries.lost = 1;
  const handle = await call('runCdmJob', orders);
  while (deliveries.count < 2) await new Promise((resolve) => setTimeout(resolve, 50));
  await world.untilEffects('orders', ['start']);
  world.cloud.advance(LASTING.durationMs);
  await expect(handle.result()).resolves.toMatchObject({ state: 'succeeded' });
  expect(world.effects('orders')).toEqual(['start', 'end']);
});

test('a cancel of the caller reaches the cloud through Nexus: the job is stopped before the caller hears of it', async () => {
  world.cloud.addJobs([cdm('orders', LASTING)]);
  const handle = await call('runCdmJob', orders);
  await world.untilEffects('orders', ['start']);
  await handle.cancel();
  await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  expect(world.effects('orders')).toEqual(['start', 'stop', 'end']);
});

test('a failed job fails the operation with its own type and words', async () => {
  world.cloud.addJobs([cdm('orders', { outcome: 'FAILED' })]);
  const error: unknown = await (await call('runCdmJob', orders)).result().catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    cause: { cause: { type: 'HuaweiCloud.JobFailed', message: expect.stringContaining('ended FAILED') as string } },
  });
});

test('a terminated parent leaves no job running, when the job is a child with REQUEST_CANCEL', async () => {
  world.cloud.addJobs([cdm('orders', LASTING)]);
  const parent = await start('parentOfCdmJob', world.taskQueue, orders);
  await world.untilEffects('orders', ['start']);
  await parent.terminate('an operator has had enough');
  await world.untilEffects('orders', ['start', 'stop', 'end']);
});
