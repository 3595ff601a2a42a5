'use strict';
// Which test files are of the `server` project: those that need what global-setup.ts makes (a Temporal server, the compiled
// command line, the workflow bundle), and those that start programs or the compiler, which answer in minutes as they do.
// Nobody keeps a list: it is a file that names one of these, or that imports a file of test/ that does.
const { existsSync, readFileSync, readdirSync } = require('node:fs');
const { dirname, join, resolve, sep } = require('node:path');

const ROOM = resolve(__dirname, '..');
const NAMES =
  /\b(TEST_TEMPORAL_ADDRESS|TEST_CLI|TEST_RESIDENTS|TEST_WORKFLOW_BUNDLE|TEMPORAL_CLI_PATH|startTemporalServer|bundleWorkflows|bundleWorkflowCode|findHelm)\b|'(node:child_process|typescript)'/;
const IMPORTS = /(?:\bfrom|\bimport|\bimport\(|\brequire(?:\.resolve)?\()\s*['"](\.[^'"]+)['"]/g;

/** @returns {{ unit: string[], server: string[] }} paths from the checkout's root, with `/` on every system */
function testFiles() {
  const needs = new Map();
  const files = readdirSync(ROOM, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts'));
  const [unit, server] = [false, true].map((wanted) =>
    files
      .filter((name) => needsServer(join(ROOM, name), needs) === wanted)
      .map((name) => join('test', name).split(sep).join('/'))
      .sort(),
  );
  return { unit, server };
}

/** @param {Map<string, boolean>} needs what is known already; a file that is being asked about adds nothing of its own */
function needsServer(file, needs) {
  const known = needs.get(file);
  if (known !== undefined) return known;
  needs.set(file, false);
  const text = readFileSync(file, 'utf8');
  const answer = NAMES.test(text) || importsOf(file, text).some((imported) => needsServer(imported, needs));
  needs.set(file, answer);
  return answer;
}

function importsOf(file, text) {
  return [...text.matchAll(IMPORTS)]
    .map(([, path]) => resolve(dirname(file), path))
    .map((path) => [`${path}.ts`, join(path, 'index.ts')].find((candidate) => existsSync(candidate)))
    .filter((imported) => imported?.startsWith(ROOM + sep));
}

module.exports = { testFiles };
