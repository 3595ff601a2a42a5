/** How many things happened within the last `lengthMs`. Times must not go backwards. */
export class SlidingWindow {
  private times: number[] = [];
  private oldest = 0;

  constructor(private readonly lengthMs: number) {}

  /** How many there were in the window that ends now. */
  count(now: number): number {
    while (this.oldest < this.times.length && (this.times[this.oldest] ?? now) <= now - this.lengthMs) this.oldest++;
    if (this.oldest > 1_000 && this.oldest > this.times.length / 2) {
      this.times = this.times.slice(this.oldest);
      this.oldest = 0;
    }
    return this.times.length - this.oldest;
  }

  /** One more has happened. */
  add(now: number): void {
    this.times.push(now);
  }
}
