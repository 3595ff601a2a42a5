import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NativeConnection, Worker } from '@temporalio/worker';
import { checkSearchAttributes } from './check-search-attributes';
import { connectionsFromEnvironment } from './connections/connections';
import { webhooksFromEnvironment } from './connections/webhooks';
import { DEFAULT_TASK_QUEUE } from './default-task-queue';
import { HuaweiCloudPlugin } from './plugin';
import { temporalConfigOf } from './temporal-config';
import { tuningFromEnvironment } from './tuning';
import { deploymentOf } from './worker-version';

/** Waits held at once: each is an activity that costs a promise. Beyond them waits take turns. */
const MOST_WAITS = 10_000;
/** Starts and stops at once. Each is a few requests, so that the vendor's limits bind before these do. */
const SLOTS_KEPT_FREE = 500;
/** An idle workflow need not stay in memory: it is replayed when something happens. */
const CACHED_WORKFLOWS = 200;

export interface WorkerSettings {
  /** @default 'huaweicloud' */
  taskQueue?: string;
  /**
   * Serve the Nexus service of `temporal-huaweicloud/nexus` as well, for workflows of other namespaces.
   * @default false
   */
  nexus?: boolean;
}

/** A worker that runs the pipelines of Huawei Cloud, and nothing else. */
export interface HuaweiCloudWorker {
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
  /** The build of its deployment that it is; absent when it takes whatever comes. */
  readonly version?: { deploymentName: string; buildId: string };
  /** Resolves when the worker has drained and stopped. */
  run(): Promise<void>;
  /** Hands every wait to another worker, finishes what is under way, and stops. */
  shutdown(): void;
}

/**
 * Makes a worker of what the environment says: `TEMPORAL_*` for the server, `HUAWEICLOUD_*` for the cloud.
 * @throws ConnectionError or TemporalConfigError in one sentence when the environment lacks or contradicts something, TransportError when the server cannot be reached
 */
export async function createWorker(
  env: NodeJS.ProcessEnv,
  { taskQueue = DEFAULT_TASK_QUEUE, nexus = false }: WorkerSettings = {},
): Promise<HuaweiCloudWorker> {
  const connections = connectionsFromEnvironment(env);
  const webhooks = webhooksFromEnvironment(env);
  const code = workflowCode();
  const workerDeploymentOptions = deploymentOf(
    env,
    'workflowBundle' in code ? code.workflowBundle.codePath : undefined,
  );
  const plugin = new HuaweiCloudPlugin({ connections, webhooks, nexus, slotsKeptFree: SLOTS_KEPT_FREE });
  const { address, namespace, connectionOptions } = temporalConfigOf(env);
  const connection = await NativeConnection.connect(connectionOptions);
  if (tuningFromEnvironment(env).searchAttributes) await checkSearchAttributes(connection, namespace);
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    ...code,
    workerDeploymentOptions,
    plugins: [plugin],
    maxConcurrentActivityTaskExecutions: MOST_WAITS + SLOTS_KEPT_FREE,
    maxCachedWorkflows: CACHED_WORKFLOWS,
  });
  return {
    address,
    namespace,
    taskQueue,
    version: workerDeploymentOptions?.version,
    // The SDK's runtime shuts its workers down on a signal too, and takes a second call for a mistake.
    shutdown: () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
    },
    run: async () => {
      try {
        await worker.run();
      } finally {
        await connections.close();
        await connection.close();
      }
    },
  };
}

/** The bundle made when the package was built; in a checkout that is not built, the sources. */
function workflowCode(): { workflowBundle: { codePath: string } } | { workflowsPath: string } {
  const codePath = join(__dirname, '..', 'workflow-bundle.js');
  return existsSync(codePath)
    ? { workflowBundle: { codePath } }
    : { workflowsPath: require.resolve('./workflow-types') };
}
