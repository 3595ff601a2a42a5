import type { Display } from './display';
import { PlainDisplay } from './plain-display';
import { TerminalDisplay } from './terminal-display';

/** Bars in a terminal, a line for each change in a plain log. */
export function displayOn(stream: NodeJS.WriteStream, workflowId: string): Display {
  return stream.isTTY
    ? new TerminalDisplay(workflowId, stream)
    : new PlainDisplay(workflowId, (line) => void stream.write(`${line}\n`));
}
