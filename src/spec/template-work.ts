import { BOUNDS } from '../domain/bounds';

/** A template that comes to more than is filled in: in a sentence, with the bound. */
export class TemplateBoundError extends Error {
  override readonly name = 'TemplateBoundError';
}

/**
 * A frozen process, a debugger or a busy machine lets the clock run on while nothing is worked at: of the time between two
 * looks no more than this counts. No single filter takes as long, given how much text it is handed.
 */
const LONGEST_STEP_MS = 50;

/**
 * What filling in may cost altogether, counted while it goes on: each filter says what it will make before it makes it.
 * One is shared by all texts of a pipeline.
 */
export class TemplateWork {
  /** Whether there is no more for any text that follows. */
  isSpent = false;
  private readonly made = new Map<string, unknown>();
  private handled = 0;
  private output = 0;
  private ofText = 0;
  private spentMs = 0;
  private lookedAtMs = performance.now();

  /**
   * The next text is filled in from now on: its characters are counted anew.
   * @throws TemplateBoundError where the time of all texts before it is up
   */
  beginText(): void {
    this.ofText = 0;
    // What has passed since the last text was somebody else's.
    this.lookedAtMs = performance.now();
    this.check();
  }

  /** Liquid's own filters call it with the characters and entries that they are about to make. */
  use(characters: number): void {
    if (!(characters > 0)) return;
    this.handled += characters;
    const { most } = BOUNDS.templateWorkCharacters;
    if (this.handled > most)
      throw this.spent(`its filters, and those before it, handle more than ${count(most)} characters`);
    this.check();
  }

  /** What costs much, and is asked for again and again with the same outcome. */
  once(key: string, make: () => unknown): unknown {
    if (!this.made.has(key)) this.made.set(key, make());
    return this.made.get(key);
  }

  /** A piece of text that comes out. */
  put(characters: number): void {
    this.ofText += characters;
    this.output += characters;
    const { most } = BOUNDS.templateTextCharacters;
    if (this.ofText > most)
      throw new TemplateBoundError(`it comes to more than ${count(most)} characters, and that is the most`);
    const all = BOUNDS.templateOutputCharacters.most;
    if (this.output > all) throw this.spent(`with those before it, it comes to more than ${count(all)} characters`);
  }

  /** Liquid calls it between templates. */
  check(): void {
    const now = performance.now();
    this.spentMs += Math.min(now - this.lookedAtMs, LONGEST_STEP_MS);
    this.lookedAtMs = now;
    const { most } = BOUNDS.templateMs;
    if (this.spentMs > most) throw this.spent(`it and those before it take more than ${count(most)} milliseconds`);
  }

  private spent(what: string): TemplateBoundError {
    this.isSpent = true;
    return new TemplateBoundError(`${what}, and that is the most: split it into several pipelines`);
  }
}

/** Where Liquid looks for its limits, there is this. */
export function workIn({ memoryLimit }: { memoryLimit: unknown }): TemplateWork {
  return memoryLimit as TemplateWork;
}

function count(number: number): string {
  return number.toLocaleString('en');
}
