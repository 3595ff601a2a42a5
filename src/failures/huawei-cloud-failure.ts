import { ApplicationFailure } from '@temporalio/common';
import type { FailureKind, FailureType } from '../domain/failure-kind';
import { failureType, isOurs } from '../domain/failure-kind';

/** A failure of ours, as Temporal hands it out: docs/errors.md tells what each kind means. */
export type HuaweiCloudFailure<Kind extends FailureKind = FailureKind> = ApplicationFailure & {
  /** What went wrong, such as `HuaweiCloud.JobFailed`. */
  readonly type: FailureType<Kind>;
};

/** An error of Temporal's around a failure of ours: of a child workflow, of an activity, of a workflow that a client ran. */
export interface ErrorAround<Kind extends FailureKind = FailureKind> extends Error {
  /** Only the failure itself has one. */
  readonly type?: undefined;
  /** The failure itself, or the next error around it; `huaweiCloudFailureOf` finds it. */
  readonly cause: HuaweiCloudFailure<Kind> | ErrorAround<Kind>;
}

/** Errors are nested a few deep (workflow, child, activity); one that is its own cause ends here. */
const DEEPEST = 20;

/**
 * Whether an error is a failure of ours, or of this kind; also when a child workflow, an activity, a Nexus operation or a
 * client's call stands around it. The outermost failure of ours decides, not what it came of in its turn.
 * ```ts
 * if (isHuaweiCloudFailure(error, 'AmbiguousStart')) tellSomebody(error.message);
 * ```
 * @param kind any when left out
 */
export function isHuaweiCloudFailure<Kind extends FailureKind = FailureKind>(
  error: unknown,
  kind?: Kind,
): error is HuaweiCloudFailure<Kind> | ErrorAround<Kind> {
  return huaweiCloudFailureOf(error, kind) !== undefined;
}

/**
 * The failure of ours in an error, with its type, its message and its details, whatever Temporal has put around it.
 * @param kind any when left out
 * @returns undefined where there is none, or it is of another kind
 */
export function huaweiCloudFailureOf<Kind extends FailureKind = FailureKind>(
  error: unknown,
  kind?: Kind,
): HuaweiCloudFailure<Kind> | undefined {
  const ours = outermostOfOurs(error);
  return ours && (kind === undefined || ours.type === failureType(kind))
    ? (ours as HuaweiCloudFailure<Kind>)
    : undefined;
}

function outermostOfOurs(error: unknown): ApplicationFailure | undefined {
  let at = error;
  for (let depth = 0; depth < DEEPEST && at instanceof Error; depth += 1) {
    if (at instanceof ApplicationFailure && isOurs(at.type)) return at;
    at = at.cause;
  }
  return undefined;
}
