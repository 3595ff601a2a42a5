import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import { insist } from '../../chaos/load/insist';
import type { PipelineStatus } from '../../src/domain/status';
import { HuaweiCloudPlugin } from '../../src/plugin/plugin';
import type { History, HistoryCost } from '../support/history-cost';
import { costOf } from '../support/history-cost';
import { cdm, CLUSTER, QUICK, quietRuntime } from '../support/huawei-world';
import { roomyConnections } from '../support/roomy-connections';
import type { WorkerProcess } from '../support/start-worker-process';
import { startWorkerProcess } from '../support/start-worker-process';
import { testEnvironment, uniqueTaskQueue, workflowBundlePath } from '../support/temporal';

/** TEST_FAN_OUTS=30: so many one after the other, with two busy loops beside them. */
const FAN_OUTS = Number(process.env['TEST_FAN_OUTS'] ?? 0);
const WIDTH = 499;
/** TEST_STEPS=1000: the longest and widest pipeline there may be, with what it costs. */
const STEPS = Number(process.env['TEST_STEPS'] ?? 120);
const LONGEST_TASK_MS = 5_000;
/** On a processor. It takes 5 to 16 where much else goes on; a cost that grows with the square of the steps would show. */
const REPLAY_MS_A_STEP = 50;
const MOST_BEGUN_A_TASK = 25;
const LONGEST_MS = 1_500_000;

interface Replay {
  ms: number;
  processorMs: number;
}

let cloud: Simulator;
let env: TestWorkflowEnvironment;
let worker: WorkerProcess;
let taskQueue: string;

/** The worker is a process of its own: its death fails a test at once. */
beforeAll(async () => {
  quietRuntime();
  cloud = await startSimulator();
  env = await testEnvironment();
  taskQueue = uniqueTaskQueue('sized');
  const { url, projectId, ak, sk } = cloud;
  worker = startWorkerProcess(
    {
      address: env.address,
      taskQueue,
      codePath: workflowBundlePath(),
      cloud: { url, projectId, ak, sk },
      plugin: QUICK,
      slots: 2 * STEPS + 1_000,
    },
    [],
  );
});
afterAll(async () => {
  worker.kill('SIGTERM');
  await worker.ended;
  await env.teardown();
  await cloud.close();
});

test(
  'a worker outlives fan-outs of 499 steps, and starts each job once',
  async () => {
    const busy = Array.from({ length: FAN_OUTS && 2 }, busyLoop);
    try {
      await whileTheWorkerLives(async () => {
        for (let run = 1; run <= Math.max(FAN_OUTS, 1); run += 1) {
          const { cost } = await pipelineOf(WIDTH, { sideBySide: true });
          if (FAN_OUTS) say(`fan-out ${run} of ${FAN_OUTS}`, cost);
        }
      });
    } finally {
      for (const loop of busy) loop.kill('SIGKILL');
    }
  },
  LONGEST_MS,
);

test.each([
  { shape: 'side by side', sideBySide: true },
  { shape: 'one after the other', sideBySide: false },
])(
  `no workflow task of ${STEPS} steps $shape takes 5 s, and no step takes 50 ms of a replay`,
  async ({ shape, sideBySide }) => {
    await whileTheWorkerLives(async () => {
      const { cost, history, name } = await pipelineOf(STEPS, { sideBySide });
      const replay = await replayOf(history, name);
      if (process.env['TEST_STEPS']) {
        say(`${STEPS} steps ${shape}`, cost);
        process.stdout.write(`replayed in ${replay.ms} ms, ${replay.processorMs} ms of them on a processor\n`);
      }
      // How many times longer than on processors of its own a process takes here, as the replay has just shown.
      const slowness = Math.max(1, replay.ms / replay.processorMs);
      expect(Math.max(...cost.taskMs)).toBeLessThan(LONGEST_TASK_MS * slowness);
      expect(replay.processorMs / STEPS).toBeLessThan(REPLAY_MS_A_STEP);
      expect(Math.max(...cost.begun)).toBe(sideBySide ? MOST_BEGUN_A_TASK : 1);
    });
  },
  LONGEST_MS,
);

test('workflow code has half a minute before the SDK stops it, and with it the process', async () => {
  const connection = await NativeConnection.connect({ address: env.address });
  const connections = roomyConnections(cloud);
  const idle = await Worker.create({
    connection,
    taskQueue: uniqueTaskQueue('time'),
    workflowBundle: { codePath: workflowBundlePath() },
    plugins: [new HuaweiCloudPlugin({ connections })],
  });
  const running = idle.run();
  while (idle.getState() === 'INITIALIZED') await new Promise((resolve) => setTimeout(resolve, 10));
  idle.shutdown();
  await running;
  await Promise.all([connection.close(), connections.close()]);
  expect(idle.options).toMatchObject({ isolateExecutionTimeoutMs: 30_000 });
});

/** Runs one pipeline to its end, and looks at what the cloud saw of it. */
async function pipelineOf(size: number, { sideBySide }: { sideBySide: boolean }) {
  const name = `${sideBySide ? 'wide' : 'long'}-${randomUUID()}`;
  const jobs = Array.from({ length: size }, (_, nth) => `${name}_${nth}`);
  cloud.addJobs(jobs.map((job) => cdm(job, { durationMs: sideBySide ? 1_000 : 1 })));
  const steps = jobs.map((jobName, nth) => ({
    id: `s${nth}`,
    ...(sideBySide && { needs: [] }),
    cdm: { clusterId: CLUSTER, jobName },
  }));
  const options = { taskQueue, workflowId: name, args: [{ name: 'sized', steps }] };
  const handle = await env.client.workflow.start('huaweiCloudPipeline', options);
  const status = (await insist(
    env.client,
    new AbortController().signal,
    async () => handle.result() as Promise<unknown>,
  )) as PipelineStatus;
  expect(new Set(status.steps.map(({ state }) => state))).toEqual(new Set(['succeeded']));
  const started = cloud.log().filter(({ effect, job }) => effect === 'start' && job?.startsWith(name));
  expect(started).toHaveLength(size);
  const history = await handle.fetchHistory();
  return { name, history, cost: await costOf(handle, history) };
}

/** How long a replay takes by the clock, and on the processor: a machine with much else to do is no slower code. */
async function replayOf(history: History, workflowId: string): Promise<Replay> {
  const from = { ms: performance.now(), processor: process.cpuUsage() };
  await Worker.runReplayHistory({ workflowBundle: { codePath: workflowBundlePath() } }, history, workflowId);
  const { user, system } = process.cpuUsage(from.processor);
  return { ms: Math.round(performance.now() - from.ms), processorMs: Math.round((user + system) / 1_000) };
}

async function whileTheWorkerLives(act: () => Promise<void>): Promise<void> {
  const died = worker.ended.then((how) => Promise.reject(new Error(`the worker process has ended: ${how}`)));
  died.catch(() => undefined);
  await Promise.race([act(), died]);
}

/** It ends by itself should these tests be killed. */
function busyLoop(): ChildProcess {
  const program = 'const parent = process.ppid; while (process.ppid === parent);';
  return spawn(process.execPath, ['-e', program], { stdio: 'ignore' });
}

function say(what: string, { events, bytes, taskMs }: HistoryCost): void {
  const [first = 0] = taskMs;
  process.stdout.write(
    `${what}: ${events} events, ${bytes} bytes, ${taskMs.length} workflow tasks, ` +
      `the first ${Math.round(first)} ms, the longest ${Math.round(Math.max(...taskMs))} ms\n`,
  );
}
