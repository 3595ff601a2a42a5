import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Worker } from '@temporalio/worker';
import { HuaweiCloudPlugin } from 'temporal-huaweicloud';

/** Stands for your own deployment of the streams' code. */
export async function deploy(version: string): Promise<string> {
  return `${version} is deployed`;
}

async function run(): Promise<void> {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const worker = await Worker.create({
    connection: await NativeConnection.connect(connectionOptions),
    namespace,
    taskQueue: 'redeploy-streams',
    workflowsPath: require.resolve('./workflows'),
    activities: { deploy },
    plugins: [new HuaweiCloudPlugin()],
  });
  await worker.run();
}

if (require.main === module) void run();
