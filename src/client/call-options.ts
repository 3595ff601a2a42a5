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
  /** @default 'look' for reads, 'start' for starts, 'stop' for stops */
  priority?: CallPriority;
  /**
   * Whose call it is: among calls of one priority that wait for the budget, keys take turns. A pipeline's own id, say.
   * @default '' for all that name none
   */
  fairnessKey?: string;
}

/** What the cloud said, and when by its own clock. */
export interface Reply<T> {
  value: T;
  /** The cloud's own clock, from the `Date` header, in milliseconds since 1970, to the second. Absent when not sent. */
  cloudTimeMs?: number;
  requestId?: string;
  httpStatus?: number;
}
