import type { Screen } from '../print';
import type { Display } from './display';
import { PlainDisplay } from './plain-display';
import { TerminalDisplay } from './terminal-display';

/** Rows that are redrawn in a terminal, a line for each change in a plain log. */
export function displayOn(screen: Screen, workflowId: string): Display {
  return screen.isTerminal
    ? new TerminalDisplay(workflowId, screen)
    : new PlainDisplay(workflowId, (text) => screen.line(text));
}
