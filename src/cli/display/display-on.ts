import type { Display } from './display';
import { PlainDisplay } from './plain-display';
import { TerminalDisplay } from './terminal-display';

/** Bars in a terminal, a line for each change in a plain log. */
export function displayOn(stream: NodeJS.WriteStream): Display {
  return stream.isTTY ? new TerminalDisplay(stream) : new PlainDisplay((line) => void stream.write(`${line}\n`));
}
