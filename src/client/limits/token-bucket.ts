import { clock } from '../clock';

/** How many tokens a bucket holds at most, and how many come in a millisecond. */
export interface BucketFit {
  /** Tokens of a full bucket. */
  most: number;
  /** Tokens that come in a millisecond. */
  perMs: number;
}

/**
 * Tokens that come evenly as time goes by. No span of time sees more of them taken than a full bucket and what came
 * meanwhile, however often it is refitted to the lower of two fits.
 */
export class TokenBucket {
  #fit: BucketFit;
  #tokens: number;
  #filledAtMs = clock.monotonicMs();

  /** Full at the start. */
  constructor(fit: BucketFit) {
    this.#fit = fit;
    this.#tokens = fit.most;
  }

  /** How many there are now, a part of one included. */
  get tokens(): number {
    const now = clock.monotonicMs();
    this.#tokens = Math.min(this.#fit.most, this.#tokens + (now - this.#filledAtMs) * this.#fit.perMs);
    this.#filledAtMs = now;
    return this.#tokens;
  }

  /** Takes one, unless there is less. @returns whether it did */
  take(): boolean {
    if (this.tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** One that was taken is not used. */
  giveBack(): void {
    this.#tokens = Math.min(this.#fit.most, this.tokens + 1);
  }

  /** Until there is one, in whole milliseconds. */
  waitMs(): number {
    return Math.max(0, Math.ceil((1 - this.tokens) / this.#fit.perMs));
  }

  /** What has come so far stays, as far as it fits. */
  refit(fit: BucketFit): void {
    this.#tokens = Math.min(this.tokens, fit.most);
    this.#fit = fit;
  }

  /** Takes what there is: the next comes as if none had come so far. */
  empty(): void {
    this.#filledAtMs = clock.monotonicMs();
    this.#tokens = 0;
  }
}
