import { Client } from '@temporalio/client';
import type { NativeConnection, WorkerOptions } from '@temporalio/worker';
import { Runtime, Worker } from '@temporalio/worker';
import { superviseWorker, type HuaweiCloudWorker } from './host/attended-worker';
import { checkSearchAttributes } from './plugin/check-search-attributes';
import { checkKeys } from './codec/check-keys';
import { dataConverterFromEnvironment, isEncrypting } from './codec/data-converter';
import { withEncodedFailures } from './codec/encoded-bundle';
import { connectionsFromEnvironment } from './connections/connections';
import { webhooksFromEnvironment } from './config/webhooks';
import { DEFAULT_TASK_QUEUE } from './domain/default-task-queue';
import { healthAddressOf } from './host/health/health-address';
import { stepInLogs } from './logs/step-in-logs';
import { ServerConnection } from './host/server-connection';
import { HuaweiCloudPlugin } from './plugin/plugin';
import { TemporalAccess } from './config/temporal-access';
import { startTracing } from './traces/start-tracing';
import { tuningFromEnvironment } from './config/tuning';
import { deploymentOf } from './config/worker-version';
import { bundlePath, tracedWorkflowCode, workflowCode } from './host/workflow-code';

/** Waits held at once: each is an activity that costs a promise. Beyond them waits take turns. */
const MOST_WAITS = 10_000;
/** Starts and stops at once. Each is a few requests, so that the vendor's limits bind before these do. */
const SLOTS_KEPT_FREE = 500;
/** An idle workflow need not stay in memory: it is replayed when something happens. */
const CACHED_WORKFLOWS = 200;

/** What is not left to the environment when a worker is made. */
export interface WorkerSettings {
  /** The task queue to take workflows and activities from. @default 'huaweicloud' */
  taskQueue?: string;
  /**
   * Serve the Nexus service of `temporal-huaweicloud/nexus` as well, for workflows of other namespaces.
   * @default false
   */
  nexus?: boolean;
  /**
   * Where to answer `/healthz`, `/readyz` and `/metrics`: `host:port`, or a port of this machine alone.
   * @default `HUAWEICLOUD_HEALTH_ADDRESS`, else nowhere
   */
  health?: string;
  /** Where the Temporal runtime of this process exports its metrics, as `host:port`: `/metrics` passes them on. */
  metricsAddress?: string;
}

export type { HuaweiCloudWorker };

/**
 * Makes a worker of what the environment says: `TEMPORAL_*` for the server, `HUAWEICLOUD_*` for the cloud. It connects to
 * neither before it runs, and then waits for a server that does not answer or has no such namespace yet.
 * @throws ConfigurationError, CodecError or TemporalConfigError in one sentence when the environment lacks or contradicts something
 */
export async function createWorker(
  env: NodeJS.ProcessEnv,
  { taskQueue = DEFAULT_TASK_QUEUE, nexus = false, health, metricsAddress }: WorkerSettings = {},
): Promise<HuaweiCloudWorker> {
  const healthAddress = healthAddressOf(env, health);
  const warn = (message: string): void => void Runtime.instance().logger.warn(message);
  const connections = connectionsFromEnvironment(env, { warn });
  const webhooks = webhooksFromEnvironment(env, warn);
  const workerDeploymentOptions = deploymentOf(env, bundlePath());
  const plugin = new HuaweiCloudPlugin({ connections, webhooks, nexus, slotsKeptFree: SLOTS_KEPT_FREE });
  const dataConverter = dataConverterFromEnvironment(env);
  // No key of an agency is waited for here: until there is one, the worker that runs is alive and takes no task.
  const access = new TemporalAccess(env, warn);
  const { address, namespace } = access;
  const encrypts = isEncrypting(dataConverter);
  const tracing = await startTracing(env, { messages: !encrypts, warn });
  const open = tracing ? [connections, tracing] : [connections];
  const workflows = await atStart(async () => {
    const code = tracing ? await tracedWorkflowCode() : workflowCode();
    return encrypts ? withEncodedFailures(code) : code;
  }, open);
  const { searchAttributes } = tuningFromEnvironment(env);
  const check = async (connection: NativeConnection) => {
    await checkKeys(new Client({ connection, namespace, dataConverter }));
    if (searchAttributes) await checkSearchAttributes(connection, namespace);
  };
  const options: Omit<WorkerOptions, 'connection'> = {
    namespace,
    taskQueue,
    dataConverter,
    ...workflows,
    workerDeploymentOptions,
    plugins: tracing ? [plugin, tracing.plugin] : [plugin],
    maxConcurrentActivityTaskExecutions: MOST_WAITS + SLOTS_KEPT_FREE,
    maxCachedWorkflows: CACHED_WORKFLOWS,
    interceptors: { activity: [stepInLogs] },
  };
  const create = (connection: NativeConnection) => Worker.create({ ...options, connection });
  const server = new ServerConnection(access, () => Runtime.instance().logger);
  const version = workerDeploymentOptions?.version;
  const parts = { address, namespace, taskQueue, version, nexus, plugin, connections, server, tracing, check, create };
  return superviseWorker(parts, { address: healthAddress, metricsAddress });
}

/** What is wrong is said before anything runs, and nothing stays open then. */
async function atStart<T>(check: () => Promise<T>, open: { close(): Promise<void> }[]): Promise<T> {
  try {
    return await check();
  } catch (error) {
    await Promise.all(open.map(async (one) => one.close()));
    throw error;
  }
}
