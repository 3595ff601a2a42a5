import fc from 'fast-check';
import { Budget } from '../../src/client/limits/budget';
import type { CallPriority } from '../../src/client/call-options';

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => jest.useRealTimers());

/** Asks for so many turns at once and notes when each comes. */
function askFor(budget: Budget, group: 'cdm.read' | 'cdm.write' | 'dgc' | 'dli', count: number): number[] {
  const turns: number[] = [];
  for (let index = 0; index < count; index += 1) {
    void budget.take(group, { priority: 'look' }).then(() => turns.push(performance.now()));
  }
  return turns;
}

/** The most turns that any window of this length saw. */
function busiestWindow(turns: number[], windowMs: number): number {
  return Math.max(...turns.map((start) => turns.filter((at) => at >= start && at < start + windowMs).length));
}

test.each([
  { group: 'cdm.read', limit: 120, windowMs: 60_000, runMs: 300_000 },
  { group: 'cdm.write', limit: 1200, windowMs: 60_000, runMs: 120_000 },
  { group: 'dgc', limit: 30, windowMs: 1000, runMs: 10_000 },
  { group: 'dli', limit: 200, windowMs: 1000, runMs: 5_000 },
] as const)(
  'no window of $windowMs ms sees more than $limit calls of $group',
  async ({ group, limit, windowMs, runMs }) => {
    const turns = askFor(new Budget(), group, 2500);

    await jest.advanceTimersByTimeAsync(runMs);

    expect(busiestWindow(turns, windowMs)).toBeLessThanOrEqual(limit);
    // Most of what is allowed is used.
    expect(turns.length).toBeGreaterThan((limit * runMs * 0.6) / windowMs);
  },
);

test('no share, however small, exceeds its part of the limit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 60 }), async (workers) => {
      const budget = new Budget({ share: 1 / workers });
      const turns = askFor(budget, 'cdm.read', 300);

      await jest.advanceTimersByTimeAsync(240_000);

      expect(busiestWindow(turns, 60_000)).toBeLessThanOrEqual(Math.max(1, 120 / workers));
      expect(turns.length).toBeGreaterThan(0);
    }),
    { numRuns: 20 },
  );
});

test('a stop goes before a start and a start before a look, and equals in their order', async () => {
  const budget = new Budget({ limits: { dgc: { calls: 1, perMs: 1000 } } });
  await budget.take('dgc', { priority: 'look' });
  const served: string[] = [];
  const ask = (priority: CallPriority, name: string): void => {
    void budget.take('dgc', { priority }).then(() => served.push(name));
  };
  ask('look', 'look 1');
  ask('look', 'look 2');
  ask('start', 'start');
  ask('stop', 'stop');

  await jest.advanceTimersByTimeAsync(20_000);

  expect(served).toEqual(['stop', 'start', 'look 1', 'look 2']);
});

test('one group does not wait for another', async () => {
  const budget = new Budget();
  askFor(budget, 'cdm.read', 500);

  await expect(budget.take('cdm.write', { priority: 'look' })).resolves.toBeUndefined();
});

test('a caller that leaves the queue hears its own reason, and the next one moves up', async () => {
  const budget = new Budget({ limits: { dgc: { calls: 1, perMs: 1000 } } });
  await budget.take('dgc', { priority: 'look' });
  const leaving = new AbortController();
  const left = budget.take('dgc', { priority: 'look', signal: leaving.signal }).catch((error: unknown) => error);
  const stayed = budget.take('dgc', { priority: 'look' });
  const reason = new Error('cancelled');

  leaving.abort(reason);
  await jest.advanceTimersByTimeAsync(3_000);

  await expect(left).resolves.toBe(reason);
  await expect(stayed).resolves.toBeUndefined();
  expect(jest.getTimerCount()).toBe(0);
});

test('a refusal halves the rate, which comes back within half a minute', async () => {
  const budget = new Budget();
  const rate = async (): Promise<number> => {
    const turns = askFor(budget, 'dgc', 25);
    const before = performance.now();
    await jest.advanceTimersByTimeAsync(60_000);
    return (1000 * turns.length) / (Math.max(...turns) - before);
  };
  const full = await rate();
  budget.penalise('dgc');
  // Refusals of one burst are one signal.
  budget.penalise('dgc');

  const slowed = await rate();
  const recovered = await rate();

  expect(slowed).toBeLessThan(full * 0.6);
  expect(recovered).toBeGreaterThan(full * 0.8);
});

test('refusals without end leave an eighth of the rate', async () => {
  const budget = new Budget();
  for (let index = 0; index < 10; index += 1) {
    budget.penalise('dgc');
    await jest.advanceTimersByTimeAsync(1_100);
  }
  const turns = askFor(budget, 'dgc', 5);

  await jest.advanceTimersByTimeAsync(4_000);

  expect(turns).toHaveLength(5);
});

test('a share is divided anew while calls wait', async () => {
  const budget = new Budget({ share: 1 / 60 });
  const turns = askFor(budget, 'cdm.read', 100);
  await jest.advanceTimersByTimeAsync(60_000);
  const before = turns.length;

  budget.setShare(1);
  await jest.advanceTimersByTimeAsync(60_000);

  expect(before).toBeLessThanOrEqual(2);
  expect(turns.length).toBeGreaterThan(80);
});

test('a turn that is given back where none was taken is nobody’s, and a limit that is left open is the published one', () => {
  const budget = new Budget({ limits: { dgc: undefined } });
  budget.giveBack('dgc');
  expect(budget.readings().find(({ group }) => group === 'dgc')).toEqual({ group: 'dgc', left: 5, perMinute: 1_800 });
});
