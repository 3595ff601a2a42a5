import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { History } from './prefixes';

/** Writes a history as `temporal workflow show --output json` does. @returns the file */
export function keepHistory(folder: string, name: string, history: History): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name.replace(/[^\w.-]/g, '_')}.json`);
  writeFileSync(file, `${historyToJSON(history)}\n`);
  return file;
}
