'use strict';
// How src/cli is compiled: what a file of it imports is loaded where it is first used. A command loads so what it needs, and not what
// the others need: `--version` takes a quarter of the processor time that it takes with all of it, `validate` and `list` half.
const { readFileSync, readdirSync, writeFileSync } = require('node:fs');
const { basename, join, sep } = require('node:path');

const ROOM = join('src', 'cli') + sep;
const IMPORTED = /\bfrom '([^']+)'/g;

/** @param {string} file a path from the checkout's root */
function isOfCommandLine(file) {
  return file.startsWith(ROOM);
}

/**
 * @param {string} root the checkout
 * @param {string} file a path from there
 * @returns {{ code: string, map?: string }}
 */
function compileForFirstUse(root, file) {
  const { transformSync } = require('@swc/core');
  const text = readFileSync(join(root, file), 'utf8');
  return transformSync(text, {
    filename: join(root, file),
    // Whoever builds the package in a folder of their own has no settings of swc for it.
    configFile: false,
    swcrc: false,
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs', lazy: [...new Set([...text.matchAll(IMPORTED)].map(([, from]) => from))] },
    sourceMaps: true,
  });
}

/** Over what the compiler has written of these files, which it alone can write the types of. */
function compileCommandLine(root, lib) {
  const names = readdirSync(join(root, ROOM), { recursive: true, encoding: 'utf8' });
  for (const file of names.filter((name) => name.endsWith('.ts')).map((name) => join(ROOM, name))) {
    const { code, map } = compileForFirstUse(root, file);
    const compiled = join(lib, file.replace(/\.ts$/, '.js'));
    const { sources } = JSON.parse(readFileSync(`${compiled}.map`, 'utf8'));
    writeFileSync(compiled, `${code}//# sourceMappingURL=${basename(compiled)}.map`);
    writeFileSync(`${compiled}.map`, JSON.stringify({ ...JSON.parse(map), sources, sourcesContent: undefined }));
  }
}

module.exports = { compileCommandLine, compileForFirstUse, isOfCommandLine };
