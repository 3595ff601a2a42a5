import { setTimeout as pause } from 'node:timers/promises';
import { isRetryableError, makeGrpcRetryInterceptor } from '@temporalio/client';

const TRIES = 8;
const FIRST_PAUSE_MS = 100;
const FACTOR = 1.7;
const LONGEST_PAUSE_MS = 1_000;
/** By so much a timer that was set before is sure to come before. */
const MARGIN_MS = 50;

/**
 * How often a call to Temporal's server is tried: for some seconds, since somebody waits for the answer. The client's own
 * way would try again on a channel that has been closed meanwhile, and that ends the process with a stack.
 */
export class CallRetries {
  private isOver = false;
  private lastAtMs = 0;

  /** For the connection. */
  readonly interceptor = makeGrpcRetryInterceptor({
    delayFunction: (attempt) => {
      const delayMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * FACTOR ** attempt);
      this.lastAtMs = Math.max(this.lastAtMs, performance.now() + delayMs);
      return delayMs;
    },
    retryableDecider: (attempt, status) => !this.isOver && attempt < TRIES && isRetryableError(status),
  });

  /** Begins no further try, and waits until those that are due have begun: then the channel may be closed. */
  async end(): Promise<void> {
    this.isOver = true;
    // One that is due already may not have begun: nothing but timers that are due later comes after it.
    if (this.lastAtMs) await pause(Math.max(0, this.lastAtMs - performance.now()) + MARGIN_MS);
  }
}
