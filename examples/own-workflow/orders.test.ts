import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { connectionsFromEnvironment, HuaweiCloudPlugin } from 'temporal-huaweicloud';
import { startSimulator } from 'temporal-huaweicloud/simulator';

void test('the orders of a day are copied once, although the reply to the start is lost', async () => {
  const path = process.env['TEMPORAL_CLI_PATH'] ?? 'temporal';
  const env = await TestWorkflowEnvironment.createLocal({ server: { executable: { type: 'existing-path', path } } });
  const cloud = await startSimulator();
  const copy = { clusterId: '6ec9a0a4', name: 'orders_to_obs', durationMs: 500, outcome: 'SUCCEEDED', rows: 120 };
  cloud.addJobs([{ service: 'cdm', ...copy }]);
  cloud.addJobs([{ service: 'dgc', name: 'orders_transform', durationMs: 500, outcome: 'success' }]);
  cloud.fault({ match: { path: 'orders_to_obs/start' }, times: 1, kind: 'loseReply', when: 'after' });
  const { url, ak, sk } = cloud;
  const keys = { HUAWEICLOUD_ENDPOINT: url, HUAWEICLOUD_SDK_AK: ak, HUAWEICLOUD_SDK_SK: sk };
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue: 'orders',
    workflowsPath: require.resolve('./workflows'),
    activities: { tell: async (message: string) => message },
    plugins: [new HuaweiCloudPlugin({ connections: connectionsFromEnvironment(keys) })],
  });
  const run = { taskQueue: 'orders', workflowId: 'orders', args: ['2026-01-31'] };
  const said: unknown = await worker.runUntil(env.client.workflow.execute('ordersOf', run));
  assert.equal(said, '2026-01-31: 120 rows, transform succeeded');
  assert.equal(cloud.log().filter(({ effect, job }) => effect === 'start' && job === 'orders_to_obs').length, 1);
  await Promise.all([env.teardown(), cloud.close()]);
});
