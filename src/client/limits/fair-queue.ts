/** A queue in which keys take turns, so that one with a thousand entries does not keep another's one waiting. */
export class FairQueue<T> {
  /** In the order of their turns: a key that was served goes to the end. */
  readonly #byKey = new Map<string, T[]>();
  #size = 0;

  /** How many wait, under all keys together. */
  get size(): number {
    return this.#size;
  }

  /** Joins the queue behind the others of the same key. */
  push(key: string, item: T): void {
    const items = this.#byKey.get(key);
    if (items) items.push(item);
    else this.#byKey.set(key, [item]);
    this.#size += 1;
  }

  /** Takes the first of the key whose turn it is. */
  shift(): T | undefined {
    const [turn] = this.#byKey;
    if (!turn) return undefined;
    const [key, items] = turn;
    const item = items.shift();
    this.#size -= 1;
    this.#byKey.delete(key);
    if (items.length) this.#byKey.set(key, items);
    return item;
  }

  /** Takes one out of the queue wherever it stands. @returns whether it was there */
  remove(key: string, item: T): boolean {
    const items = this.#byKey.get(key);
    const at = items?.indexOf(item) ?? -1;
    if (!items || at < 0) return false;
    items.splice(at, 1);
    this.#size -= 1;
    if (!items.length) this.#byKey.delete(key);
    return true;
  }
}
