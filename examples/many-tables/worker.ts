import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Worker } from '@temporalio/worker';
import { HuaweiCloudPlugin } from 'temporal-huaweicloud';

async function run(): Promise<void> {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const worker = await Worker.create({
    connection: await NativeConnection.connect(connectionOptions),
    namespace,
    taskQueue: 'many-tables',
    workflowsPath: require.resolve('./workflows'),
    plugins: [new HuaweiCloudPlugin()],
  });
  await worker.run();
}

if (require.main === module) void run();
