import { drawWorld } from '../../worlds/draw/draw-world';
import { liveThrough } from '../../worlds/engine/world';
import { storyOf } from '../../worlds/report/story';
import { firstBroken } from './first-broken';

/** Fewer where the tests themselves are tried (`npm run mutants`). */
const SEEDS = { first: 100_000, count: Number(process.env.TEST_WORLDS ?? 2_000) };
/** Among so many there is one in which a worker dies after its start has arrived. */
const WORLDS_WITH_A_CRASH = 200;

test(`every promise is kept in ${SEEDS.count} worlds of lost replies, killed and frozen workers, wrong clocks and strangers`, async () => {
  expect((await firstBroken(SEEDS))?.story).toBeUndefined();
});

test('a world whose server loses the fence is found out, and shrunk to what it takes', async () => {
  const found = await firstBroken({ first: 1, count: WORLDS_WITH_A_CRASH }, { losesFences: true });

  expect(found?.story).toContain('BROKEN');
  const { disturbances = [], faults = [], beatFaults = [] } = found?.smallest ?? {};
  expect([...disturbances, ...faults, ...beatFaults].length).toBeLessThanOrEqual(2);
});

test('a seed is a world: it comes back to the last millisecond', async () => {
  const storyOnceMore = async () => storyOf(await liveThrough(drawWorld(1), { tells: true }));

  expect(await storyOnceMore()).toBe(await storyOnceMore());
});
