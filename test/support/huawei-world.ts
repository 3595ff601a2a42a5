import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { JobSpec, LogEntry, Simulator, SimulatorOptions } from '../../simulator';
import { startSimulator } from '../../simulator';
import { connectionsFromEnvironment } from '../../src/connections/connections';
import type { PipelineStatus } from '../../src/domain/status';
import type { HuaweiCloudPluginOptions } from '../../src/plugin/plugin';
import { HuaweiCloudPlugin } from '../../src/plugin/plugin';
import { ActingActivities } from './acting-activities';
import { CLUSTER } from './cluster';
import { testEnvironment, uniqueTaskQueue, workflowBundlePath } from './temporal';

export { CLUSTER };

const REPLAYED_AT_EACH_TASK = ['pipeline', 'branches', 'ending-early', 'supplement'].map((name) =>
  join(__dirname, `../workflows/${name}.test.ts`),
);

/** The pretend cloud of a world. */
export interface WorldCloud extends Omit<Simulator, 'reset'> {
  /** Forgets everything, once no start or stop of before is still on its way: it would stand in the log of the next test. */
  reset(): Promise<void>;
}

/** Everything a pipeline test needs: a pretend cloud, a real Temporal server, and a worker of our own. */
export interface World {
  cloud: WorldCloud;
  env: TestWorkflowEnvironment;
  taskQueue: string;
  /** Starts a workflow of ours by its type name, as a caller in another language would. */
  start(type: string, ...args: unknown[]): Promise<WorkflowHandle>;
  startPipeline(spec: object, run?: object): Promise<WorkflowHandle>;
  status(handle: WorkflowHandle): Promise<PipelineStatus>;
  /** Waits until the status satisfies a condition; fails by the test's own timeout. */
  untilStatus(handle: WorkflowHandle, condition: (status: PipelineStatus) => boolean): Promise<PipelineStatus>;
  /** Adds a worker, on the same task queue. */
  addWorker(options?: HuaweiCloudPluginOptions): Promise<{ stop(): Promise<void> }>;
  /** What the cloud did, in order, from its own log. */
  effects(job?: string): string[];
  /** Waits until these have happened, first and in this order. More may have by then: a look may come late. */
  untilEffects(job: string, expected: string[]): Promise<void>;
  close(): Promise<void>;
}

/** Times short enough for tests, in the same proportions as the real ones. */
export const QUICK: HuaweiCloudPluginOptions = {
  fence: { leaseMs: 2_000, requestTimeoutMs: 2_000, visibilityMs: 1_000 },
  pace: { minMs: 50, maxMs: 200 },
};

export async function openWorld(
  options: {
    simulator?: SimulatorOptions;
    plugin?: HuaweiCloudPluginOptions;
    workers?: number;
    /** Of a Temporal server other than the one of this run. */
    address?: string;
    /** What the worker's environment holds; changed later, it changes for the worker. */
    environment?: (cloud: WorldCloud) => NodeJS.ProcessEnv;
    /** Stands between Temporal and the activities of its workers. */
    beforeActivities?: ActivityInterceptorsFactory;
  } = {},
): Promise<World> {
  const simulator = await startSimulator(options.simulator);
  const acting = new ActingActivities();
  const forget = simulator.reset.bind(simulator);
  const cloud: WorldCloud = Object.assign(simulator, {
    reset: async () => {
      await acting.untilNone();
      forget();
    },
  });
  const env = await testEnvironment(options.address);
  const taskQueue = uniqueTaskQueue('huaweicloud');
  const stops: (() => Promise<void>)[] = [];

  async function addWorker(plugin: HuaweiCloudPluginOptions = { ...QUICK, ...options.plugin }) {
    // The SDK registers one worker a task queue on each connection: another worker is another process, or connection.
    const connection = await NativeConnection.connect({ address: env.address });
    const connections = connectionsFromEnvironment((options.environment ?? environmentWithKeys)(cloud));
    const worker = await Worker.create({
      connection,
      taskQueue,
      workflowBundle: { codePath: workflowBundlePath() },
      ...withCache(),
      plugins: [new HuaweiCloudPlugin({ connections, ...plugin })],
      interceptors: { activity: [acting.count, ...(options.beforeActivities ? [options.beforeActivities] : [])] },
    });
    const running = worker.run();
    let stopped: Promise<void> | undefined;
    const stop = async () => (stopped ??= stopOnce());
    const stopOnce = async () => {
      worker.shutdown();
      await running;
      await Promise.all([connection.close(), connections.close()]);
    };
    stops.push(stop);
    return { stop };
  }

  for (let count = options.workers ?? 1; count > 0; count -= 1) await addWorker();

  const world: World = {
    cloud,
    env,
    taskQueue,
    addWorker,
    start: async (type, ...args) =>
      env.client.workflow.start(type, { taskQueue, args, workflowId: `${type}-${randomUUID()}` }),
    startPipeline: async (spec, run) => world.start('huaweiCloudPipeline', spec, ...(run ? [run] : [])),
    status: async (handle) =>
      handle.query<PipelineStatus>('status').catch((error: unknown) => {
        if (isUnheardOf(error)) return world.status(handle);
        throw error;
      }),
    untilStatus: async (handle, condition) => {
      const since = performance.now();
      for (;;) {
        const status = await world.status(handle);
        if (condition(status)) return status;
        await new Promise((resolve) => setTimeout(resolve, pauseAfter(performance.now() - since)));
      }
    },
    effects: (job) => effectsOf(cloud.log(), job),
    untilEffects: async (job, expected) => {
      const begun = () => world.effects(job).slice(0, expected.length);
      while (begun().join() !== expected.join()) await new Promise((resolve) => setTimeout(resolve, 20));
    },
    close: async () => {
      await Promise.all(stops.map(async (stop) => stop()));
      await env.teardown();
      await cloud.close();
    },
  };
  return world;
}

/**
 * Each question is a task for the server and the worker: what takes seconds anyway is asked for less often, since of a long wait the
 * questions would be most of the work.
 */
function pauseAfter(waitedMs: number): number {
  return Math.min(Math.max(waitedMs / 5, 50), 200);
}

/** The server has not heard of a worker for some seconds, as on a busy machine: the world has one all the same. */
function isUnheardOf(error: unknown): boolean {
  return (
    error instanceof ServiceError && isGrpcServiceError(error.cause) && error.cause.details.includes('no poller seen')
  );
}

/** How often somebody has asked for a token. */
export function loginsOf(cloud: Simulator): number {
  return cloud.requests().find(({ route }) => route === '/v3/auth/tokens')?.total ?? 0;
}

/** The environment of a worker that signs with the access key of this pretend cloud. */
export function environmentWithKeys(cloud: Simulator): NodeJS.ProcessEnv {
  return {
    ...environmentWithoutCredentials(cloud),
    HUAWEICLOUD_SDK_AK: cloud.ak,
    HUAWEICLOUD_SDK_SK: cloud.sk,
    ...(cloud.securityToken !== undefined && { HUAWEICLOUD_SDK_SECURITY_TOKEN: cloud.securityToken }),
  };
}

/** The environment of a worker that logs in to this pretend cloud with its password. */
export function environmentWithPassword(cloud: Simulator): NodeJS.ProcessEnv {
  return {
    ...environmentWithoutCredentials(cloud),
    HUAWEICLOUD_IAM_DOMAIN: cloud.domain,
    HUAWEICLOUD_IAM_USER: cloud.user,
    HUAWEICLOUD_IAM_PASSWORD: cloud.password,
  };
}

function environmentWithoutCredentials(cloud: Simulator): NodeJS.ProcessEnv {
  return {
    HUAWEICLOUD_ENDPOINT: cloud.url,
    HUAWEICLOUD_REGION: 'cn-north-4',
    HUAWEICLOUD_SDK_PROJECT_ID: cloud.projectId,
  };
}

export function cdm(name: string, more: Partial<Extract<JobSpec, { service: 'cdm' }>> = {}): JobSpec {
  return { service: 'cdm', clusterId: CLUSTER, name, durationMs: 300, outcome: 'SUCCEEDED', rows: 120, ...more };
}

/** How CDM jobs behave that are created for a run, by a part of their name. */
export function created(part: string, more: Partial<Extract<JobSpec, { service: 'cdm' }>> = {}): JobSpec {
  return cdm(part, { ofCreated: true, ...more });
}

type DgcSpec = Extract<JobSpec, { service: 'dgc' }>;

export function dgc(name: string, more: Partial<DgcSpec> = {}): DgcSpec {
  return { service: 'dgc', name, durationMs: 300, outcome: 'success', ...more };
}

export function dli(id: number, more: Partial<Extract<JobSpec, { service: 'dli' }>> = {}): JobSpec {
  return { service: 'dli', id, name: `stream ${id}`, startupMs: 200, outcome: 'job_running', ...more };
}

/** Statements that contain this text. */
export function dliSql(sqlContains: string, more: Partial<Extract<JobSpec, { service: 'dliSql' }>> = {}): JobSpec {
  return { service: 'dliSql', sqlContains, durationMs: 300, outcome: 'FINISHED', ...more };
}

/** Batches whose file contains this text. */
export function dliSpark(file: string, more: Partial<Extract<JobSpec, { service: 'dliSpark' }>> = {}): JobSpec {
  return { service: 'dliSpark', file, durationMs: 300, outcome: 'success', ...more };
}

/** Jobs of a cluster, of whichever type. */
export function mrs(clusterId: string, more: Partial<Extract<JobSpec, { service: 'mrs' }>> = {}): JobSpec {
  return { service: 'mrs', clusterId, durationMs: 300, outcome: 'SUCCEEDED', ...more };
}

/** An object in OBS, or one that is still to come. */
export function obs(key: string, more: Partial<Extract<JobSpec, { service: 'obs' }>> = {}): JobSpec {
  return { service: 'obs', bucket: 'lake', key, bytes: 7, ...more };
}

function effectsOf(log: LogEntry[], job?: string): string[] {
  return log
    .filter((entry) => job === undefined || entry.job === job)
    .map(({ effect, job: name }) => (job === undefined ? `${effect} ${name}` : effect));
}

/**
 * Tests run with a cache, as production does, but for those of a pipeline's ordinary ways: there every workflow task
 * replays its history from the start. TEST_CACHED_WORKFLOWS=0 has all of them do so; random runs do in test/replay.
 */
function withCache(): { maxCachedWorkflows?: number } {
  const isReplayed = REPLAYED_AT_EACH_TASK.includes(expect.getState().testPath ?? '');
  const count = process.env['TEST_CACHED_WORKFLOWS'] ?? (isReplayed ? '0' : undefined);
  return count === undefined ? {} : { maxCachedWorkflows: Number(count) };
}

/** Keeps the SDK's own log to what went wrong. Call before anything else of Temporal in a test file. */
export function quietRuntime(): void {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
}
