import fc from 'fast-check';
import { Budget } from '../../src/client/limits/budget';
import { FairQueue } from '../../src/client/limits/fair-queue';

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => jest.useRealTimers());

test('one pipeline’s single call waits for one turn, not for the thousand calls of another', async () => {
  const budget = new Budget();
  const served: string[] = [];
  const ask = (fairnessKey: string) =>
    void budget.take('cdm.read', { priority: 'look', fairnessKey }).then(() => served.push(fairnessKey));
  for (let nth = 0; nth < 1000; nth += 1) ask('nightly');
  await jest.advanceTimersByTimeAsync(1_000);
  const before = served.length;
  ask('interactive');

  await jest.advanceTimersByTimeAsync(3_000);

  expect(served.slice(before)).toContain('interactive');
});

test('what is asked once is served once, each key’s in its order, whoever leaves in between', () => {
  const step = fc.oneof(
    fc.record({ push: fc.constantFrom('a', 'b', 'c') }),
    fc.record({ remove: fc.nat(20) }),
    fc.constant('shift' as const),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new FairQueue<{ key: string; nth: number }>();
      const expected: { key: string; nth: number }[] = [];
      const take = (item: { key: string; nth: number }) => expected.splice(expected.indexOf(item), 1);
      steps.forEach((what, nth) => {
        if (what === 'shift') {
          const item = queue.shift();
          if (!item) return expect(expected).toEqual([]);
          expect(expected.find(({ key }) => key === item.key)).toBe(item);
          return take(item);
        }
        if ('push' in what) {
          const item = { key: what.push, nth };
          queue.push(item.key, item);
          return expected.push(item);
        }
        const gone = expected[what.remove];
        expect(queue.remove(gone?.key ?? 'a', gone ?? { key: 'a', nth: -1 })).toBe(gone !== undefined);
        if (gone) take(gone);
      });
      expect(queue.size).toBe(expected.length);
    }),
  );
});

test('keys take turns', () => {
  const queue = new FairQueue<string>();
  for (const item of ['a1', 'a2', 'a3', 'b1', 'c1', 'c2']) queue.push(item.charAt(0), item);

  expect(Array.from({ length: 7 }, () => queue.shift())).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3', undefined]);
});

test('after a refusal that names a wait, nothing is sent until it is over', async () => {
  const budget = new Budget();
  budget.penalise('dgc', 4_000);
  const turns: number[] = [];
  for (const priority of ['stop', 'start', 'look'] as const)
    void budget.take('dgc', { priority }).then(() => turns.push(performance.now()));

  await jest.advanceTimersByTimeAsync(10_000);

  expect(turns).toHaveLength(3);
  expect(Math.min(...turns)).toBeGreaterThanOrEqual(4_000);
});
