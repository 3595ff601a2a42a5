import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { listed } from '../../domain/quoted';
import { CliError } from '../cli-error';
import type { NewFile } from './new-files';

/**
 * Writes files into a folder, which is made where it is not there.
 * @returns their paths
 * @throws CliError where one is there already, before anything is written, or the folder cannot be written
 */
export function writeNewFiles(folder: string, files: readonly NewFile[]): string[] {
  const placed = files.map(({ path, text }) => ({ path: join(folder, path), text }));
  const there = placed.map(({ path }) => path).filter((path) => existsSync(path));
  if (there.length)
    throw new CliError(`Nothing was written: ${listed(there)} ${there.length > 1 ? 'are' : 'is'} there already.`);
  for (const { path, text } of placed) {
    try {
      mkdirSync(dirname(path), { recursive: true });
      // Made meanwhile by somebody else, it stays theirs.
      writeFileSync(path, text, { flag: 'wx' });
    } catch (error) {
      throw new CliError(`${path} cannot be written: ${whyUnwritable(error)}`, undefined, { cause: error });
    }
  }
  return placed.map(({ path }) => path);
}

function whyUnwritable(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (/^(EACCES|EPERM|EROFS)$/.test(code)) return 'nobody has given you leave to write there';
  return /^(ENOTDIR|EEXIST)$/.test(code) ? 'a part of its path is no folder' : message;
}
