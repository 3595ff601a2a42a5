import fc from 'fast-check';
import { DEFAULT_FENCE_TIMES, settleTime, stillSettlingMs } from '../../src/domain/fence';
import { pauseBeforeLook } from '../../src/domain/pace';

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
