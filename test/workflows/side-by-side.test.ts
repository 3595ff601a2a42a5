import type { PipelineStatus } from '../../src/domain/status';
import type { World } from '../support/huawei-world';
import { dgc, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const steps = NAMES.map((id) => ({ id, needs: [], dgc: { jobName: id } }));

/** The most jobs that the cloud has had going at a time. */
function mostAtATime(): number {
  const going = world.effects().map((effect) => (effect.startsWith('start ') ? 1 : -1));
  return Math.max(...going.map((_, at) => going.slice(0, at + 1).reduce((sum: number, step) => sum + step, 0)));
}

test('no more jobs of a pipeline go on at a time than its maxParallel, and all of them run', async () => {
  world.cloud.addJobs(NAMES.map((name) => dgc(name)));
  const handle = await world.startPipeline({ name: 'p', maxParallel: 2, steps });
  const status = (await handle.result()) as PipelineStatus;

  expect(status.steps.map(({ state }) => state)).toEqual(NAMES.map(() => 'succeeded'));
  expect(mostAtATime()).toBe(2);
});

test('a step that waits for a person keeps its place, and the next begins when it has its answer', async () => {
  world.cloud.addJobs([dgc('a', { outcome: 'fail' }), ...NAMES.slice(1).map((name) => dgc(name))]);
  const handle = await world.startPipeline({ name: 'p', maxParallel: 1, onFailure: 'hold', steps });
  await world.untilStatus(handle, ({ asks }) => asks.length > 0);
  expect(world.effects()).toEqual(['start a', 'end a']);
  await handle.executeUpdate('skip', { args: [{ step: 'a', reason: 'not today' }] });
  await handle.result();

  expect(world.effects().filter((effect) => effect.startsWith('start '))).toEqual(NAMES.map((name) => `start ${name}`));
});

test('a cancel reaches the steps that go on, and those that wait for their turn never begin', async () => {
  world.cloud.addJobs(NAMES.map((name) => dgc(name, { durationMs: 3_600_000, bootMs: 0 })));
  const handle = await world.startPipeline({ name: 'p', maxParallel: 2, steps });
  await world.untilEffects('b', ['start']);
  await world.untilEffects('a', ['start']);
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow();

  expect(world.effects('a')).toEqual(['start', 'stop', 'end']);
  expect(world.effects('b')).toEqual(['start', 'stop', 'end']);
  expect(world.effects('c')).toEqual([]);
});
