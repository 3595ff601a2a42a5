import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Worker } from '@temporalio/worker';
import { HuaweiCloudPlugin } from 'temporal-huaweicloud';

export async function tell(message: string): Promise<string> {
  console.log(message);
  return message;
}

async function run(): Promise<void> {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const worker = await Worker.create({
    connection: await NativeConnection.connect(connectionOptions),
    namespace,
    taskQueue: 'orders',
    workflowsPath: require.resolve('./workflows'),
    activities: { tell },
    plugins: [new HuaweiCloudPlugin()],
  });
  await worker.run();
}

if (require.main === module) void run();
