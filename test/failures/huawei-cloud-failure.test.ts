import { WorkflowFailedError } from '@temporalio/client';
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  ChildWorkflowFailure,
  RetryState,
} from '@temporalio/common';
import { FAILURE_KINDS } from '../../src/domain/failure-kind';
import { failure } from '../../src/failures/failure';
import { huaweiCloudFailureOf, isHuaweiCloudFailure } from '../../src/failures/huawei-cloud-failure';

const FAILED = failure('JobFailed', 'CDM job orders ended FAILED', { details: [{ code: 'Cdm.0001' }] });

const asActivity = (cause: Error) =>
  new ActivityFailure('activity failed', 'huaweicloud.cdm.startJob', '1', RetryState.NON_RETRYABLE_FAILURE, 'w', cause);
const asChild = (cause: Error) =>
  new ChildWorkflowFailure(
    'default',
    { workflowId: 'w', runId: 'r' },
    'orders',
    RetryState.NON_RETRYABLE_FAILURE,
    cause,
  );
const asWorkflow = (cause: Error) => new WorkflowFailedError('failed', cause, RetryState.NON_RETRYABLE_FAILURE);

test.each([
  ['itself', FAILED],
  ['out of an activity', asActivity(FAILED)],
  ['out of a child workflow', asChild(asActivity(FAILED))],
  ['out of a workflow that a client ran', asWorkflow(asChild(asActivity(FAILED)))],
])('a failure of ours is known %s', (_how, error) => {
  expect(isHuaweiCloudFailure(error)).toBe(true);
  expect(isHuaweiCloudFailure(error, 'JobFailed')).toBe(true);
  expect(isHuaweiCloudFailure(error, 'Halted')).toBe(false);
  expect(huaweiCloudFailureOf(error, 'JobFailed')).toBe(FAILED);
  expect(huaweiCloudFailureOf(error)).toMatchObject({
    type: 'HuaweiCloud.JobFailed',
    message: 'CDM job orders ended FAILED',
    details: [{ code: 'Cdm.0001' }],
  });
});

test.each([
  ['somebody else’s failure', ApplicationFailure.nonRetryable('no', 'Mine.JobFailed')],
  ['a failure without a type', ApplicationFailure.nonRetryable('no')],
  ['a cancel', asChild(new CancelledFailure('cancelled'))],
  ['an error that says so itself', Object.assign(new Error('no'), { type: 'HuaweiCloud.JobFailed' })],
  ['no error', 'HuaweiCloud.JobFailed'],
  ['nothing', undefined],
])('%s is none of ours', (_what, error) => {
  expect(isHuaweiCloudFailure(error)).toBe(false);
  expect(huaweiCloudFailureOf(error)).toBeUndefined();
});

test('what a failure of ours came of is not what it is', () => {
  const error = failure('AmbiguousStart', 'nobody knows', { cause: asActivity(failure('Unavailable', 'no line')) });

  expect(isHuaweiCloudFailure(error, 'AmbiguousStart')).toBe(true);
  expect(isHuaweiCloudFailure(error, 'Unavailable')).toBe(false);
});

test('an error that is its own cause is looked through no further than it has to be', () => {
  const error = new Error('round');
  error.cause = error;

  expect(isHuaweiCloudFailure(error)).toBe(false);
});

test.each(FAILURE_KINDS)('a failure of kind %s is not tried again unless it says so', (kind) => {
  expect(failure(kind, 'x')).toMatchObject({ type: `HuaweiCloud.${kind}`, nonRetryable: true });
  expect(failure(kind, 'x', { retried: true })).toMatchObject({ nonRetryable: false });
});
