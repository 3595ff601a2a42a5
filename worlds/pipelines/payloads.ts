import {
  ActivityFailure,
  CancelledFailure,
  DefaultFailureConverter,
  defaultPayloadConverter,
  type Payload,
  type ProtoFailure,
  type RetryState,
} from '@temporalio/common';

const failures = new DefaultFailureConverter();

/** As it goes through the server. */
export function written(value: unknown): Payload {
  return defaultPayloadConverter.toPayload(value);
}

/** What was written. */
export function read(payload: Payload | null | undefined): unknown {
  return payload ? defaultPayloadConverter.fromPayload(payload) : undefined;
}

/** What a failure says. */
export function messageOf(failure: ProtoFailure | null | undefined): string {
  return failure?.message ?? 'no message';
}

/** How an activity ended other than with a result, as a workflow is told of it. */
export function activityFailure(
  of: { activityType: string; activityId: string },
  cause: Error,
  retryState: RetryState | undefined,
): ProtoFailure {
  const { activityType, activityId } = of;
  const message = cause instanceof CancelledFailure ? 'Activity cancelled' : 'Activity task failed';
  const failed = new ActivityFailure(
    message,
    activityType,
    activityId,
    retryState ?? 'NON_RETRYABLE_FAILURE',
    'w',
    cause,
  );
  return failures.errorToFailure(failed, defaultPayloadConverter);
}
