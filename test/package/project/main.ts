import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { connectionsFromEnvironment, HuaweiCloudPlugin } from 'temporal-huaweicloud';
import { startSimulator } from 'temporal-huaweicloud/simulator';

// What a user writes who has nothing but the package: a worker of their own, and runs of their own workflow and of one
// of the package's. Prints one line of JSON.
// TEMPORAL_ADDRESS=... node main.js WORKFLOWS TASK-QUEUE
async function main([workflowsPath = '', taskQueue = '']: string[]): Promise<void> {
  const address = process.env['TEMPORAL_ADDRESS'];
  const cloud = await startSimulator({
    seed: [
      { service: 'cdm', clusterId: '6ec9a0a4', name: 'orders', durationMs: 300, outcome: 'SUCCEEDED', rows: 120 },
      { service: 'dgc', name: 'transform', durationMs: 300, outcome: 'success' },
    ],
  });
  const connections = connectionsFromEnvironment({
    HUAWEICLOUD_ENDPOINT: cloud.url,
    HUAWEICLOUD_REGION: 'cn-north-4',
    HUAWEICLOUD_SDK_PROJECT_ID: cloud.projectId,
    HUAWEICLOUD_SDK_AK: cloud.ak,
    HUAWEICLOUD_SDK_SK: cloud.sk,
  });
  const plugin = new HuaweiCloudPlugin({ connections, nexus: true, pace: { minMs: 50, maxMs: 200 } });
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({ connection, taskQueue, workflowsPath, plugins: [plugin] });
  const client = new Client({ connection: await Connection.connect({ address }) });
  const pipeline = { name: 'nightly', steps: [{ id: 'transform', dgc: { jobName: 'transform' } }] };
  const [said, ended] = await worker.runUntil(async () =>
    Promise.all([
      client.workflow.execute<(day: string) => Promise<string>>('copyOrders', {
        taskQueue,
        workflowId: `copy-${taskQueue}`,
        args: ['2026-01-31'],
      }),
      client.workflow.execute<() => Promise<{ state: string }>>('huaweiCloudPipeline', {
        taskQueue,
        workflowId: `nightly-${taskQueue}`,
        args: [pipeline] as never,
      }),
    ]),
  );
  const effects = cloud.log().map(({ effect, job }) => `${effect} ${job}`);
  console.log(JSON.stringify({ said, state: ended.state, effects: effects.sort() }));
  await Promise.all([client.connection.close(), connection.close(), connections.close(), cloud.close()]);
}

void main(process.argv.slice(2));
