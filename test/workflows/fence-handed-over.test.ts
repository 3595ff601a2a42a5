import { defaultPayloadConverter } from '@temporalio/common';
import type { WorkflowHandle } from '@temporalio/client';
import type { StartRequest } from '../../src/activities/requests';
import type { World } from '../support/huawei-world';
import { dgc, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

afterAll(async () => world.close());

/** Two reads of it take longer than a start may go on without a fence. */
const SLOW_READ_MS = 9_600;

async function startsAskedFor(handle: WorkflowHandle): Promise<StartRequest<unknown>[]> {
  const { events } = await handle.fetchHistory();
  const asked = (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: activity }) => activity ?? []);
  return asked
    .filter(({ activityType }) => activityType?.name === 'huaweicloud.dgc.switchSchedule')
    .map(({ input }) => defaultPayloadConverter.fromPayload(input?.payloads?.[0] ?? {}));
}

test('a start whose look takes very long is asked for again with what it showed, at once, and sent once', async () => {
  world.cloud.addJobs([dgc('ticks', { jobType: 'REAL_TIME' })]);
  world.cloud.fault({ match: { method: 'GET', path: '/jobs' }, times: 2, kind: 'delay', ms: SLOW_READ_MS });
  const step = { id: 'on', dgc: { jobName: 'ticks', mode: 'scheduleOn' } };
  const handle = await world.startPipeline({ name: 'p', steps: [step] });
  const status = (await handle.result()) as { steps: { state: string; failure?: object }[] };

  expect(status.steps).toMatchObject([{ state: 'succeeded' }]);
  expect(status.steps[0]?.failure).toBeUndefined();
  expect(world.effects('ticks')).toEqual(['scheduleOn']);
  const [first, second, ...more] = await startsAskedFor(handle);
  expect(more).toEqual([]);
  expect(first?.fence).toBeUndefined();
  expect(second).toMatchObject({ unsent: true, earlierTries: 1, key: first?.key, fence: { closed: false } });
});
