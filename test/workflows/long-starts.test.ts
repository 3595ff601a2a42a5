import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, openWorld, QUICK, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  // A run of which nobody knows is waited for longer than the SDK believes in an attempt that it does not hear of.
  world = await openWorld({
    plugin: { ...QUICK, fence: { leaseMs: 2_000, requestTimeoutMs: 2_000, visibilityMs: 38_000 } },
  });
});

afterAll(async () => world.close());

test('a start that takes longer than the heartbeat timeout is one attempt, whose result counts', async () => {
  world.cloud.addJobs([cdm('orders')]);
  world.cloud.fault({ match: { method: 'PUT', path: '/start' }, times: 1, kind: 'reset', when: 'before' });
  const handle = await world.start('huaweiCloudCdmJob', { clusterId: CLUSTER, jobName: 'orders' });
  await handle.result();
  const { events } = await handle.fetchHistory();
  const attempts = (events ?? []).flatMap(({ activityTaskStartedEventAttributes: started }) => started?.attempt ?? []);
  // The check, the start, the watch.
  expect(attempts).toEqual([1, 1, 1]);
  expect(world.effects('orders')).toEqual(['start', 'end']);
});
