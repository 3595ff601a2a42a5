import { dgc, quietRuntime, QUICK } from '../support/huawei-world';
import type { FaultWorld } from './fault-world';
import { openFaultWorld } from './fault-world';

const SLOTS = 10;
const LASTING_MS = 3_600_000;
const waiting = Array.from({ length: 2 * SLOTS }, (_, index) => `waiting_${index}`);

let world: FaultWorld;

beforeAll(async () => {
  quietRuntime();
  world = await openFaultWorld();
  await world.work({ slots: SLOTS, plugin: { ...QUICK, slotsKeptFree: 3 } });
});

afterAll(async () => world.close());

test('while more runs are waited for than a worker has slots, another job is still started, and stopped', async () => {
  const { cloud } = world;
  cloud.addJobs([...waiting, 'late'].map((name) => dgc(name, { durationMs: LASTING_MS, bootMs: 0 })));
  for (const jobName of waiting) await world.start('huaweiCloudDgcJob', { jobName });
  await Promise.all(waiting.map(async (name) => world.untilLogged(name, 'start')));

  const handle = await world.start('huaweiCloudDgcJob', { jobName: 'late' });
  await world.untilLogged('late', 'start');
  await handle.cancel();
  await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  expect(world.effects('late')).toEqual(['start', 'stop', 'end']);
});
