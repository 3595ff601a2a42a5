import { TokenBucket } from 'limiter';
import type { CallPriority } from './call-options';

/** A published limit: so many calls in any window of this length. */
export interface CallLimit {
  calls: number;
  /** Length of the window, in milliseconds. */
  perMs: number;
}

const ORDER: readonly CallPriority[] = ['stop', 'start', 'fence', 'look'];
/** Requests that left evenly may arrive bunched by as much. */
const JITTER_MS = 250;
/** A 429 halves the rate down to this, and each step of time gives as much back. */
const STEP = 1 / 8;
const STEP_MS = 5_000;
/** Refusals this close together are one signal, or a burst of them would count many times. */
const ONE_SIGNAL_MS = 1_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface Waiter {
  admit: () => void;
}

/**
 * The queue in front of one published limit: no window of its length ever sees more calls than allowed. First come,
 * first served within a priority.
 */
export class BudgetLane {
  readonly #limit: CallLimit;
  readonly #waiting: Record<CallPriority, Waiter[]> = { stop: [], start: [], fence: [], look: [] };
  #share = 1;
  #rate = { factor: 1, sinceMs: performance.now() };
  #bucket: TokenBucket;
  #bucketFactor = 1;
  #timer?: NodeJS.Timeout;

  constructor(limit: CallLimit) {
    this.#limit = limit;
    this.#bucket = this.#newBucket(1);
    this.#bucket.content = this.#bucket.bucketSize;
  }

  /** Resolves when it is this call's turn. Rejects with the signal's reason when the caller leaves the queue. */
  take(priority: CallPriority, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(asError(signal.reason));
      const leave = (): void => {
        this.#waiting[priority] = this.#waiting[priority].filter((other) => other !== waiter);
        if (this.#next() === undefined) clearTimeout(this.#timer);
        reject(asError(signal?.reason));
      };
      const waiter: Waiter = {
        admit: () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting[priority].push(waiter);
      this.#admit();
    });
  }

  setShare(share: number): void {
    this.#share = share;
    this.#refit();
    this.#admit();
  }

  penalise(): void {
    const now = performance.now();
    const factor = this.#factor();
    if (this.#rate.factor < 1 && now - this.#rate.sinceMs < ONE_SIGNAL_MS) return;
    this.#rate = { factor: Math.max(STEP, factor / 2), sinceMs: now };
    this.#refit();
    this.#bucket.content = 0;
  }

  #admit(): void {
    if (this.#factor() !== this.#bucketFactor) this.#refit();
    for (let queue = this.#next(); queue !== undefined; queue = this.#next()) {
      if (!this.#bucket.tryRemoveTokens(1)) return this.#wakeLater();
      queue.shift()?.admit();
    }
  }

  #next(): Waiter[] | undefined {
    return ORDER.map((priority) => this.#waiting[priority]).find((queue) => queue.length > 0);
  }

  #wakeLater(): void {
    clearTimeout(this.#timer);
    // While slowed down, look in now and then: the rate recovers as time goes by.
    const longest = this.#bucketFactor < 1 ? STEP_MS : LONGEST_TIMER_MS;
    const waitMs = Math.min(Math.max(1, this.#bucket.getWaitTime(1)), longest);
    this.#timer = setTimeout(() => this.#admit(), waitMs);
  }

  /** What is left of the rate after refusals: halved by each, given back step by step. */
  #factor(): number {
    const steps = Math.floor((performance.now() - this.#rate.sinceMs) / STEP_MS);
    return Math.min(1, this.#rate.factor + steps * STEP);
  }

  #refit(): void {
    this.#bucketFactor = this.#factor();
    this.#bucket.drip();
    const fitted = this.#newBucket(this.#share * this.#bucketFactor);
    fitted.content = Math.min(this.#bucket.content, fitted.bucketSize);
    this.#bucket = fitted;
  }

  /** Burst and refill together stay within the limit: a window can see at most a full bucket and one window's refill. */
  #newBucket(share: number): TokenBucket {
    const { perMs } = this.#limit;
    const calls = this.#limit.calls * share;
    const bucketSize = Math.max(1, Math.floor(calls / 6));
    const refill = Math.max(calls - bucketSize, calls / 2) / (1 + JITTER_MS / perMs);
    return new TokenBucket({ bucketSize, tokensPerInterval: refill, interval: perMs });
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('abandoned by its caller', { cause: reason });
}
