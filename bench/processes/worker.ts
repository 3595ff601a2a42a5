import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { Connections, HuaweiCloudPluginOptions } from '../../src';
import { connectHuaweiCloud, HuaweiCloudPlugin } from '../../src';
import { benchActivities } from './bench-activities';
import type { CloudAccess } from './cloud';

/** Calls allowed, of every group of calls alike. */
interface Limit {
  calls: number;
  perMs: number;
}

export interface WorkerSettings {
  address: string;
  namespace: string;
  taskQueue: string;
  /** Path of the workflow bundle. */
  codePath: string;
  cloud: CloudAccess;
  plugin: Pick<HuaweiCloudPluginOptions, 'pace' | 'fence' | 'share'>;
  /** Of CDM's reads, as the client keeps to it; all other calls are free. Absent: no limit worth the name. */
  reads?: Limit;
  /** Activities carried out at once. */
  slots: number;
  /** Workflows kept in memory. */
  cachedWorkflows: number;
}

const PLENTY: Limit = { calls: 1_000_000, perMs: 60_000 };
/** Of every group that a step type asks. */
const FREE = {
  'cdm.read': PLENTY,
  'cdm.write': PLENTY,
  'cdm.cluster': PLENTY,
  dgc: PLENTY,
  'dgc.v2': PLENTY,
  dli: PLENTY,
  'dli.sql': PLENTY,
  'dli.spark': PLENTY,
  'mrs.submit': PLENTY,
  'mrs.kill': PLENTY,
  'mrs.list': PLENTY,
  'mrs.read': PLENTY,
  'obs.list': PLENTY,
  smn: PLENTY,
};
const REGION = 'cn-north-4';
const SETTLE_MS = 200;

/** A worker with our plugin, and with the activities of floors and rivals. SIGUSR2: collect garbage and say so. */
async function main(): Promise<void> {
  const settings = JSON.parse(process.argv[2] ?? '') as WorkerSettings;
  // By default the SDK takes SIGUSR2 for a wish to shut down.
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: ['SIGINT', 'SIGTERM'] });
  const connections = connectionsOf(settings);
  const connection = await NativeConnection.connect({ address: settings.address });
  const worker = await Worker.create({
    connection,
    namespace: settings.namespace,
    taskQueue: settings.taskQueue,
    workflowBundle: { codePath: settings.codePath },
    plugins: [new HuaweiCloudPlugin({ ...settings.plugin, share: 1, connections })],
    activities: benchActivities(connections.open('default')),
    maxConcurrentActivityTaskExecutions: settings.slots,
    maxCachedWorkflows: settings.cachedWorkflows,
  });
  const running = worker.run();
  process.on('SIGUSR2', () => void collect());
  console.log(JSON.stringify({ ready: true }));
  await running;
  await Promise.all([connection.close(), connections.close()]);
}

/** Twice, since what the first finds to be unused lets go of more. */
async function collect(): Promise<void> {
  for (let left = 2; left > 0; left -= 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  }
  console.log(JSON.stringify({ collected: true, ...process.memoryUsage() }));
}

function connectionsOf({ cloud: { url, projectId, ak, sk }, reads = PLENTY }: WorkerSettings): Connections {
  const cloud = connectHuaweiCloud({
    credentials: { accessKey: { ak, sk } },
    region: REGION,
    projectId,
    endpoint: url,
    budget: { limits: { ...FREE, 'cdm.read': reads } },
  });
  return {
    names: () => ['default'],
    has: (name) => name === 'default',
    open: () => cloud,
    close: () => cloud.close(),
  };
}

void main();
