import fc from 'fast-check';
import {
  DEFAULT_FENCE_TIMES,
  openFromMs,
  openUntilMs,
  ownTryWithinMs,
  settleTime,
  stillSettlingMs,
  timesFromFirst,
} from '../../src/domain/fence';
import { alignedDue, checkedPace, pauseBeforeLook } from '../../src/domain/pace';

const bounds = { minMs: 1_000, maxMs: 30_000 };

test('a pace that nobody set is of one to ten seconds', () => {
  expect(pauseBeforeLook({ ageMs: 0 })).toBe(1_000);
  expect(pauseBeforeLook({ ageMs: 40_000 })).toBe(5_000);
  expect(pauseBeforeLook({ ageMs: 86_400_000 })).toBe(10_000);
});

test('a run is looked at each second while it is young, and every half minute when it is old', () => {
  expect(pauseBeforeLook({ ageMs: 0 }, bounds)).toBe(1_000);
  expect(pauseBeforeLook({ ageMs: 80_000 }, bounds)).toBe(10_000);
  expect(pauseBeforeLook({ ageMs: 86_400_000 }, bounds)).toBe(30_000);
});

test('a run that is nearly done is looked at sooner than its age alone would have it', () => {
  expect(pauseBeforeLook({ ageMs: 100_000, progress: 99 }, bounds)).toBe(1_000);
  expect(pauseBeforeLook({ ageMs: 100_000, progress: 50 }, bounds)).toBe(12_500);
  expect(pauseBeforeLook({ ageMs: 100_000, progress: 90 }, bounds)).toBeCloseTo(5_556, 0);
  expect(pauseBeforeLook({ ageMs: 200_000, progress: 80 }, bounds)).toBe(25_000);
});

test.each([0, -5, 100.5, Number.NaN])('a progress of %p says nothing: the age alone decides', (progress) => {
  expect(pauseBeforeLook({ ageMs: 100_000, progress }, bounds)).toBe(12_500);
});

test('a run that says it is done is looked at as soon as any', () => {
  expect(pauseBeforeLook({ ageMs: 100_000, progress: 100 }, bounds)).toBe(1_000);
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

// 5 s of lease, 30 s of request and 15 s until it is shown; 2 s since both clocks count whole seconds; and what the read took.
test.each([
  { readMs: undefined, settleMs: 62_000 },
  { readMs: 0, settleMs: 62_000 },
  { readMs: 9_999, settleMs: 62_000 },
  { readMs: 12_345, settleMs: 64_345 },
])('after a read of $readMs ms a start can come up for $settleMs ms: a quick read counts as one of 10 s', (given) => {
  const times = { leaseMs: 5_000, requestTimeoutMs: 30_000, visibilityMs: 15_000 };
  expect(settleTime(times, given.readMs)).toBe(given.settleMs);
  expect(DEFAULT_FENCE_TIMES).toEqual(times);
});

test('each time of a fence counts once', () => {
  expect(settleTime({ leaseMs: 100, requestTimeoutMs: 20, visibilityMs: 3 }, 10_000)).toBe(12_123);
});

test('a failure may be followed by a try of the cloud’s own for four times as long as a run may take to be shown', () => {
  expect(ownTryWithinMs({ leaseMs: 5_000, requestTimeoutMs: 30_000, visibilityMs: 15_000 })).toBe(60_000);
  expect(ownTryWithinMs({ leaseMs: 1, requestTimeoutMs: 1, visibilityMs: 500 })).toBe(2_000);
});

const fence = { version: 1 as const, marks: {}, cloudTimeMs: 1_000_000, settleMs: 62_000, closed: false };

test.each([
  { cloudNowMs: 1_000_000, waitedMs: 0, leftMs: 62_000, by: 'both' },
  { cloudNowMs: 1_061_999, waitedMs: 0, leftMs: 1, by: 'the cloud’s clock' },
  { cloudNowMs: 1_062_000, waitedMs: 0, leftMs: 0, by: 'the cloud’s clock' },
  { cloudNowMs: 1_070_000, waitedMs: 0, leftMs: 0, by: 'the cloud’s clock' },
  { cloudNowMs: 1_000_000, waitedMs: 20_000, leftMs: 42_000, by: 'our waiting' },
  { cloudNowMs: 1_030_000, waitedMs: 20_000, leftMs: 32_000, by: 'the cloud’s clock' },
  { cloudNowMs: 1_000_000, waitedMs: 63_000, leftMs: 0, by: 'our waiting' },
  { cloudNowMs: 990_000, waitedMs: 0, leftMs: 62_000, by: 'our waiting, where the cloud’s clock went back' },
  { cloudNowMs: undefined, waitedMs: 59_000, leftMs: 3_000, by: 'our waiting, where the cloud tells no time' },
  { cloudNowMs: undefined, waitedMs: 70_000, leftMs: 0, by: 'our waiting, where the cloud tells no time' },
])('at $cloudNowMs by the cloud and after $waitedMs ms here a start settles for $leftMs ms, by $by', (given) => {
  expect(stillSettlingMs(fence, given.cloudNowMs, given.waitedMs)).toBe(given.leftMs);
});

test('where the cloud told no time when the marks were read, only our own waiting counts', () => {
  const withoutTime = { ...fence, cloudTimeMs: undefined };
  expect(stillSettlingMs(withoutTime, 5_000_000, 59_000)).toBe(3_000);
  expect(openUntilMs(withoutTime, 5_000_000)).toBeUndefined();
});

test.each([
  { cloudNowMs: undefined, untilMs: undefined },
  { cloudNowMs: 1_000_000, untilMs: undefined },
  { cloudNowMs: 1_062_000, untilMs: undefined },
  { cloudNowMs: 1_062_001, untilMs: 1_062_000 },
])('at $cloudNowMs by the cloud a start could begin until $untilMs, which is told once it is over', (given) => {
  expect(openUntilMs(fence, given.cloudNowMs)).toBe(given.untilMs);
});

test('nothing was asked for under a fence before its marks were read, give or take five seconds between two clocks', () => {
  expect(openFromMs(fence)).toBe(995_000);
  expect(openFromMs({ ...fence, cloudTimeMs: undefined })).toBeUndefined();
});

test.each([
  { from: 1_000_000, again: 1_030_000, times: { cloudTimeMs: 1_000_000, settleMs: 92_000 } },
  { from: 1_000_000, again: 990_000, times: { cloudTimeMs: 990_000, settleMs: 62_000 } },
  { from: undefined, again: 1_030_000, times: { cloudTimeMs: undefined, settleMs: 62_000 } },
  { from: 1_000_000, again: undefined, times: { cloudTimeMs: undefined, settleMs: 62_000 } },
])(
  'marks read at $from by the cloud, and again at $again, count from the first of the two',
  ({ from, again, times }) => {
    const reading = { cloudTimeMs: again, settleMs: 62_000 };
    expect(timesFromFirst({ cloudTimeMs: from }, reading)).toEqual(times);
    expect(timesFromFirst(undefined, reading)).toEqual(reading);
  },
);

test('no look is planned past the deadline: the last one comes shortly before it', () => {
  expect(pauseBeforeLook({ ageMs: 86_400_000, leftMs: 40_000 }, bounds)).toBe(30_000);
  expect(pauseBeforeLook({ ageMs: 86_400_000, leftMs: 10_000 }, bounds)).toBe(8_000);
  expect(pauseBeforeLook({ ageMs: 86_400_000, leftMs: 2_501 }, bounds)).toBe(501);
  expect(pauseBeforeLook({ ageMs: 86_400_000, leftMs: 2_500 }, bounds)).toBe(30_000);
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
