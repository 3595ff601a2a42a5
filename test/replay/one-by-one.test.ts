import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';
import { BaseVMWorkflow } from '@temporalio/worker/lib/workflow/vm-shared';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import { connectionsFromEnvironment } from '../../src/connections/connections';
import { HuaweiCloudPlugin } from '../../src/plugin/plugin';
import { cdm, CLUSTER, environmentWithKeys, QUICK, quietRuntime } from '../support/huawei-world';
import { testEnvironment, uniqueTaskQueue, workflowBundlePath } from '../support/temporal';

let cloud: Simulator;
/** None of the five ends before the test has it end. */
const HOUR_MS = 3_600_000;

let env: TestWorkflowEnvironment;
let taskQueue: string;

beforeAll(async () => {
  quietRuntime();
  cloud = await startSimulator();
  env = await testEnvironment();
  taskQueue = uniqueTaskQueue('one-by-one');
});

afterAll(async () => {
  await env.teardown();
  await cloud.close();
});

/** A worker for workflows or for activities alone, so that one can rest while the other goes on. */
async function startWorker(options: Partial<WorkerOptions>): Promise<{ stop(): Promise<void> }> {
  const connection = await NativeConnection.connect({ address: env.address });
  const connections = connectionsFromEnvironment(environmentWithKeys(cloud));
  const plugins = [new HuaweiCloudPlugin({ connections, ...QUICK })];
  const worker = await Worker.create({ connection, taskQueue, plugins, ...options });
  const running = worker.run();
  return {
    stop: async () => {
      worker.shutdown();
      await running;
      await Promise.all([connection.close(), connections.close()]);
    },
  };
}

const startWorkflows = async () =>
  startWorker({ workflowBundle: { codePath: workflowBundlePath() }, enableNonLocalActivities: false });

async function ended(handle: WorkflowHandle, activityType: string): Promise<number> {
  const { events = [] } = await handle.fetchHistory();
  const types = new Map(
    (events ?? []).map(({ eventId, activityTaskScheduledEventAttributes: scheduled }) => [
      String(eventId),
      scheduled?.activityType?.name,
    ]),
  );
  const done = (events ?? []).flatMap(({ activityTaskCompletedEventAttributes: completed }) => completed ?? []);
  return done.filter(({ scheduledEventId }) => types.get(String(scheduledEventId)) === activityType).length;
}

/** A pipeline whose five watches have ended while no worker took workflow tasks: all of them come with one. */
async function recordFiveAtOnce(): Promise<Parameters<typeof Worker.runReplayHistory>[1]> {
  const names = ['s0', 's1', 's2', 's3', 's4'];
  cloud.addJobs(
    names.map((name) => cdm(name, { durationMs: HOUR_MS, outcome: name === 's1' ? 'FAILED' : 'SUCCEEDED' })),
  );
  cloud.addJobs([cdm('after', { durationMs: 50 })]);
  const retry = { maximumAttempts: 2, initialInterval: '1s' };
  const steps = names.map((id) => ({ id, cdm: { clusterId: CLUSTER, jobName: id }, needs: [], retry }));
  const after = { id: 'after', cdm: { clusterId: CLUSTER, jobName: 'after' }, needs: ['s0'] };
  const activities = await startWorker({});
  const workflows = await startWorkflows();
  const handle = await env.client.workflow.start('huaweiCloudPipeline', {
    taskQueue,
    workflowId: randomUUID(),
    args: [{ name: 'five', steps: [...steps, after] }],
    workflowTaskTimeout: '4 seconds',
  });
  while ((await ended(handle, 'huaweicloud.cdm.startJob')) < 5) await pause();
  // The watches are asked for by the task that brings the last start.
  while ((await handle.describe()).raw.pendingActivities?.length !== 5) await pause();
  await workflows.stop();
  cloud.advance(HOUR_MS);
  while ((await ended(handle, 'huaweicloud.cdm.watchJob')) < 5) await pause();
  cloud.addJobs([cdm('s1', { durationMs: 50 })]);
  const again = await startWorkflows();
  await handle.result();
  await Promise.all([again.stop(), activities.stop()]);
  return handle.fetchHistory();
}

const pause = async () => new Promise((resolve) => setTimeout(resolve, 50));

type Activate = (
  this: BaseVMWorkflow,
  activation: Parameters<BaseVMWorkflow['activate']>[0],
) => ReturnType<BaseVMWorkflow['activate']>;

/** As a query to a worker without the run in its cache does it: what has come is handed over in parts, not at once. */
async function handingOverOneByOne<T>(act: () => Promise<T>): Promise<{ result: T; parts: number }> {
  const workflows = BaseVMWorkflow.prototype as { activate: Activate };
  const { activate } = workflows;
  let parts = 0;
  workflows.activate = async function (activation) {
    const jobs = activation.jobs ?? [];
    const isSplit = jobs.length > 1 && jobs.every(({ resolveActivity, fireTimer }) => resolveActivity ?? fireTimer);
    if (!isSplit) return activate.call(this, activation);
    const completions = [];
    for (const job of jobs) completions.push(await activate.call(this, { ...activation, jobs: [job] }));
    parts += jobs.length;
    const commands = completions.flatMap(({ successful }) => successful?.commands ?? []);
    const last = completions.at(-1);
    return { ...last, successful: { ...last?.successful, commands } };
  };
  try {
    return { result: await act(), parts };
  } finally {
    workflows.activate = activate;
  }
}

test('a history in which five results came at once replays, whether they are handed over together or one by one', async () => {
  const history = await recordFiveAtOnce();
  const replay = async () => Worker.runReplayHistory({ workflowBundle: { codePath: workflowBundlePath() } }, history);

  await expect(replay()).resolves.toBeUndefined();
  const { parts } = await handingOverOneByOne(replay);
  // Were none handed over apart, this would show nothing.
  expect(parts).toBeGreaterThanOrEqual(5);
});
