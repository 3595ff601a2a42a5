import type { WorkflowFailedError } from '@temporalio/client';
import type { World } from '../../support/huawei-world';
import { cdm, CLUSTER, openWorld, quietRuntime } from '../../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

/** 450 KB in the end, which nobody knows before the copy has ended. */
const MANY = `{{ steps.copy.rowsWritten }}${'{{ params.big }}'.repeat(9)}`;
const BIG = 'x'.repeat(50_000);

test('texts that come to 450 KB when ten steps are due at once fail the pipeline in a sentence, and nothing is sent', async () => {
  world.cloud.addJobs([cdm('orders', { durationMs: 20 }), cdm('wide')]);
  const wide = Array.from({ length: 10 }, (_, at) => ({
    id: `wide${at}`,
    needs: ['copy'],
    cdm: { clusterId: CLUSTER, jobName: 'wide', variables: { text: MANY } },
  }));
  const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } };
  const handle = await world.startPipeline({ name: 'p', params: { big: BIG }, steps: [copy, ...wide] });

  const { cause } = (await handle.result().catch((error: unknown) => error)) as WorkflowFailedError;

  expect(cause).toMatchObject({ type: 'HuaweiCloud.InvalidSpec' });
  expect(cause?.message).toMatch(
    /^steps\.wide\d\.cdm\.variables\.text: the text \".+\" of step `wide\d`: it comes to more than 64,000 characters/,
  );
  expect(world.effects('wide')).toEqual([]);
});
