import { NativeConnection, Worker } from '@temporalio/worker';
import type { HuaweiCloudPluginOptions } from '../../src/plugin/plugin';
import { HuaweiCloudPlugin } from '../../src/plugin/plugin';
import type { CrashPoints } from './crash-points';
import type { CloudAddress } from './roomy-connections';
import { roomyConnections } from './roomy-connections';

export interface WorkerPlace {
  address: string;
  taskQueue: string;
  /** Path of the workflow bundle. */
  codePath: string;
  cloud: CloudAddress;
  plugin: HuaweiCloudPluginOptions;
  /** Activities carried out at once. Default: the SDK's. */
  slots?: number;
}

/** A worker of ours whose calls can be held on their way. */
export async function workerWithCrashPoints(place: WorkerPlace, points: CrashPoints) {
  const connection = await NativeConnection.connect({ address: place.address });
  const connections = points.connections(roomyConnections(place.cloud));
  const worker = await Worker.create({
    connection,
    taskQueue: place.taskQueue,
    workflowBundle: { codePath: place.codePath },
    plugins: [new HuaweiCloudPlugin({ ...place.plugin, connections })],
    ...(place.slots !== undefined && { maxConcurrentActivityTaskExecutions: place.slots }),
    interceptors: { activity: [(context) => points.interceptor(context)] },
  });
  const close = async () => {
    await Promise.all([connection.close(), connections.close()]);
  };
  return { worker, close };
}
