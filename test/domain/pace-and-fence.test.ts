import fc from 'fast-check';
import { DEFAULT_FENCE_TIMES, settleTime, stillSettlingMs } from '../../src/domain/fence';
import { alignedDue, checkedPace, pauseBeforeLook } from '../../src/domain/pace';

const bounds = { minMs: 1_000, maxMs: 30_000 };

test('a run is looked at each second while it is young, and every half minute when it is old', () => {
  expect(pauseBeforeLook({ ageMs: 0 }, bounds)).toBe(1_000);
  expect(pauseBeforeLook({ ageMs: 80_000 }, bounds)).toBe(10_000);
  expect(pauseBeforeLook({ ageMs: 86_400_000 }, bounds)).toBe(30_000);
});

test('a run that is nearly done is looked at sooner than its age alone would have it', () => {
  expect(pauseBeforeLook({ ageMs: 100_000, progress: 99 }, bounds)).toBe(1_000);
  expect(pauseBeforeLook({ ageMs: 100_000, progress: 50 }, bounds)).toBe(12_500);
});

test('the pause stays within its bounds whatever age and progress are', () => {
  fc.assert(
    fc.property(fc.double(), fc.option(fc.double(), { nil: undefined }), (ageMs, progress) => {
      const pause = pauseBeforeLook({ ageMs, progress }, bounds);
      expect(pause).toBeGreaterThanOrEqual(bounds.minMs);
      expect(pause).toBeLessThanOrEqual(bounds.maxMs);
    }),
  );
});

test('a start can come up until its lease, its timeout and the time it takes to be seen are over, by the cloud’s clock', () => {
  const settleMs = settleTime(DEFAULT_FENCE_TIMES);
  const fence = { version: 1 as const, marks: {}, cloudTimeMs: 1_000_000, settleMs, closed: false };
  expect(stillSettlingMs(fence, 1_000_000, 0)).toBe(settleMs);
  expect(stillSettlingMs(fence, 1_000_000 + settleMs - 1, 0)).toBe(1);
  expect(stillSettlingMs(fence, 1_000_000 + settleMs, 0)).toBe(0);
});

test('where the cloud does not tell its time, only our own waiting counts', () => {
  const fence = { version: 1 as const, marks: {}, settleMs: 60_000, closed: false };
  expect(stillSettlingMs(fence, 5_000_000, 59_000)).toBe(1_000);
});

test('no look is planned past the deadline: the last one comes shortly before it', () => {
  expect(pauseBeforeLook({ ageMs: 86_400_000, leftMs: 40_000 }, bounds)).toBe(30_000);
  expect(pauseBeforeLook({ ageMs: 86_400_000, leftMs: 10_000 }, bounds)).toBe(8_000);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.integer({ min: 2_600, max: 1e9 }), (ageMs, leftMs) => {
      expect(pauseBeforeLook({ ageMs, leftMs }, bounds)).toBeLessThan(leftMs);
    }),
  );
});

test('a wait whose deadline is over by our clock goes on: the server’s clock decides', () => {
  expect(pauseBeforeLook({ ageMs: 86_400_000, leftMs: -5_000 }, bounds)).toBe(30_000);
});

test('looks of about the same pause share their moments, none is late, and none comes much early', () => {
  const moments = new Set(Array.from({ length: 1000 }, (_, at) => alignedDue(1_000_000 + at * 30, 30_000)));
  expect(moments.size).toBeLessThan(20);
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e9, noNaN: true }),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      (now, pause) => {
        const due = alignedDue(now, pause);
        expect(due).toBeGreaterThanOrEqual(now);
        expect(due).toBeLessThanOrEqual(now + pause);
        expect(due).toBeGreaterThanOrEqual(now + pause * 0.87 - 1);
      },
    ),
  );
});

test.each([
  { pace: { minMs: -1, maxMs: 1 }, named: 'pace.minMs' },
  { pace: { minMs: 10, maxMs: 9 }, named: 'pace.maxMs' },
  { pace: { minMs: 1, maxMs: 2 ** 31 }, named: 'pace.maxMs' },
  { pace: { minMs: Number.NaN, maxMs: 1 }, named: 'pace.minMs' },
])('a pace of $pace.minMs to $pace.maxMs ms is refused, naming $named', ({ pace, named }) => {
  expect(() => checkedPace(pace)).toThrow(named);
});
