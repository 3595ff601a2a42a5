import type { Dispatcher } from 'undici';

/** The connections to the cloud and what bounds every exchange over them. */
export interface CloudLine {
  dispatcher: Dispatcher;
  /** Longest time for one call when the caller names none, in milliseconds. */
  timeoutMs: number;
  /** Longest reply body that is read, in bytes. */
  maxReplyBytes: number;
}
