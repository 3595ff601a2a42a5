import fc from 'fast-check';
import { TokenBucket, type BucketFit } from '../../src/client/limits/token-bucket';

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => jest.useRealTimers());

/** What rounding may add up to over a test. */
const ROUNDING = 1e-6;
const fits: fc.Arbitrary<BucketFit> = fc.record({
  most: fc.integer({ min: 1, max: 50 }),
  perMs: fc.double({ min: 1e-4, max: 0.1, noNaN: true }),
});
const pauses = fc.array(fc.nat({ max: 2_000 }), { maxLength: 20 });
const wait = (ms: number): void => void jest.advanceTimersByTime(ms);

/** Takes all there are, again after each pause. @returns when each was taken */
function takenBy(bucket: TokenBucket, pausesMs: number[]): number[] {
  const times: number[] = [];
  for (const ms of [0, ...pausesMs]) {
    wait(ms);
    while (bucket.take()) times.push(performance.now());
  }
  return times;
}

test('no span of time sees more taken than a full bucket and what comes in it', () => {
  fc.assert(
    fc.property(fits, pauses, (fit, pausesMs) => {
      const times = takenBy(new TokenBucket(fit), pausesMs);
      const allowed = (fromMs: number, toMs: number) => fit.most + (toMs - fromMs) * fit.perMs + ROUNDING;
      const isWithin = (from: number, first: number) =>
        times.slice(first).every((to, more) => more + 1 <= allowed(from, to));
      expect(times.every(isWithin)).toBe(true);
    }),
  );
});

test('after the wait that it names there is a token, and a millisecond less is too early', () => {
  fc.assert(
    fc.property(fits, pauses, (fit, pausesMs) => {
      const bucket = new TokenBucket(fit);
      takenBy(bucket, pausesMs);
      const waitMs = bucket.waitMs();
      wait(waitMs - 1);
      expect(bucket.tokens).toBeLessThan(1 + ROUNDING);
      wait(1);
      expect(bucket.tokens).toBeGreaterThan(1 - ROUNDING);
    }),
  );
});

test('a fit that changes adds no token and takes none that fits', () => {
  fc.assert(
    fc.property(fits, fits, pauses, (before, after, pausesMs) => {
      const bucket = new TokenBucket(before);
      takenBy(bucket, pausesMs);
      wait(100);
      const had = bucket.tokens;
      bucket.refit(after);
      expect(bucket.tokens).toBe(Math.min(had, after.most));
    }),
  );
});

test('one that was emptied fills at its pace, up to its most', () => {
  const bucket = new TokenBucket({ most: 3, perMs: 0.5 });
  bucket.empty();
  expect(bucket.take()).toBe(false);
  wait(2);
  expect(bucket.tokens).toBe(1);
  wait(1_000);
  expect(bucket.tokens).toBe(3);
});

test('what is given back is one, and a full bucket takes no more', () => {
  const bucket = new TokenBucket({ most: 5, perMs: 0.001 });
  for (let taken = 0; taken < 3; taken += 1) bucket.take();
  bucket.giveBack();
  expect(bucket.tokens).toBe(3);
  for (let given = 0; given < 4; given += 1) bucket.giveBack();
  expect(bucket.tokens).toBe(5);
});
