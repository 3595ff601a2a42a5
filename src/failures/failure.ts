import { ApplicationFailure } from '@temporalio/common';
import type { FailureKind } from '../domain/failure-kind';
import { failureType } from '../domain/failure-kind';

/** What a failure carries beside its kind and its words. */
export interface FailureFacts {
  /** Whether Temporal tries an activity that fails so again. @default false */
  retried?: boolean;
  /** The wait before that, in milliseconds. @default as the retry policy has it */
  retryAfterMs?: number;
  /** Plain JSON for whoever catches it. */
  details?: unknown[];
  /** What it came of. */
  cause?: Error;
  /** `BENIGN` where nothing is wrong: neither logged as an error nor counted as one. */
  category?: ApplicationFailure['category'];
}

/**
 * The one place where failures are made: each is of a kind that docs/errors.md tells of. A failure of somebody else's
 * (their activity, a bug) that is handed on with more words keeps the type it has.
 */
export function failure(
  kind: FailureKind | { type: string },
  message: string,
  { retried = false, retryAfterMs, details, cause, category }: FailureFacts = {},
): ApplicationFailure {
  return ApplicationFailure.create({
    type: typeof kind === 'string' ? failureType(kind) : kind.type,
    message,
    nonRetryable: !retried,
    nextRetryDelay: retryAfterMs,
    details,
    cause,
    category: category ?? undefined,
  });
}
