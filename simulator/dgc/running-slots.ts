/** Five instances of one job run at once; the others wait for a place, first come first served. */
const MOST_AT_ONCE = 5;

/** The places in which instances of one job run. One that is halted keeps its place. */
export class RunningSlots {
  private readonly holders = new Set<object>();
  private readonly queue = new Map<object, () => void>();

  /** Runs `act` as soon as there is a place for its holder: now, or when another has left. */
  take(holder: object, act: () => void): void {
    this.queue.set(holder, act);
    this.fill();
  }

  /** The holder has ended, running or in the queue. */
  leave(holder: object): void {
    this.queue.delete(holder);
    this.holders.delete(holder);
    this.fill();
  }

  private fill(): void {
    for (const [holder, act] of this.queue) {
      if (this.holders.size >= MOST_AT_ONCE) return;
      this.queue.delete(holder);
      this.holders.add(holder);
      act();
    }
  }
}
