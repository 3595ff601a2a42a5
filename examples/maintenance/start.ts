import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';

async function start(): Promise<void> {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const client = new Client({ connection: await Connection.connect(connectionOptions), namespace });
  const args = ['nightly_load', 'v2'];
  console.log(
    await client.workflow.execute('maintain', { taskQueue: 'maintenance', workflowId: 'maintain-nightly_load', args }),
  );
}

void start();
