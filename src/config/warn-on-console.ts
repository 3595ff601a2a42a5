import { shownLine } from '../domain/shown-text';

/** Where a program has not said whom to tell. */
export function warnOnConsole(message: string): void {
  console.warn(shownLine(message));
}
