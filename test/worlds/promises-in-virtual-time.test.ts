import { drawWorld } from '../../worlds/draw/draw-world';
import { liveThrough, type WorldOptions } from '../../worlds/engine/world';
import { judgeWorld } from '../../worlds/oracle/judge-world';
import { shrink } from '../../worlds/oracle/shrink';
import { storyOf } from '../../worlds/report/story';

const FIRST_SEED = 1;
const WORLDS = 500;
/** Among so many there is one in which a worker dies after its start has arrived. */
const WORLDS_WITH_A_CRASH = 200;

/** The first seed whose world breaks a promise, and the story of the smallest world that does. */
async function brokenAmong(worlds: number, options: WorldOptions = {}) {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + worlds; seed += 1) {
    const [broken] = judgeWorld(await liveThrough(drawWorld(seed), options));
    // Otherwise nothing but these worlds would happen in this process.
    await new Promise(setImmediate);
    if (!broken) continue;
    const smallest = await shrink(drawWorld(seed), options);
    return { seed, smallest, story: storyOf(await liveThrough(smallest, { ...options, tells: true })) };
  }
  return undefined;
}

test(`every promise is kept in ${WORLDS} worlds of lost replies, killed and frozen workers, wrong clocks and strangers`, async () => {
  expect((await brokenAmong(WORLDS))?.story).toBeUndefined();
});

test('a world whose server loses the fence is found out, and shrunk to what it takes', async () => {
  const found = await brokenAmong(WORLDS_WITH_A_CRASH, { losesFences: true });

  expect(found?.story).toContain('BROKEN');
  const { disturbances = [], faults = [], beatFaults = [] } = found?.smallest ?? {};
  expect([...disturbances, ...faults, ...beatFaults].length).toBeLessThanOrEqual(2);
});

test('a seed is a world: it comes back to the last millisecond', async () => {
  const storyOnceMore = async () => storyOf(await liveThrough(drawWorld(FIRST_SEED), { tells: true }));

  expect(await storyOnceMore()).toBe(await storyOnceMore());
});
