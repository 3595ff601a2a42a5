/**
 * Who goes first when the budget of calls is short: a stop before a start, a start before the read that another start
 * rests on (behind a queue of those its own read would be out of date), and all of them before a look.
 */
export type CallPriority = 'stop' | 'start' | 'fence' | 'look';

/** How one call to Huawei Cloud is made. */
export interface CallOptions {
  /** Ends the wait for the reply. The cloud may carry the request out all the same. */
  signal?: AbortSignal;
  /**
   * Longest time for the whole call, from the moment the request leaves to the last byte of the reply, in milliseconds.
   * @default 30_000
   */
  timeoutMs?: number;
  /**
   * Asked in the same turn in which the bytes are written to the socket. When it answers false nothing is sent and the
   * call fails with a {@link HuaweiCloudError} whose `effect` is `none`. It is how a start keeps to its lease.
   */
  maySend?: () => boolean;
  /**
   * Before whom it goes where calls wait for their turn under the vendor's limits.
   * @default 'look' for reads, 'start' for starts, 'stop' for stops
   */
  priority?: CallPriority;
  /**
   * Whose call it is: among calls of one priority that wait for the budget, keys take turns. A pipeline's own id, say.
   * @default '' for all that name none
   */
  fairnessKey?: string;
}

/** What the cloud said, and when by its own clock. */
export interface Reply<T> {
  /** What was asked for, read and checked. */
  value: T;
  /** The cloud's own clock, from the `Date` header, in milliseconds since 1970, to the second. Absent when not sent. */
  cloudTimeMs?: number;
  /** The cloud's own name of the request, by which its support finds it; absent when not sent. */
  requestId?: string;
  /** Of the reply that `value` was read from. */
  httpStatus?: number;
}

/** Why a signal was aborted, as an error: it may have any reason. */
export function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('abandoned by its caller', { cause: reason });
}
