import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Worker } from '@temporalio/worker';
import { HuaweiCloudPlugin } from 'temporal-huaweicloud';

/** Stands for your own work: whatever must not meet a running job. */
export async function upgrade(version: string): Promise<string> {
  return `the cluster runs ${version}`;
}

async function run(): Promise<void> {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const worker = await Worker.create({
    connection: await NativeConnection.connect(connectionOptions),
    namespace,
    taskQueue: 'maintenance',
    workflowsPath: require.resolve('./workflows'),
    activities: { upgrade },
    plugins: [new HuaweiCloudPlugin()],
  });
  await worker.run();
}

if (require.main === module) void run();
