/** From when on a missing answer is worth telling. A worker that has just been started needs a second or two. */
export const SILENCE_WORTH_TELLING_MS = 5_000;

/** Notices, once each, that nobody has answered for a while and that somebody answers again. */
export class WorkerSilence {
  private since: number | undefined;
  private told = false;

  /** @param now a clock in milliseconds that only goes forward */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Takes note of a question, and whether a worker answered it. @returns what is news, once each */
  heard(answered: boolean): 'silent' | 'back' | undefined {
    if (answered) {
      const news = this.told ? 'back' : undefined;
      this.since = undefined;
      this.told = false;
      return news;
    }
    this.since ??= this.now();
    if (this.told || this.now() - this.since < SILENCE_WORTH_TELLING_MS) return undefined;
    this.told = true;
    return 'silent';
  }
}
