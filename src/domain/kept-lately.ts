/**
 * Values by keys that callers make up, the latest used of them: what has not been used for longest goes first, and
 * nothing goes that is in use. So a worker of months keeps no more than one of an hour.
 */
export class KeptLately<Value> {
  private readonly byKey = new Map<string, Value>();

  /**
   * @param most entries kept beside those that are in use
   * @param isInUse such a value stays, however many there are
   */
  constructor(
    private readonly most: number,
    private readonly isInUse: (value: Value) => boolean = () => false,
  ) {}

  /** How many are kept, those in use included. */
  get size(): number {
    return this.byKey.size;
  }

  /** The value of a key, made where there is none. */
  of(key: string, make: () => Value): Value {
    const value = this.byKey.has(key) ? (this.byKey.get(key) as Value) : make();
    this.byKey.delete(key);
    this.byKey.set(key, value);
    if (this.byKey.size > this.most) this.letGo(key);
    return value;
  }

  /** Drops the value of a key, in use or not. */
  forget(key: string): void {
    this.byKey.delete(key);
  }

  private letGo(latest: string): void {
    for (const [key, value] of this.byKey) {
      if (this.byKey.size <= this.most) return;
      if (key !== latest && !this.isInUse(value)) this.byKey.delete(key);
    }
  }
}
