'use strict';
// The pages of the board, as a browser takes them: one script, one style sheet, and the licences of what is in them.
const { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { build, stop } = require('esbuild');

const root = join(__dirname, '..');
const pages = join(root, 'src/board/pages');

/** @param {string} folder where board.js, board.css and licenses.txt are written */
async function bundleBoard(folder) {
  mkdirSync(folder, { recursive: true });
  const { metafile } = await build({
    entryPoints: [join(pages, 'board.tsx'), join(pages, 'board.css')],
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    tsconfig: join(pages, 'tsconfig.json'),
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    metafile: true,
    absWorkingDir: root,
    logLevel: 'warning',
  });
  // It leaves a process behind that would serve further builds.
  await stop();
  writeFileSync(join(folder, 'licenses.txt'), licensesOf(Object.keys(metafile.inputs)));
}

/** What is bundled is no dependency that npm would install with its licence beside it. */
function licensesOf(inputs) {
  const names = inputs.flatMap((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []);
  // What one of them has built into itself is among its dependencies.
  const all = names.flatMap((name) => [name, ...Object.keys(manifestOf(name).dependencies ?? {})]);
  return [...new Set(all)].sort().map(licenseOf).join('\n');
}

function manifestOf(name) {
  return JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
}

function licenseOf(name) {
  const folder = join(root, 'node_modules', name);
  const { version, license } = manifestOf(name);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry) && existsSync(join(folder, entry)));
  return `${name} ${version}, ${license}\n\n${file ? readFileSync(join(folder, file), 'utf8') : ''}`;
}

module.exports = { bundleBoard };
