import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, openWorld } from '../support/huawei-world';

const MANY = 20;
const WATCH = 'huaweicloud.cdm.watchJob';
let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => world.close());

test('a worker with many waits asks for fewer heartbeats of those that come after', async () => {
  const names = Array.from({ length: MANY }, (_, nth) => `many_${nth}`);
  world.cloud.addJobs([...names, 'after'].map((name) => cdm(name, { durationMs: 3_600_000 })));
  const begin = async (jobName: string) => world.start('huaweiCloudCdmJob', { clusterId: CLUSTER, jobName });
  const first = await Promise.all(names.map(begin));
  const timeouts = await Promise.all(first.map(untilWatchScheduled));
  expect(timeouts).toEqual(names.map(() => 30));

  const after = await begin('after');
  expect(await untilWatchScheduled(after)).toBe(75);
  await Promise.all([...first, after].map(async (handle) => handle.terminate()));
});

/** @returns the heartbeat timeout of the workflow's watch, in seconds, once a worker has it */
async function untilWatchScheduled(handle: WorkflowHandle): Promise<number> {
  for (;;) {
    const { raw } = await handle.describe();
    if (
      raw.pendingActivities?.some(
        ({ activityType, lastStartedTime }) => activityType?.name === WATCH && lastStartedTime,
      )
    )
      break;
    await pause(100);
  }
  const { events = [] } = await handle.fetchHistory();
  const watch = events
    ?.map((event) => event.activityTaskScheduledEventAttributes)
    .find((scheduled) => scheduled?.activityType?.name === WATCH);
  return Number(watch?.heartbeatTimeout?.seconds);
}
