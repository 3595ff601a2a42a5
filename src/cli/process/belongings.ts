/** What was opened on the way and is to be closed at the end, the latest first. */
export class Belongings {
  private readonly closers: (() => Promise<void>)[] = [];

  /** Remembers how to close a thing, and hands it back. */
  keep<T>(thing: T, close: (thing: T) => Promise<void>): T {
    this.closers.unshift(() => close(thing));
    return thing;
  }

  /** Closes all, the latest first; the first that fails ends it. */
  async close(): Promise<void> {
    for (const close of this.closers.splice(0)) await close();
  }
}
