import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformFileSync } from '@swc/core';

/** The package as `npm run build` lays it out, made from the sources as they are now. */
export interface CompiledSources {
  folder: string;
  /** The command line's entrance, to be run by Node in a process of its own. */
  cli: string;
}

const ROOT = join(__dirname, '../..');

/**
 * Compiles src/, simulator/, chaos/, replay-fuzz/, bench/ and examples/ for the tests that run them as real processes: what `lib/` holds may be
 * older than the sources. It lies under node_modules, so that imports of packages resolve, and each run has its own.
 */
export function compileSources(): CompiledSources {
  const cache = join(ROOT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'temporal-huaweicloud-'));
  for (const file of ['src', 'simulator', 'chaos', 'replay-fuzz', 'bench', 'examples'].flatMap(sourcesIn))
    compile(file, folder);
  for (const name of ['bin', 'package.json']) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  // Not in the teardown: a run ended with Ctrl-C has none.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return { folder, cli: join(folder, 'bin/temporal-huaweicloud.js') };
}

function sourcesIn(room: string): string[] {
  return readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(room, name));
}

function compile(file: string, folder: string): void {
  const { code } = transformFileSync(join(ROOT, file), {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  const compiled = join(folder, 'lib', file.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(compiled), { recursive: true });
  writeFileSync(compiled, code);
}
