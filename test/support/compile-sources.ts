import { createRequire } from 'node:module';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transformFileSync } from '@swc/core';

/** The package is built by it, too. */
interface CommandLineCompiler {
  isOfCommandLine(file: string): boolean;
  compileForFirstUse(root: string, file: string): { code: string };
}

const commandLine = createRequire(__filename)('../../scripts/compile-command-line') as CommandLineCompiler;
const ROOT = join(__dirname, '../..');
/** Under node_modules, so that imports of packages resolve. */
export const CACHE = join(ROOT, 'node_modules/.cache');
const COMPILED = ['src', 'simulator', 'chaos', 'replay-fuzz', 'worlds', 'bench', 'examples'];
/** Made for a browser, by scripts/bundle-board.js. */
const PAGES = join('src/board/pages/');
const COPIED = ['bin', 'package.json'];

/** Each run has a folder of its own, and some tests write to it. */
export function folderOfThisRun(): string {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'temporal-huaweicloud-'));
  // Not in the teardown: a run ended with Ctrl-C has none.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Compiles the package for the tests that run it as real processes, laid out as `npm run build` does: what `lib/` holds
 * may be older than the sources.
 */
export function compileSources(folder: string): void {
  for (const file of COMPILED.flatMap(sourcesIn)) compile(file, folder);
  for (const name of COPIED) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
}

/** The command line's entrance, to be run by Node in a process of its own. */
export function commandLineIn(folder: string): string {
  return join(folder, 'bin/temporal-huaweicloud.js');
}

/** All that a compiled folder is made of, and what makes it. */
export function filesCompiled(): string[] {
  const others = [
    ...COPIED,
    'package-lock.json',
    'test/support/compile-sources.ts',
    'test/support/bundle-workflows.ts',
    'scripts/bundle-board.js',
    'scripts/compile-command-line.js',
    'src/board/pages',
  ];
  return [...COMPILED.flatMap(sourcesIn), ...others.flatMap((name) => filesUnder(name))].map((file) =>
    join(ROOT, file),
  );
}

function sourcesIn(room: string): string[] {
  return filesUnder(room).filter((name) => name.endsWith('.ts') && !name.startsWith(PAGES));
}

function filesUnder(name: string): string[] {
  if (!statSync(join(ROOT, name)).isDirectory()) return [name];
  return readdirSync(join(ROOT, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

function compile(file: string, folder: string): void {
  const { code } = commandLine.isOfCommandLine(file) ? commandLine.compileForFirstUse(ROOT, file) : compileAtOnce(file);
  const compiled = join(folder, 'lib', file.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(compiled), { recursive: true });
  writeFileSync(compiled, code);
}

function compileAtOnce(file: string): { code: string } {
  return transformFileSync(join(ROOT, file), {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
}
