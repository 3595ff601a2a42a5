import { HeartbeatWheel } from '../../src/activities/watch/heartbeat-wheel';
import { goBy } from '../../src/client/clock';
import { WorldTime } from '../../worlds/time/world-time';

const ROUND_MS = 10_000;
const ROUNDS = 6;

/** So many beat until some rounds have gone by. @returns how often each was called, and how often the process was woken */
async function beatFor(count: number): Promise<{ calls: number[]; wakes: number }> {
  const time = new WorldTime();
  const putBack = goBy(time.clock(() => 0));
  try {
    const wheel = new HeartbeatWheel();
    const calls = Array.from({ length: count }, () => 0);
    calls.forEach((_, at) => wheel.add(() => (calls[at] = (calls[at] ?? 0) + 1)));
    await time.passUntil(() => false, ROUNDS * ROUND_MS);
    return { calls, wakes: time.happened };
  } finally {
    putBack();
  }
}

test('each of a few waits beats once a round, and the process is woken for nothing else', async () => {
  expect(await beatFor(3)).toEqual({ calls: [ROUNDS, ROUNDS, ROUNDS], wakes: 3 * ROUNDS });
});

test('of ten thousand waits each beats once a round, a hundredth of them at a time', async () => {
  const { calls, wakes } = await beatFor(10_000);

  expect(new Set(calls)).toEqual(new Set([ROUNDS]));
  expect(wakes).toBe(100 * ROUNDS);
});

test('a wait that is over beats no more, and an idle wheel wakes nobody', async () => {
  const time = new WorldTime();
  const putBack = goBy(time.clock(() => 0));
  const wheel = new HeartbeatWheel();
  let beats = 0;
  const end = wheel.add(() => (beats += 1));
  await time.passUntil(() => beats === 1, 2 * ROUND_MS);
  end();
  await time.passUntil(() => false, ROUNDS * ROUND_MS);
  putBack();

  expect([beats, time.happened]).toEqual([1, 1]);
});
