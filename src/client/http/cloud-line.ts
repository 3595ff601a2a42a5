import type { Dispatcher } from 'undici';
import type { HeldSecrets } from '../secrets/held-secrets';

/** The connections to the cloud and what bounds every exchange over them. */
export interface CloudLine {
  /** undici's: pools of sockets, one pool for each origin. */
  dispatcher: Dispatcher;
  /** Longest time for one call when the caller names none, in milliseconds. */
  timeoutMs: number;
  /** Longest reply body that is read, in bytes. */
  maxReplyBytes: number;
  /** What no reply may tell anyone. */
  secrets: HeldSecrets;
}
