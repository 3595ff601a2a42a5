import { failureType } from './failure-kind';
import type { RetryPolicy } from './plan';

/**
 * Failures after which the same job may well succeed when it is run once more. Not a job that a person stopped, nor one
 * whose time is up, nor a start of which nobody knows whether it runs.
 */
const WORTH_ANOTHER_RUN = new Set<string>(
  (['JobFailed', 'Halted', 'Unavailable', 'Throttled'] as const).map(failureType),
);

/**
 * How long to wait before a job is run once more, in milliseconds; undefined when it is not.
 * @param attempt how many times it has been run
 */
export function pauseBeforeRetry(
  policy: RetryPolicy | undefined,
  attempt: number,
  failureType: string,
): number | undefined {
  if (!policy || attempt >= policy.maximumAttempts || !WORTH_ANOTHER_RUN.has(failureType)) return undefined;
  return Math.min(policy.initialIntervalMs * policy.backoffCoefficient ** (attempt - 1), policy.maximumIntervalMs);
}
