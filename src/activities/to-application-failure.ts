import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { HuaweiCloudError } from '../client/huawei-cloud-error';
import { BOUNDS } from '../domain/bounds';
import { evidenceToKeep } from '../domain/failure-details';
import type { FailureDetails } from '../domain/failure-details';
import { type FailureKind, isRetried } from '../domain/failure-kind';
import type { Fence } from '../domain/fence';
import { cut } from '../domain/reason';
import { failure } from '../failures/failure';
import { SpecError } from '../spec/spec-error';
import { StepFailure } from './step-failure';

/** So many attempts may end with a refusal that may pass or not; the next is not worth making. */
const A_FEW_TRIES = 3;

/**
 * A fresh token that is refused as well: all tokens of a user may have been revoked just then, by a changed password or by
 * another login. With pauses of 2, 4, 8 and 16 s that is put up with for half a minute.
 */
const TOKEN_TRIES = 5;
const FIRST_TOKEN_PAUSE_MS = 2_000;

const MOST_TRIES = Math.max(A_FEW_TRIES, TOKEN_TRIES);

/** A longer wait is the workflow's, which hears a cancel meanwhile. */
const LONGEST_DELAY_MS = 10_000;

/**
 * The failure a workflow sees: `HuaweiCloud.<kind>`, with what happened in the message and the fence in the details.
 * `attempt` is the number of the one that ends so, for what is put up with for a few only.
 * What is no fault of ours or of the cloud's (a bug, a cancellation) keeps its own shape.
 */
export function toApplicationFailure(error: unknown, fence?: Fence, attempt = MOST_TRIES): unknown {
  if (error instanceof HuaweiCloudError) return fromCloud(error, fence, attempt);
  if (error instanceof StepFailure) {
    const { kind, message, retried, evidence, before, isUnsent } = error;
    const kept = evidence.length ? evidenceToKeep(evidence) : undefined;
    return bounded(kind, message, retried, { fence, evidence: kept, before, ...(isUnsent && { unsent: true }) });
  }
  if (error instanceof SpecError) return bounded('InvalidSpec', error.message, false, {});
  return fence ? withFence(error, fence) : error;
}

/** Whatever ends an attempt, what it may have started must be known to whoever comes next. */
function withFence(error: unknown, fence: Fence): unknown {
  if (!(error instanceof Error) || error instanceof CancelledFailure) return error;
  const known = error instanceof ApplicationFailure ? error : undefined;
  return failure({ type: known?.type ?? error.name }, cut(error.message, BOUNDS.failureCharacters.most), {
    retried: !known?.nonRetryable,
    category: known?.category,
    details: [{ fence }],
    cause: error,
  });
}

function fromCloud(error: HuaweiCloudError, fence: Fence | undefined, attempt: number): ApplicationFailure {
  const { kind, message, service, operation, httpStatus, code, requestId, hint, docs, tokenRefused } = error;
  const retried = isRetried(kind) || (error.isTransient && attempt < (tokenRefused ? TOKEN_TRIES : A_FEW_TRIES));
  const retryAfterMs = retried && tokenRefused ? FIRST_TOKEN_PAUSE_MS * 2 ** (attempt - 1) : askedFor(error);
  const details = { fence, service, operation, httpStatus, code, requestId, hint, docs, retryAfterMs };
  return bounded(kind, message, retried, details);
}

function askedFor({ retryAfterMs }: HuaweiCloudError): number | undefined {
  return retryAfterMs === undefined ? undefined : Math.min(retryAfterMs, LONGEST_DELAY_MS);
}

function bounded(kind: FailureKind, message: string, retried: boolean, details: FailureDetails): ApplicationFailure {
  const { retryAfterMs } = details;
  return failure(kind, cut(message, BOUNDS.failureCharacters.most), { retried, retryAfterMs, details: [details] });
}
