import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';

async function start(): Promise<void> {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const client = new Client({ connection: await Connection.connect(connectionOptions), namespace });
  const day = '2026-01-31';
  console.log(
    await client.workflow.execute('ordersOf', { taskQueue: 'orders', workflowId: `orders-${day}`, args: [day] }),
  );
}

void start();
