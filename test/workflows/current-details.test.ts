import type { WorkflowHandle } from '@temporalio/client';
import { statusText } from '../../src/domain/status-text';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, openWorld } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => world.close());

test('the web UI shows what a status asked for at the same moment says: while a step waits for a person, and at the end', async () => {
  world.cloud.addJobs([cdm('copied'), cdm('broken', { outcome: 'FAILED' }), cdm('after')]);
  const steps = ['copied', 'broken', 'after'].map((jobName) => ({ id: jobName, cdm: { clusterId: CLUSTER, jobName } }));
  const handle = await world.startPipeline({ name: 'shown', onFailure: 'hold', steps });

  await world.untilStatus(handle, ({ state }) => state === 'held');
  expect(await shownIn(handle)).toBe(statusText(await world.status(handle), handle.workflowId));

  await handle.executeUpdate('skip', { args: [{ step: 'broken', reason: 'not needed today' }] });
  await handle.result();
  expect(await shownIn(handle)).toBe(statusText(await world.status(handle), handle.workflowId));
});

async function shownIn(handle: WorkflowHandle): Promise<string> {
  const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  return currentDetails;
}
