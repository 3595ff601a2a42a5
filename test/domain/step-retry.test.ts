import { pauseBeforeRetry } from '../../src/domain/step-retry';

const policy = { maximumAttempts: 4, initialIntervalMs: 1_000, backoffCoefficient: 3, maximumIntervalMs: 5_000 };

test.each([
  { attempt: 1, pauseMs: 1_000 },
  { attempt: 2, pauseMs: 3_000 },
  { attempt: 3, pauseMs: 5_000 },
  { attempt: 4, pauseMs: undefined },
  { attempt: 5, pauseMs: undefined },
])('after try $attempt of four a job that failed is run again after $pauseMs ms', ({ attempt, pauseMs }) => {
  expect(pauseBeforeRetry(policy, attempt, 'HuaweiCloud.JobFailed')).toBe(pauseMs);
});

test.each([
  ['JobFailed', 1_000],
  ['Halted', 1_000],
  ['Unavailable', 1_000],
  ['Throttled', 1_000],
  ['JobStopped', undefined],
  ['AmbiguousStart', undefined],
  ['Forbidden', undefined],
  ['NotFound', undefined],
])('what failed as %s is run again after: %p', (kind, pauseMs) => {
  expect(pauseBeforeRetry(policy, 1, `HuaweiCloud.${kind}`)).toBe(pauseMs);
});

test('without a policy nothing is run again', () => {
  expect(pauseBeforeRetry(undefined, 1, 'HuaweiCloud.JobFailed')).toBeUndefined();
});
