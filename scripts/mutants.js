'use strict';
// npm run mutants [-- --rooms domain,spec --files fence,verdict --minutes 30 --seed 7 --workers 1 --worlds 0 --tests client,halted]: changes the
// code in small ways, one at a time, drawn by the seed until the time is over, and tells which change no fast test finds. The
// time begins when all tests have been run once, as the code is; when it is over, or the run is ended (SIGTERM, SIGINT), the score
// of what was tried is told within a minute. With --tests only the tests of these folders are taken, in place of the rooms'. Exits 1 where not one change was tried.
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { parseArgs } = require('node:util');

const root = join(__dirname, '..');
const ROOMS = ['domain', 'client', 'activities', 'spec', 'connections'];

const { values } = parseArgs({
  options: {
    rooms: { type: 'string', default: ROOMS.join(',') },
    files: { type: 'string' },
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: '2' },
    worlds: { type: 'string', default: '200' },
    tests: { type: 'string', default: '' },
  },
});

/** @returns {string[]} what Stryker calls patterns: each file of a room, or those whose name ends as one that is given */
function filesToChange() {
  const rooms = values.rooms.split(',');
  const unknown = rooms.filter((room) => !ROOMS.includes(room));
  if (unknown.length) throw new RangeError(`--rooms takes some of ${ROOMS.join(', ')}, got ${unknown.join(', ')}`);
  const names = values.files ? values.files.split(',').map((name) => `**/${name}.ts`) : ['**/*.ts'];
  return rooms.flatMap((room) => names.map((name) => `src/${room}/${name}`));
}

function positive(name) {
  const number = Number(values[name]);
  if (!(number > 0)) throw new RangeError(`--${name} takes a number above 0, got ${values[name]}`);
  return number;
}

async function main() {
  process.chdir(root);
  // The processes that Stryker starts inherit these.
  process.env.MUTANTS_ROOMS = values.rooms;
  process.env.MUTANTS_SEED = values.seed;
  process.env.MUTANTS_TESTS = values.tests;
  // Of the worlds, each mutant of the activities that nothing else finds meets as many: most of the time that those take.
  process.env.TEST_WORLDS = values.worlds;
  process.env.MUTANTS_MINUTES = String(positive('minutes'));
  // Not under node_modules, where jest looks for no test.
  const tempDirName = mkdtempSync(join(tmpdir(), 'temporal-huaweicloud-mutants-'));
  process.env.MUTANTS_FOLDER = mkdtempSync(join(tmpdir(), 'temporal-huaweicloud-mutants-plan-'));
  // Also where a signal ends it.
  process.once('exit', () => {
    for (const folder of [tempDirName, process.env.MUTANTS_FOLDER]) rmSync(folder, { recursive: true, force: true });
  });
  await change(filesToChange(), tempDirName);
}

async function change(mutate, tempDirName) {
  const { Stryker } = await import('@stryker-mutator/core');
  await new Stryker({
    mutate,
    mutator: {
      // Words are messages, or one of a closed set that the compiler holds: what a message says is looked at where it is
      // shown, and an empty one would count as found by any test that compares it whole.
      excludedMutations: ['StringLiteral'],
    },
    testRunner: 'jest-by-file',
    coverageAnalysis: 'perTest',
    jest: { configFile: 'scripts/mutants/jest.config.js', enableFindRelatedTests: false },
    plugins: ['@stryker-mutator/jest-runner', join(__dirname, 'mutants/plugins.mjs')],
    reporters: ['score-by-room'],
    concurrency: positive('workers'),
    // A run of jest keeps some of what it has loaded: after two batches or three a new process is begun.
    maxTestRunnerReuse: 25,
    timeoutMS: 30_000,
    dryRunTimeoutMinutes: 15,
    disableTypeChecks: false,
    // That a mutant of loading code has every test run: the plugin sees to it that it has not.
    warnings: { slow: false },
    allowConsoleColors: false,
    ignorePatterns: ['/lib', '/coverage'],
    tempDirName,
  }).runMutationTest();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
