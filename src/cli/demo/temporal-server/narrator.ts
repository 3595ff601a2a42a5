import { shownLine, shownText } from '../../../domain/shown-text';

/** Tells a person what takes long, and that it still goes on. */
export interface Narrator {
  /** Tells one thing, once. */
  say(line: string): void;
  /** Shows that the work goes on, until it ends. */
  whileRunning<T>(what: string, work: Promise<T>): Promise<T>;
}

/** How often a narrator says that work goes on. */
export interface NarratorOptions {
  /**
   * Time between two signs of life in a plain log, in milliseconds.
   * @default 15_000
   */
  everyMs?: number;
}

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const SPINNER_MS = 120;
const ERASE_LINE = '\r\u001b[K';

/** A spinner in a terminal, a line now and then in a plain log. */
export function narratorFor(stream: NodeJS.WriteStream, { everyMs = 15_000 }: NarratorOptions = {}): Narrator {
  const say = (line: string): void => void stream.write(`${shownLine(line)}\n`);
  return {
    say,
    whileRunning: (what, work) =>
      stream.isTTY
        ? spinWhile(work, (frame, elapsed) =>
            stream.write(frame ? `${ERASE_LINE}${frame} ${shownText(what)} (${elapsed} s)` : ERASE_LINE),
          )
        : repeatWhile(work, everyMs, (elapsed) => say(`still ${what} (${elapsed} s)`)),
  };
}

async function spinWhile<T>(work: Promise<T>, draw: (frame: string, elapsedS: number) => void): Promise<T> {
  let turn = 0;
  try {
    return await repeatWhile(work, SPINNER_MS, (elapsed) => draw(SPINNER[turn++ % SPINNER.length] ?? '', elapsed));
  } finally {
    draw('', 0);
  }
}

async function repeatWhile<T>(work: Promise<T>, everyMs: number, tick: (elapsedS: number) => void): Promise<T> {
  const startedAt = performance.now();
  const timer = setInterval(() => tick(Math.round((performance.now() - startedAt) / 1000)), everyMs);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
