import { randomUUID } from 'node:crypto';
import { CancelledFailure } from '@temporalio/common';
import type { WorkflowFailedError } from '@temporalio/client';
import type { WorkerOptions } from '@temporalio/worker';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { LogEntry, Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import { HuaweiCloudPlugin } from '../../src/plugin/plugin';
import { replayFuzzBundle } from '../support/bundled-once';
import { dgc, quietRuntime } from '../support/huawei-world';
import { roomyConnections } from '../support/roomy-connections';
import { testEnvironment, uniqueTaskQueue } from '../support/temporal';

const JOBS = ['d0', 'd1', 'd2', 'd3', 'd4'];
/** A start is answered while no worker takes workflow tasks. */
const START_TAKES_MS = 4_000;
const PATIENT = { leaseMs: 9_000, requestTimeoutMs: 9_000, visibilityMs: 1_000 };

let cloud: Simulator;
let env: TestWorkflowEnvironment;
let taskQueue: string;

beforeAll(async () => {
  quietRuntime();
  cloud = await startSimulator();
  env = await testEnvironment();
  taskQueue = uniqueTaskQueue('after-the-end');
});

afterAll(async () => {
  await env.teardown();
  await cloud.close();
});

async function startWorker(options: Partial<WorkerOptions>): Promise<{ stop(): Promise<void> }> {
  const connection = await NativeConnection.connect({ address: env.address });
  const connections = roomyConnections(cloud);
  const plugins = [new HuaweiCloudPlugin({ connections, fence: PATIENT })];
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

test('a workflow that ends by a cancel while its handlers run jobs has ended, though results came with the cancel', async () => {
  const codePath = await replayFuzzBundle();
  const startWorkflows = async () => startWorker({ workflowBundle: { codePath }, enableNonLocalActivities: false });
  cloud.addJobs(JOBS.map((name) => dgc(name, { durationMs: 600_000 })));
  cloud.fault({ match: { path: 'run-immediate' }, times: JOBS.length, kind: 'delay', ms: START_TAKES_MS });
  const activities = await startWorker({});
  const workflows = await startWorkflows();
  const options = { taskQueue, workflowId: randomUUID(), args: [JOBS.length + 1] };
  const handle = await env.client.workflow.start('runsJobsOnRequest', options);
  const asked = JOBS.map(async (jobName) =>
    handle.executeUpdate('runNow', { args: [{ jobName }] }).catch(() => undefined),
  );
  await until(async () => startsAsked() === JOBS.length);
  await workflows.stop();
  const checksAndStarts = 2 * JOBS.length;
  await until(async () => {
    const { events } = await handle.fetchHistory();
    const done = (events ?? []).filter(({ activityTaskCompletedEventAttributes: completed }) => completed);
    return done.length === checksAndStarts;
  });
  await handle.cancel();

  const again = await startWorkflows();
  const error: unknown = await handle.result().catch((reason: unknown) => reason);
  const log = cloud.log();
  await Promise.all([again.stop(), activities.stop(), ...asked]);
  expect((error as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
  expect(JOBS.map((name) => effectsIn(log, name))).toEqual(JOBS.map(() => STOPPED));
});

test('a workflow that does not wait for a job of its own has stopped that when it ends, and its history replays', async () => {
  const codePath = await replayFuzzBundle();
  const [fails, goesOn, waits] = ['fails', 'goes-on', 'begins-later'] as const;
  cloud.addJobs([
    dgc(fails, { durationMs: 1_000, outcome: 'fail' }),
    dgc(goesOn, { durationMs: 600_000 }),
    dgc(waits, { durationMs: 600_000 }),
  ]);
  const worker = await startWorker({ workflowBundle: { codePath } });
  const args = [fails, goesOn, waits].map((jobName) => ({ jobName }));
  const handle = await env.client.workflow.start('firstDecides', { taskQueue, workflowId: randomUUID(), args });
  const error: unknown = await handle.result().catch((reason: unknown) => reason);
  const log = cloud.log();
  await worker.stop();

  expect(String((error as WorkflowFailedError).cause)).toContain(`job ${fails}`);
  expect(effectsIn(log, goesOn)).toEqual(STOPPED);
  expect(effectsIn(log, waits)).toEqual([]);
  await Worker.runReplayHistory({ workflowBundle: { codePath } }, await handle.fetchHistory());
});

/** What befalls a job in the cloud that is stopped while it runs. */
const STOPPED = ['start', 'stop', 'end'];

function effectsIn(log: LogEntry[], name: string): string[] {
  return log.filter(({ job }) => job === name).map(({ effect }) => effect);
}

function startsAsked(): number {
  const routes = cloud.requests().filter(({ route }) => route.includes('run-immediate'));
  return routes.reduce((sum, { total }) => sum + total, 0);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
}
