import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { HuaweiCloudError } from '../client/huawei-cloud-error';
import { BOUNDS } from '../domain/bounds';
import { evidenceToKeep } from '../domain/evidence';
import type { FailureDetails } from '../domain/failure-details';
import { isRetried } from '../domain/failure-kind';
import type { Fence } from '../domain/fence';
import { cut } from '../domain/reason';
import { SpecError } from '../spec/spec-error';
import { StepFailure } from './step-failure';

/** So many attempts may end with a fresh token refused; the next is not worth making. */
const MOST_REFUSED_TOKENS = 3;

/** A longer wait is the workflow's, which hears a cancel meanwhile. */
const LONGEST_DELAY_MS = 10_000;

/**
 * The failure a workflow sees: `HuaweiCloud.<kind>`, with what happened in the message and the fence in the details.
 * `attempt` is the number of the one that ends so, for what is put up with for a few only.
 * What is no fault of ours or of the cloud's (a bug, a cancellation) keeps its own shape.
 */
export function toApplicationFailure(error: unknown, fence?: Fence, attempt = MOST_REFUSED_TOKENS): unknown {
  if (error instanceof HuaweiCloudError) return fromCloud(error, fence, attempt);
  if (error instanceof StepFailure) {
    const { kind, message, retried, evidence, before } = error;
    const kept = evidence.length ? evidenceToKeep(evidence) : undefined;
    return failure(kind, message, retried, { fence, evidence: kept, before });
  }
  if (error instanceof SpecError) return failure('InvalidSpec', error.message, false, {});
  return fence ? withFence(error, fence) : error;
}

/** Whatever ends an attempt, what it may have started must be known to whoever comes next. */
function withFence(error: unknown, fence: Fence): unknown {
  if (!(error instanceof Error) || error instanceof CancelledFailure) return error;
  const known = error instanceof ApplicationFailure ? error : undefined;
  return ApplicationFailure.create({
    type: known?.type ?? error.name,
    message: cut(error.message, BOUNDS.failureCharacters.most),
    nonRetryable: known?.nonRetryable ?? false,
    category: known?.category ?? undefined,
    details: [{ fence }],
    cause: error,
  });
}

function fromCloud(error: HuaweiCloudError, fence: Fence | undefined, attempt: number): ApplicationFailure {
  const { kind, message, service, operation, httpStatus, code, requestId, hint, docs } = error;
  const retryAfterMs = error.retryAfterMs === undefined ? undefined : Math.min(error.retryAfterMs, LONGEST_DELAY_MS);
  const details = { fence, service, operation, httpStatus, code, requestId, hint, docs, retryAfterMs };
  const retried = isRetried(kind) || (error.mayPass && attempt < MOST_REFUSED_TOKENS);
  return failure(kind, message, retried, details);
}

function failure(kind: string, message: string, retried: boolean, details: FailureDetails): ApplicationFailure {
  return ApplicationFailure.create({
    type: `HuaweiCloud.${kind}`,
    message: cut(message, BOUNDS.failureCharacters.most),
    nonRetryable: !retried,
    nextRetryDelay: details.retryAfterMs,
    details: [details],
  });
}
