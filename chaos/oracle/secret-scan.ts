import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What must be found nowhere: exact texts, and whatever looks like a token of the simulator's. */
export interface Secrets {
  texts: Record<string, string>;
}

const TOKEN = /MII[A-Za-z0-9_-]{128}/;

/** The secrets that a piece of the run's remains holds. */
export function secretsIn(bytes: Buffer, { texts }: Secrets): string[] {
  const found = Object.entries(texts).filter(([, text]) => bytes.includes(text));
  const names = found.map(([name]) => name);
  return TOKEN.test(bytes.toString('latin1')) ? [...names, 'token'] : names;
}

/** Every file of a folder, with its bytes; a server that still writes there takes its journal away after the listing. */
export function* filesIn(folder: string): Generator<{ file: string; bytes: Buffer }> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const bytes = entry.isFile() ? readIfThere(file) : undefined;
    if (bytes) yield { file, bytes };
  }
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** All text and bytes in a history: payloads are bytes in it, and would hide in its JSON as base64. */
export function bytesOf(value: unknown): Buffer {
  const parts: Uint8Array[] = [];
  collect(value, parts);
  return Buffer.concat(parts);
}

function collect(value: unknown, parts: Uint8Array[]): void {
  if (value instanceof Uint8Array) parts.push(value);
  else if (typeof value === 'string') parts.push(Buffer.from(`${value}\n`));
  else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      parts.push(Buffer.from(`${key}\n`));
      collect(item, parts);
    }
  }
}
