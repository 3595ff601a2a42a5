import { Budget } from '../../src/client/limits/budget';
import { BudgetLane } from '../../src/client/limits/budget-lane';
import type { Turn } from '../../src/client/limits/budget-lane';

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => jest.useRealTimers());

const wait = (ms: number) => jest.advanceTimersByTimeAsync(ms);
const reading = (budget: Budget) => budget.readings().find(({ group }) => group === 'cdm.read');

/** Asks for turns at once. @returns when each came, by name */
function ask(lane: BudgetLane, turns: Record<string, Turn>): [string, number][] {
  const came: [string, number][] = [];
  for (const [name, turn] of Object.entries(turns))
    void lane.take(turn).then(() => came.push([name, performance.now()]));
  return came;
}

test('a sixth of our share of a limit may leave at once, and never less than one', () => {
  expect(reading(new Budget())).toEqual({ group: 'cdm.read', left: 20, perMinute: 120 });
  expect(reading(new Budget({ share: 0.5 }))).toEqual({ group: 'cdm.read', left: 10, perMinute: 60 });
  expect(reading(new Budget({ share: 1 / 60 }))).toEqual({ group: 'cdm.read', left: 1, perMinute: 2 });
  const limits = { 'cdm.read': { calls: 60, perMs: 30_000 } };
  expect(reading(new Budget({ limits }))).toEqual({ group: 'cdm.read', left: 10, perMinute: 120 });
});

test('what a limit allows beside its burst comes evenly, a little slower than the window, since calls bunch up', async () => {
  // One may leave at once, so that five come in a minute and the 250 ms by which calls may be bunched: 60,250 / 5.
  const look = { priority: 'look' } as const;
  const came = ask(new BudgetLane({ calls: 6, perMs: 60_000 }), { a: look, b: look, c: look });
  await wait(60_000);
  expect(came).toEqual([
    ['a', 0],
    ['b', 12_050],
    ['c', 24_100],
  ]);
});

test('a limit of one call still lets half a call a window through', async () => {
  const look = { priority: 'look' } as const;
  const came = ask(new BudgetLane({ calls: 1, perMs: 1_000 }), { a: look, b: look });
  await wait(10_000);
  expect(came).toEqual([
    ['a', 0],
    ['b', 2_500],
  ]);
});

test('a stop goes first, then a start, then the read that a start rests on, and a look last', async () => {
  const lane = new BudgetLane({ calls: 6, perMs: 60_000 });
  await lane.take({ priority: 'look' });
  const came = ask(lane, {
    look: { priority: 'look' },
    fence: { priority: 'fence' },
    start: { priority: 'start' },
    stop: { priority: 'stop' },
  });
  await wait(120_000);
  expect(came.map(([name]) => name)).toEqual(['stop', 'start', 'fence', 'look']);
});

test('a refusal halves the rate and empties what was left; each 5 s bring an eighth back', async () => {
  const budget = new Budget();
  budget.penalise('cdm.read');
  expect(reading(budget)).toEqual({ group: 'cdm.read', left: 0, perMinute: 60 });
  await wait(4_999);
  expect(reading(budget)?.perMinute).toBe(60);
  await wait(1);
  expect(reading(budget)?.perMinute).toBe(75);
  await wait(15_000);
  expect(reading(budget)?.perMinute).toBe(120);
  await wait(60_000);
  expect(reading(budget)).toEqual({ group: 'cdm.read', left: 20, perMinute: 120 });
});

test('refusals within a second are one, those after it count again, down to an eighth', async () => {
  const budget = new Budget();
  budget.penalise('cdm.read');
  await wait(999);
  budget.penalise('cdm.read');
  expect(reading(budget)?.perMinute).toBe(60);
  await wait(1);
  budget.penalise('cdm.read');
  expect(reading(budget)?.perMinute).toBe(30);
  for (let nth = 0; nth < 4; nth += 1) {
    await wait(1_000);
    budget.penalise('cdm.read');
  }
  expect(reading(budget)?.perMinute).toBe(15);
});

test('after a rate has come back, the next refusal counts at once', async () => {
  const budget = new Budget();
  budget.penalise('cdm.read');
  await wait(20_000);
  budget.penalise('cdm.read');
  expect(reading(budget)?.perMinute).toBe(60);
});

test('a call that waits while the rate comes back leaves as soon as it may', async () => {
  const lane = new BudgetLane({ calls: 6, perMs: 60_000 });
  lane.penalise();
  const came = ask(lane, { a: { priority: 'look' } });
  await wait(60_000);
  // 5 s each at 2, 2.75 and 3.5 calls in 60.25 s, then 4.25: a whole one after 19,471.
  expect(came[0]?.[1]).toBeGreaterThan(19_470);
  expect(came[0]?.[1]).toBeLessThan(19_475);
});

test('for as long as the cloud asks not to be called nothing is left, but for a minute at most', async () => {
  const budget = new Budget();
  budget.penalise('cdm.read', 10_000);
  await wait(9_999);
  expect(reading(budget)?.left).toBe(0);
  await wait(1);
  expect(reading(budget)?.left).toBeGreaterThan(5);
  budget.penalise('cdm.read', 3_600_000);
  await wait(59_999);
  expect(reading(budget)?.left).toBe(0);
  await wait(1);
  expect(reading(budget)?.left).toBeGreaterThan(5);
});

test('a shorter wait that is asked for later does not shorten the longer one', async () => {
  const budget = new Budget();
  budget.penalise('cdm.read', 30_000);
  budget.penalise('cdm.read', 1_000);
  await wait(29_999);
  expect(reading(budget)?.left).toBe(0);
});

test('the lower of two limits holds, by calls in a time and not by their number', () => {
  const budget = new Budget();
  budget.lower({ 'cdm.read': { calls: 1_000, perMs: 60_000 } });
  expect(reading(budget)).toMatchObject({ left: 20, perMinute: 120 });
  budget.lower({ 'cdm.read': { calls: 2_400, perMs: 1_200_000 } });
  expect(reading(budget)).toMatchObject({ left: 20, perMinute: 120 });
  budget.lower({ 'cdm.read': { calls: 600, perMs: 600_000 } });
  expect(reading(budget)).toMatchObject({ perMinute: 60 });
  budget.lower({ 'cdm.read': { calls: 12, perMs: 60_000 } });
  expect(reading(budget)).toMatchObject({ left: 2, perMinute: 12 });
  expect(() => budget.lower({ 'cdm.read': { calls: 0, perMs: 1 } })).toThrow('budget.limits["cdm.read"].calls');
});

test('a turn that is given back is the next one’s at once, and never more than a full burst', async () => {
  const lane = new BudgetLane({ calls: 6, perMs: 60_000 });
  lane.giveBack();
  const came = ask(lane, { a: { priority: 'look' }, b: { priority: 'look' } });
  await wait(10);
  expect(came).toEqual([['a', 0]]);
  lane.giveBack();
  await wait(0);
  expect(came).toEqual([
    ['a', 0],
    ['b', 10],
  ]);
});

test('a caller that has left before it asks takes no turn, and one that leaves after its turn has it still', async () => {
  const lane = new BudgetLane({ calls: 6, perMs: 60_000 });
  const reason = new Error('cancelled');
  await expect(lane.take({ priority: 'look', signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(lane.reading().left).toBe(1);
  const leaving = new AbortController();
  await lane.take({ priority: 'look', signal: leaving.signal });
  leaving.abort(reason);
  const came = ask(lane, { next: { priority: 'look' } });
  await wait(12_050);
  expect(came).toEqual([['next', 12_050]]);
});

test('one that leaves the queue leaves the others their time', async () => {
  const lane = new BudgetLane({ calls: 6, perMs: 60_000 });
  await lane.take({ priority: 'look' });
  const leaving = new AbortController();
  const left = lane.take({ priority: 'stop', signal: leaving.signal }).catch((error: unknown) => error);
  const came = ask(lane, { stays: { priority: 'look' } });
  leaving.abort('no longer wanted');
  await wait(12_050);
  expect(await left).toMatchObject({ message: 'abandoned by its caller', cause: 'no longer wanted' });
  expect(came).toEqual([['stays', 12_050]]);
  expect(jest.getTimerCount()).toBe(0);
});

test.each([0, -1, 1.001, Number.NaN])('a share of %p is refused', (share) => {
  const message = `share must be above 0 and at most 1, got ${share}`;
  expect(() => new Budget({ share })).toThrow(new RangeError(message));
  expect(() => new Budget().setShare(share)).toThrow(new RangeError(message));
});

test.each([
  { calls: 0, perMs: 1, says: 'budget.limits["dgc"].calls must be above 0, got 0' },
  { calls: Infinity, perMs: 1, says: 'budget.limits["dgc"].calls must be above 0, got Infinity' },
  { calls: NaN, perMs: 1, says: 'budget.limits["dgc"].calls must be above 0, got NaN' },
  { calls: 1, perMs: 0, says: 'budget.limits["dgc"].perMs must be above 0, got 0' },
  { calls: 1, perMs: Infinity, says: 'budget.limits["dgc"].perMs must be above 0, got Infinity' },
])('a limit of $calls calls in $perMs ms is refused', ({ says, ...dgc }) => {
  expect(() => new Budget({ limits: { dgc } })).toThrow(new RangeError(says));
});

test('refusals within a second are one however long the process has been up', async () => {
  const budget = new Budget();
  await wait(10_000);
  budget.penalise('cdm.read');
  await wait(999);
  budget.penalise('cdm.read');
  expect(reading(budget)?.perMinute).toBe(60);
});

test('nothing leaves while the cloud has asked not to be called, also what comes when the rate would let it', async () => {
  const lane = new BudgetLane({ calls: 120, perMs: 60_000 });
  lane.penalise(30_000);
  await wait(10_000);
  const came = ask(lane, { a: { priority: 'stop' }, b: { priority: 'look' } });
  await wait(19_999);
  expect(came).toEqual([]);
  await wait(1);
  expect(came).toEqual([
    ['a', 30_000],
    ['b', 30_000],
  ]);
});

test('nothing is waited for any more once the last caller has left its queue', async () => {
  const lane = new BudgetLane({ calls: 1, perMs: 60_000 });
  await lane.take({ priority: 'look' });
  const callers = [new AbortController(), new AbortController()];
  const [first, last] = callers.map(({ signal }) => lane.take({ priority: 'look', signal }));
  callers[0]?.abort(new Error('left'));
  await expect(first).rejects.toThrow('left');
  expect(jest.getTimerCount()).toBe(1);
  callers[1]?.abort(new Error('left too'));
  await expect(last).rejects.toThrow('left too');
  expect(jest.getTimerCount()).toBe(0);
});
