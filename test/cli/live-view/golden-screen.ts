import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Holds what a terminal shows against the text kept beside the test; `UPDATE_SCREENS=1` writes it anew, for a person to
 * look at.
 */
export function expectScreen(name: string, seen: readonly string[]): void {
  const file = join(__dirname, `${name}.txt`);
  const text = `${seen.join('\n')}\n`;
  if (process.env['UPDATE_SCREENS']) writeFileSync(file, text);
  expect(text).toBe(existsSync(file) ? readFileSync(file, 'utf8') : 'no such screen: UPDATE_SCREENS=1 writes it');
}
