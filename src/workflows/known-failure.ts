import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import { BOUNDS } from '../domain/bounds';
import { evidenceToKeep } from '../domain/failure-details';
import type { FailureDetails } from '../domain/failure-details';
import { failureType } from '../domain/failure-kind';
import type { Fence } from '../domain/fence';
import { cut } from '../domain/reason';
import type { FailureSummary } from '../domain/status';

/** What a failed activity tells: whether to go on trying, and what it may have left behind. */
export interface KnownFailure extends FailureSummary {
  /** Whether another try may fare better without anyone changing anything. */
  retried: boolean;
  /** Of a start of which nobody knows what became. */
  fence?: Fence;
  /** Nothing was sent under the fence: the start is to be asked for again at once. */
  unsent?: true;
  /** How long the cloud asked us to wait before another try, in milliseconds. */
  retryAfterMs?: number;
  /** What went wrong, unless it only says that the step was to end; then what went wrong before. */
  trouble?: string;
  /** What the cloud showed, when nobody could tell whose run it is. */
  evidence?: string[];
}

/** The failure of a start that hears of its step's end before it has sent another request. */
const CALLED_OFF = failureType('CalledOff');

/**
 * Reads an activity's failure. An attempt that died without a word still left its fence with the server.
 * Whoever failed (an activity of somebody else's, too), its words are cut here: from here they go everywhere.
 */
export function knownFailure(error: unknown): KnownFailure {
  const { message, evidence, ...failure } = readFailure(error);
  return {
    ...failure,
    message: cut(message, BOUNDS.failureCharacters.most),
    evidence: evidence && evidenceToKeep(evidence),
  };
}

function readFailure(error: unknown): KnownFailure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) {
    const details = cause.details?.[0] as FailureDetails | undefined;
    const { fence, unsent, evidence, retryAfterMs, before } = details ?? {};
    const { message, nonRetryable } = cause;
    const type = cause.type ?? 'Error';
    const trouble = type === CALLED_OFF || unsent ? before : message;
    return { type, message, retried: !nonRetryable, fence, unsent, evidence, retryAfterMs, trouble };
  }
  if (cause instanceof TimeoutFailure) {
    const fence = (cause.lastHeartbeatDetails ?? undefined) as Fence | undefined;
    return {
      type: failureType('Unavailable'),
      message: `no worker finished it in time: ${cause.message}`,
      retried: true,
      fence,
    };
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  return { type: cause instanceof Error ? cause.name : 'Error', message, retried: false };
}
