import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';

async function start(): Promise<void> {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const client = new Client({ connection: await Connection.connect(connectionOptions), namespace });
  const args = [[131, 132], 'v2'];
  console.log(
    await client.workflow.execute('redeploy', { taskQueue: 'redeploy-streams', workflowId: 'redeploy-streams', args }),
  );
}

void start();
