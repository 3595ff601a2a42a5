import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { StepFailure } from '../../src/activities/step-failure';
import { toApplicationFailure } from '../../src/activities/to-application-failure';
import { HuaweiCloudError, type CallOutcome } from '../../src/client/huawei-cloud-error';
import type { Fence } from '../../src/domain/fence';
import { SpecError } from '../../src/spec/spec-error';

const FENCE: Fence = { version: 1, marks: { orders: 7 }, settleMs: 1_000, closed: false };
const CALL = { service: 'CDM', operation: 'startJob', method: 'PUT', path: '/start' } as const;

function cloudSaid(more: Partial<CallOutcome>): HuaweiCloudError {
  return new HuaweiCloudError(CALL, {
    what: 'answered 400',
    kind: 'InvalidRequest',
    effect: 'none',
    hint: 'Look.',
    ...more,
  });
}

function told(error: unknown, fence?: Fence, attempt?: number): ApplicationFailure {
  const failed = toApplicationFailure(error, fence, attempt);
  expect(failed).toBeInstanceOf(ApplicationFailure);
  return failed as ApplicationFailure;
}

test('a workflow sees what the cloud said, by which request, and the fence', () => {
  const failed = told(
    cloudSaid({ httpStatus: 400, code: 'Cdm.0100', requestId: 'r1', docs: 'https://docs', effect: 'none' }),
    FENCE,
  );
  expect(failed).toMatchObject({
    type: 'HuaweiCloud.InvalidRequest',
    message: 'CDM startJob: PUT /start answered 400; request id r1. Look.',
    nonRetryable: true,
  });
  expect(failed.nextRetryDelay).toBeUndefined();
  expect(failed.details).toEqual([
    {
      fence: FENCE,
      service: 'CDM',
      operation: 'startJob',
      httpStatus: 400,
      code: 'Cdm.0100',
      requestId: 'r1',
      hint: 'Look.',
      docs: 'https://docs',
      retryAfterMs: undefined,
    },
  ]);
});

test.each<[string, Partial<CallOutcome>, number, boolean, number | undefined]>([
  ['what passes', { kind: 'Unavailable' }, 99, true, undefined],
  ['what passes after a while', { kind: 'Throttled', retryAfterMs: 9_999 }, 99, true, 9_999],
  [
    'what the cloud wants to be asked later than an activity waits',
    { kind: 'Throttled', retryAfterMs: 60_000 },
    1,
    true,
    10_000,
  ],
  ['what may pass or not, twice', { aFewTries: true }, 2, true, undefined],
  ['what may pass or not, three times', { aFewTries: true }, 3, false, undefined],
  ['a token that is refused, once', { kind: 'Unauthenticated', aFewTries: true, tokenRefused: true }, 1, true, 2_000],
  [
    'a token that is refused, three times',
    { kind: 'Unauthenticated', aFewTries: true, tokenRefused: true },
    3,
    true,
    8_000,
  ],
  [
    'a token that is refused, four times',
    { kind: 'Unauthenticated', aFewTries: true, tokenRefused: true },
    4,
    true,
    16_000,
  ],
  [
    'a token that is refused, five times',
    { kind: 'Unauthenticated', aFewTries: true, tokenRefused: true },
    5,
    false,
    undefined,
  ],
  ['what never passes', { kind: 'Forbidden' }, 1, false, undefined],
])('%s: tried again or not, and when', (_what, outcome, attempt, isRetried, delayMs) => {
  const failed = told(cloudSaid(outcome), undefined, attempt);
  expect(failed.nonRetryable).toBe(!isRetried);
  expect(failed.nextRetryDelay).toBe(delayMs);
  expect(failed.details).toMatchObject([{ retryAfterMs: delayMs }]);
});

test('where nobody counts the attempts, what may pass is not tried again', () => {
  expect(told(cloudSaid({ aFewTries: true })).nonRetryable).toBe(true);
  expect(told(cloudSaid({ aFewTries: true, tokenRefused: true })).nonRetryable).toBe(true);
});

test('a step’s own failure keeps its kind, its evidence, and that nothing was sent', () => {
  const evidence = ['run 1', 'run 2'];
  const unsure = told(new StepFailure('AmbiguousStart', 'two runs', { evidence, before: 'reset' }), FENCE);
  expect(unsure).toMatchObject({ type: 'HuaweiCloud.AmbiguousStart', message: 'two runs', nonRetryable: true });
  expect(unsure.details).toEqual([{ fence: FENCE, evidence, before: 'reset' }]);

  const unsent = told(new StepFailure('Unavailable', 'handed over', { isUnsent: true }), FENCE);
  expect(unsent.nonRetryable).toBe(false);
  expect(unsent.details).toEqual([{ fence: FENCE, evidence: undefined, before: undefined, unsent: true }]);
  expect(told(new StepFailure('Conflict', 'runs', { retried: true })).nonRetryable).toBe(false);
});

test('a mistake in a spec is not tried again, and its text is bounded', () => {
  const failed = told(new SpecError([{ path: ['steps', 0], message: 'is none' }]), FENCE);
  expect(failed).toMatchObject({ type: 'HuaweiCloud.InvalidSpec', nonRetryable: true, details: [{}] });
  expect(told(new StepFailure('Conflict', 'x'.repeat(100_000))).message.length).toBeLessThan(20_000);
});

test('a bug keeps its shape, and takes the fence along where there is one', () => {
  const bug = new TypeError('no such thing');
  expect(toApplicationFailure(bug)).toBe(bug);
  expect(toApplicationFailure('a word', FENCE)).toBe('a word');

  const failed = told(bug, FENCE);
  expect(failed).toMatchObject({ type: 'TypeError', message: 'no such thing', nonRetryable: false, cause: bug });
  expect(failed.details).toEqual([{ fence: FENCE }]);

  const known = ApplicationFailure.create({ type: 'Theirs', message: 'm', nonRetryable: true, category: 'BENIGN' });
  expect(told(known, FENCE)).toMatchObject({ type: 'Theirs', nonRetryable: true, category: 'BENIGN' });

  const cancelled = new CancelledFailure('cancelled');
  expect(toApplicationFailure(cancelled, FENCE)).toBe(cancelled);
});
