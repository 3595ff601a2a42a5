import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';

async function start(): Promise<void> {
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const connection = await Connection.connect(connectionOptions);
  // Once, by whoever runs Temporal: temporal operator nexus endpoint create
  await connection.operatorService.createNexusEndpoint({
    spec: { name: 'huaweicloud-example', target: { worker: { namespace, taskQueue: 'call-by-nexus' } } },
  });
  const client = new Client({ connection, namespace });
  const args = ['2026-01'];
  console.log(
    await client.workflow.execute('monthlyReport', { taskQueue: 'reports', workflowId: 'report-2026-01', args }),
  );
}

void start();
