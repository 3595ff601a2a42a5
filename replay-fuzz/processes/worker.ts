import type { WorkerOptions } from '@temporalio/worker';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { connectionsFromEnvironment, HuaweiCloudPlugin } from '../../src';
import { TOLD } from '../draw/draw-pipeline';
import { slowCheck } from './slow-check';

export interface WorkerSettings {
  address: string;
  taskQueue: string;
  /** Path of the workflow bundle. */
  codePath: string;
  /** How the worker reaches the pretend cloud. */
  environment: Record<string, string>;
  /** The order of events, or the calls: the death of the one is noticed within seconds, of the other after 30. */
  duty: 'workflows' | 'activities';
  /** @default the SDK's */
  cachedWorkflows?: number;
}

/** A worker that is dead is not asked for longer than this. */
const STICKY_FOR = '1 second';
/** Long enough for a machine with a dozen processes: a pretend cloud that stands still for ten seconds shows a run late, and is no fault. */
const PLUGIN = {
  fence: { leaseMs: 6_000, requestTimeoutMs: 8_000, visibilityMs: 15_000 },
  pace: { minMs: 50, maxMs: 250 },
};
const SLOTS = 400;

/** A worker that carries out either workflows, with their local activities, or activities. */
async function main(): Promise<void> {
  const settings = JSON.parse(process.argv[2] ?? '') as WorkerSettings;
  const { address, taskQueue, environment } = settings;
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: ['SIGTERM'] });
  const connection = await NativeConnection.connect({ address });
  const connections = connectionsFromEnvironment(environment);
  const worker = await Worker.create({
    connection,
    taskQueue,
    ...dutyOptions(settings),
    plugins: [new HuaweiCloudPlugin({ ...PLUGIN, connections, share: 1 })],
  });
  const running = worker.run();
  console.log('ready');
  await running;
  await Promise.all([connection.close(), connections.close()]);
}

function dutyOptions({ duty, codePath, cachedWorkflows }: WorkerSettings): Partial<WorkerOptions> {
  if (duty === 'activities')
    return { maxConcurrentActivityTaskExecutions: SLOTS, activities: { [TOLD]: async () => undefined } };
  return {
    workflowBundle: { codePath },
    enableNonLocalActivities: false,
    stickyQueueScheduleToStartTimeout: STICKY_FOR,
    ...(cachedWorkflows !== undefined && { maxCachedWorkflows: cachedWorkflows }),
    interceptors: { activity: [slowCheck] },
  };
}

void main();
