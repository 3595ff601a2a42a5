import { EventEmitter } from 'node:events';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { Terminal as Emulator } from '@xterm/headless';
import { screenOn, type Screen } from '../../src/cli/print';

/** What a program writes to, and what a person then sees: an emulator of a terminal judges it, not we. */
export interface Terminal {
  /** As a command of ours writes to it. */
  screen: Screen;
  /** Writes as a program of somebody else's would. */
  write(text: string): void;
  /** What is seen now, a line each, without the blanks at their ends. */
  seen(): Promise<string[]>;
  /** All that can be seen by scrolling up; lines that the terminal has broken are whole, as they are copied. */
  copied(): Promise<string[]>;
  /** In which columns, from 0, these texts begin, from top to bottom. */
  columnsOf(texts: RegExp): Promise<number[]>;
  /** In which of its colours a text is drawn, where it is seen: `2` for green; -1 for none. */
  colourOf(text: string): Promise<number | undefined>;
  /** A person makes the window larger or smaller. */
  resize(columns: number, rows: number): Promise<void>;
}

interface TerminalOptions {
  /** The environment of the program. */
  env?: NodeJS.ProcessEnv;
  /** Which Unicode its widths are of: that of today, by default, or that of 2006, which draws emoji in one column. */
  unicode?: '6' | '11';
}

/** A window of so many columns and rows. */
export function terminal(columns: number, rows: number, { env = {}, unicode = '11' }: TerminalOptions = {}): Terminal {
  const emulator = new Emulator({ cols: columns, rows, scrollback: 10_000, allowProposedApi: true, convertEol: true });
  emulator.loadAddon(new Unicode11Addon());
  emulator.unicode.activeVersion = unicode;
  let written = '';
  const write = (text: string) => {
    written += text;
    return true;
  };
  const stream = Object.assign(new EventEmitter(), { isTTY: true, columns, rows, write });
  const drain = () =>
    new Promise<void>((resolve) => {
      const text = written;
      written = '';
      emulator.write(text, resolve);
    });
  const linesFrom = (first: number): string[] => {
    const { active } = emulator.buffer;
    const lines: string[] = [];
    for (let at = first; at < active.length; at += 1) lines.push(active.getLine(at)?.translateToString(true) ?? '');
    return lines.map((line) => line.trimEnd());
  };
  return {
    screen: screenOn(stream as unknown as NodeJS.WriteStream, env),
    write,
    seen: async () => {
      await drain();
      return withoutEmptyEnd(linesFrom(emulator.buffer.active.baseY));
    },
    copied: async () => {
      await drain();
      const { active } = emulator.buffer;
      const whole: string[] = [];
      for (let at = 0; at < active.length; at += 1) {
        const line = active.getLine(at);
        const goesOn = active.getLine(at + 1)?.isWrapped === true;
        const text = line?.translateToString(!goesOn) ?? '';
        if (line?.isWrapped) whole.push(`${whole.pop() ?? ''}${text}`);
        else whole.push(text);
      }
      return withoutEmptyEnd(whole);
    },
    columnsOf: async (texts) => {
      await drain();
      return cellsWith(emulator, texts).map(({ column }) => column);
    },
    colourOf: async (text) => {
      await drain();
      const [found] = cellsWith(emulator, text);
      return found?.cell.isFgDefault() ? -1 : found?.cell.getFgColor();
    },
    resize: async (toColumns, toRows) => {
      await drain();
      emulator.resize(toColumns, toRows);
      Object.assign(stream, { columns: toColumns, rows: toRows });
      stream.emit('resize');
      await drain();
    },
  };
}

/** Where a text begins in each line that has it: a wide character is one of a line's characters, and two of its cells. */
function cellsWith({ buffer: { active } }: Emulator, text: RegExp | string) {
  return Array.from({ length: active.length }, (_, at) => active.getLine(at)).flatMap((line) => {
    const cells = Array.from({ length: line?.length ?? 0 }, (_, column) => ({ column, cell: line?.getCell(column) }));
    const drawn = cells.flatMap(({ column, cell }) => (cell?.getWidth() ? [{ column, cell }] : []));
    let before = line?.translateToString().search(text) ?? -1;
    if (before < 0) return [];
    const found = drawn.find(({ cell }) => {
      const isHere = before <= 0;
      before -= cell.getChars().length || 1;
      return isHere;
    });
    return found ? [found] : [];
  });
}

function withoutEmptyEnd(lines: string[]): string[] {
  const last = lines.findLastIndex((line) => line !== '');
  return lines.slice(0, last + 1);
}
