import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Puts an executable shell script at the path, with its folders. */
export function writeProgram(file: string, ...lines: string[]): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });
  return file;
}
