import { closeSync, lstatSync, mkdirSync, openSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { listed } from '../../domain/quoted';
import { CliError } from '../cli-error';
import type { NewFile } from './new-files';

/**
 * Writes files into a folder, which is made where it is not there. Where one cannot be written, none is left behind.
 * @returns their paths
 * @throws CliError where one is there already, or the folder cannot be written
 */
export function writeNewFiles(folder: string, files: readonly NewFile[]): string[] {
  const placed = files.map(({ path, text }) => ({ path: join(folder, path), text }));
  refuseThose(placed.map(({ path }) => path).filter(isThere));
  const made: Made = { files: [], folders: [] };
  for (const { path, text } of placed) {
    try {
      makeFolder(dirname(path), made);
      write(path, text, made);
    } catch (error) {
      takeBack(made);
      if (error instanceof CliError) throw error;
      throw new CliError(`${path} cannot be written: ${whyUnwritable(error)}`, undefined, { cause: error });
    }
  }
  return placed.map(({ path }) => path);
}

/** What was not there before, in the order in which it was made. */
interface Made {
  files: string[];
  folders: string[];
}

/** A link that leads nowhere is there as well. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // Why it cannot be looked at, its writing will tell.
    return false;
  }
}

function refuseThose(there: readonly string[], cause?: unknown): void {
  if (there.length)
    throw new CliError(
      `Nothing was written: ${listed(there)} ${there.length > 1 ? 'are' : 'is'} there already.`,
      undefined,
      { cause },
    );
}

function makeFolder(folder: string, { folders }: Made): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  const ours: string[] = [];
  for (let at = resolve(folder); at.length >= resolve(first).length; at = dirname(at)) ours.unshift(at);
  folders.push(...ours);
}

function write(path: string, text: string, { files }: Made): void {
  const file = openNew(path);
  files.push(path);
  try {
    writeFileSync(file, text);
  } finally {
    closeSync(file);
  }
}

function openNew(path: string): number {
  try {
    return openSync(path, 'wx');
  } catch (error) {
    // Made meanwhile by somebody else, it stays theirs.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') refuseThose([path], error);
    throw error;
  }
}

function takeBack({ files, folders }: Made): void {
  for (const path of files) rmSync(path, { force: true });
  for (const path of folders.toReversed()) {
    try {
      rmdirSync(path);
    } catch {
      // Somebody else has put something there meanwhile: it stays.
    }
  }
}

function whyUnwritable(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (/^(EACCES|EPERM|EROFS)$/.test(code)) return 'nobody has given you leave to write there';
  return /^(ENOTDIR|EEXIST)$/.test(code) ? 'a part of its path is no folder' : message;
}
