import type { Timer } from '../clock';
import { clock } from '../clock';
import { asError, type CallPriority } from '../call-options';
import { FairQueue } from './fair-queue';
import { TokenBucket, type BucketFit } from './token-bucket';

/** A published limit: so many calls in any window of this length. */
export interface CallLimit {
  /** How many calls may leave in one window. */
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
/** A cloud that asks for longer is asked again all the same: at an eighth of the rate, that does no harm. */
const LONGEST_HOLD_MS = 60_000;

/** A call that waits for its turn. */
interface Waiter {
  /** Lets it go: its turn has come, and its token is taken. */
  admit: () => void;
}

/** Whose turn a call waits for. */
export interface Turn {
  /** Which of the four queues it waits in: `stop` goes before `start`, that before `fence`, and `look` comes last. */
  priority: CallPriority;
  /** Callers of one priority take turns by it. @default '' */
  fairnessKey?: string;
  /** Takes the call out of the queue when it is aborted. */
  signal?: AbortSignal;
}

/**
 * The queue in front of one published limit: no window of its length ever sees more calls than allowed. Within a
 * priority callers take turns, and each caller's calls go in their order.
 */
export class BudgetLane {
  readonly #waiting: Record<CallPriority, FairQueue<Waiter>> = {
    stop: new FairQueue(),
    start: new FairQueue(),
    fence: new FairQueue(),
    look: new FairQueue(),
  };
  #limit: CallLimit;
  #share = 1;
  #heldUntilMs = 0;
  #rate = { factor: 1, sinceMs: clock.monotonicMs() };
  readonly #bucket: TokenBucket;
  #bucketFactor = 1;
  #timer?: Timer;

  constructor(limit: CallLimit) {
    this.#limit = limit;
    this.#bucket = new TokenBucket(this.#fit());
  }

  /** Resolves when it is this call's turn. Rejects with the signal's reason when the caller leaves the queue. */
  take({ priority, fairnessKey = '', signal }: Turn): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(asError(signal.reason));
      const leave = (): void => {
        this.#waiting[priority].remove(fairnessKey, waiter);
        if (this.#next() === undefined) this.#timer?.cancel();
        reject(asError(signal?.reason));
      };
      const waiter: Waiter = {
        admit: () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        },
      };
      signal?.addEventListener('abort', leave);
      this.#waiting[priority].push(fairnessKey, waiter);
      this.#admit();
    });
  }

  /** A turn that was taken is not used: nothing was sent. */
  giveBack(): void {
    this.#bucket.giveBack();
    this.#admit();
  }

  /** From now on this part of the limit is ours, above 0 and at most 1; others that call with us have the rest. */
  setShare(share: number): void {
    this.#share = share;
    this.#refit();
    this.#admit();
  }

  /** What could leave at this moment, and how much a minute may, by this share and after refusals. */
  reading(): { left: number; perMinute: number } {
    if (this.#factor() !== this.#bucketFactor) this.#refit();
    const held = clock.monotonicMs() < this.#heldUntilMs;
    const { calls, perMs } = this.#limit;
    const perMinute = ((calls * 60_000) / perMs) * this.#share * this.#bucketFactor;
    return { left: held ? 0 : Math.floor(this.#bucket.tokens), perMinute };
  }

  /** The lower of two limits holds where two connections bring one each. */
  lower(limit: CallLimit): void {
    if (limit.calls / limit.perMs >= this.#limit.calls / this.#limit.perMs) return;
    this.#limit = limit;
    this.#refit();
  }

  /**
   * The cloud said that there were too many calls: halves the rate, which comes back step by step. Refusals that come
   * close together count as one.
   * @param holdMs for how long the cloud asked not to be called
   */
  penalise(holdMs = 0): void {
    const now = clock.monotonicMs();
    this.#heldUntilMs = Math.max(this.#heldUntilMs, now + Math.min(holdMs, LONGEST_HOLD_MS));
    const factor = this.#factor();
    if (this.#rate.factor < 1 && now - this.#rate.sinceMs < ONE_SIGNAL_MS) return;
    this.#rate = { factor: Math.max(STEP, factor / 2), sinceMs: now };
    this.#refit();
    this.#bucket.empty();
  }

  #admit(): void {
    if (this.#factor() !== this.#bucketFactor) this.#refit();
    for (let queue = this.#next(); queue !== undefined; queue = this.#next()) {
      if (clock.monotonicMs() < this.#heldUntilMs || !this.#bucket.take()) return this.#wakeLater();
      queue.shift()?.admit();
    }
  }

  #next(): FairQueue<Waiter> | undefined {
    for (const priority of ORDER) if (this.#waiting[priority].size > 0) return this.#waiting[priority];
    return undefined;
  }

  #wakeLater(): void {
    this.#timer?.cancel();
    // While slowed down, look in now and then: the rate recovers as time goes by.
    const longest = this.#bucketFactor < 1 ? STEP_MS : LONGEST_TIMER_MS;
    const heldMs = Math.ceil(this.#heldUntilMs - clock.monotonicMs());
    const waitMs = Math.min(Math.max(1, heldMs, this.#bucket.waitMs()), longest);
    this.#timer = clock.after(waitMs, () => this.#admit());
  }

  /** What is left of the rate after refusals: halved by each, given back step by step. */
  #factor(): number {
    const steps = Math.floor((clock.monotonicMs() - this.#rate.sinceMs) / STEP_MS);
    return Math.min(1, this.#rate.factor + steps * STEP);
  }

  #refit(): void {
    this.#bucketFactor = this.#factor();
    this.#bucket.refit(this.#fit());
  }

  /** Burst and refill together stay within the limit: a window can see at most a full bucket and one window's refill. */
  #fit(): BucketFit {
    const { perMs } = this.#limit;
    const calls = this.#limit.calls * this.#share * this.#bucketFactor;
    const most = Math.max(1, Math.floor(calls / 6));
    const refill = Math.max(calls - most, calls / 2) / (1 + JITTER_MS / perMs);
    return { most, perMs: refill / perMs };
  }
}
