import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { copyTables } from './workflows';

const TABLES = ['orders', 'customers', 'items', 'returns', 'stock'];

async function start(): Promise<void> {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const client = new Client({ connection: await Connection.connect(connectionOptions), namespace });
  const copied = await client.workflow.execute<typeof copyTables>('copyTables', {
    taskQueue: 'many-tables',
    workflowId: `many-tables-${randomUUID()}`,
    args: [TABLES, 2],
  });
  for (const table of TABLES) console.log(`${table}: ${copied.failed[table] ?? `${String(copied.rows[table])} rows`}`);
}

void start();
