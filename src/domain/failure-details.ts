import type { Fence } from './fence';

/** What a failed activity hands to the workflow beside its message: the first of the failure's `details`. */
export interface FailureDetails {
  /** What the cloud showed before the start, when one may have been sent: stop and retry look before they act. */
  fence?: Fence;
  /** What a person would want to see before deciding. */
  evidence?: string[];
  /** What went wrong before this, where that tells more. */
  before?: string;
  service?: string;
  operation?: string;
  httpStatus?: number;
  code?: string;
  requestId?: string;
  hint?: string;
  docs?: string;
  /** How long the cloud asked us to wait before another try, in milliseconds; 10 seconds at most. */
  retryAfterMs?: number;
}
