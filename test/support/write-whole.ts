import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file that test files side by side make and read: whoever reads it finds it whole. */
export function writeWhole(file: string, text: string): void {
  const begun = `${file}.${process.pid}`;
  writeFileSync(begun, text);
  renameSync(begun, file);
}
