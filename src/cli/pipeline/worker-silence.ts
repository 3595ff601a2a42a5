/** From when on a missing answer is worth telling. A worker that has just been started needs a second or two. */
export const SILENCE_WORTH_TELLING_MS = 5_000;
/** The same while a worker polls, or has polled lately: it may only be busy. */
export const SILENCE_OF_A_BUSY_WORKER_MS = 20_000;

/** Notices, once each, that nobody has answered for a while and that somebody answers again. */
export class WorkerSilence {
  private since: number | undefined;
  private told = false;

  /** @param now a clock in milliseconds that only goes forward */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /**
   * Takes note of a question, and whether a worker answered it.
   * @param isThere whether a worker has polled lately; asked only when that decides
   * @returns what is news, once each
   */
  async heard(answered: boolean, isThere: () => Promise<boolean>): Promise<'silent' | 'back' | undefined> {
    if (answered) {
      const news = this.told ? 'back' : undefined;
      this.since = undefined;
      this.told = false;
      return news;
    }
    this.since ??= this.now();
    const silentMs = this.now() - this.since;
    if (this.told || silentMs < SILENCE_WORTH_TELLING_MS) return undefined;
    if (silentMs < SILENCE_OF_A_BUSY_WORKER_MS && (await isThere())) return undefined;
    this.told = true;
    return 'silent';
  }
}
