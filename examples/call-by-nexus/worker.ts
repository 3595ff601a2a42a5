import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Worker } from '@temporalio/worker';
import { HuaweiCloudPlugin } from 'temporal-huaweicloud';

async function run(): Promise<void> {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const connection = await NativeConnection.connect(connectionOptions);
  const ours = await Worker.create({
    connection,
    namespace,
    taskQueue: 'call-by-nexus',
    workflowsPath: require.resolve('temporal-huaweicloud/workflow-types'),
    plugins: [new HuaweiCloudPlugin({ nexus: true })],
  });
  // The other team's, in a process and a namespace of its own in real life.
  const theirs = await Worker.create({
    connection,
    namespace,
    taskQueue: 'reports',
    workflowsPath: require.resolve('./workflows'),
  });
  await Promise.all([ours.run(), theirs.run()]);
}

if (require.main === module) void run();
