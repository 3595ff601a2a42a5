/** A text is told by so many of its first characters... */
const WINDOW = 8;
/** ...of which the last few say how far the next can be. */
const BLOCK = 3;
const SLOTS = 1 << 14;
/** So few are looked for one beside the other: the table of jumps takes longer to make than it saves in a reply or two. */
const FEW = 16;

/** Something that is looked for. */
export interface Sought {
  /** Found wherever it stands, letter by letter. */
  text: string;
}

/**
 * Finds many texts in a long one in one pass, which takes about as long for a hundred as for one (Wu and Manber, 1994).
 * Those shorter than eight characters are looked for one by one, and so are all where there are few.
 */
export class TextFinder<Item extends Sought> {
  /** Absent where there are few. */
  readonly #jump: Uint8Array | undefined;
  readonly #byBeginning = new Map<string, Item[]>();
  readonly #short: Item[];

  constructor(items: readonly Item[]) {
    this.#short = items.filter(({ text }) => text.length < WINDOW && text !== '');
    for (const item of items) {
      const beginning = item.text.slice(0, WINDOW);
      if (beginning.length === WINDOW) this.#byBeginning.set(beginning, [...this.#beginningWith(beginning), item]);
    }
    this.#jump = this.#byBeginning.size > FEW ? jumpsOver(this.#byBeginning.keys()) : undefined;
  }

  /**
   * Tells of every place where one begins.
   * @param found returns false to end the search
   */
  find(text: string, found: (at: number, item: Item) => boolean): void {
    if (!this.#findShort(text, found)) return;
    if (this.#jump) this.#findLong(text, this.#jump, found);
    else this.#findFew(text, found);
  }

  #beginningWith(beginning: string): readonly Item[] {
    return this.#byBeginning.get(beginning) ?? [];
  }

  #beginsAt(text: string, at: number, beginning: string, found: (at: number, item: Item) => boolean): boolean {
    return this.#beginningWith(beginning).every((item) => !text.startsWith(item.text, at) || found(at, item));
  }

  /** Whichever beginning comes next in the text. */
  #findFew(text: string, found: (at: number, item: Item) => boolean): void {
    const next = new Map<string, number>();
    const lookFrom = (beginning: string, from: number): void => {
      const at = text.indexOf(beginning, from);
      if (at < 0) next.delete(beginning);
      else next.set(beginning, at);
    };
    for (const beginning of this.#byBeginning.keys()) lookFrom(beginning, 0);
    while (next.size > 0) {
      const [beginning, at] = [...next].reduce((one, other) => (other[1] < one[1] ? other : one));
      if (!this.#beginsAt(text, at, beginning, found)) return;
      lookFrom(beginning, at + 1);
    }
  }

  #findShort(text: string, found: (at: number, item: Item) => boolean): boolean {
    for (const item of this.#short) {
      for (let at = text.indexOf(item.text); at >= 0; at = text.indexOf(item.text, at + 1)) {
        if (!found(at, item)) return false;
      }
    }
    return true;
  }

  #findLong(text: string, jumps: Uint8Array, found: (at: number, item: Item) => boolean): void {
    for (let last = WINDOW - 1; last < text.length;) {
      const jump = jumps[slotOf(text, last)] ?? 0;
      if (jump > 0) {
        last += jump;
        continue;
      }
      const at = last - WINDOW + 1;
      if (!this.#beginsAt(text, at, text.slice(at, last + 1), found)) return;
      last += 1;
    }
  }
}

function jumpsOver(beginnings: Iterable<string>): Uint8Array {
  const jumps = new Uint8Array(SLOTS).fill(WINDOW - BLOCK + 1);
  for (const beginning of beginnings) {
    for (let end = BLOCK; end <= WINDOW; end += 1) {
      const slot = slotOf(beginning, end - 1);
      jumps[slot] = Math.min(jumps[slot] ?? 0, WINDOW - end);
    }
  }
  return jumps;
}

function slotOf(text: string, last: number): number {
  return ((text.charCodeAt(last - 2) << 8) ^ (text.charCodeAt(last - 1) << 4) ^ text.charCodeAt(last)) & (SLOTS - 1);
}
