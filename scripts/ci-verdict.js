// What CI says of a run of the tests: `failed-files FIRST` lists what is to be run once more by itself, and
// `verdict CHECKS FIRST [AGAIN]` ends with the line "N passed, N failed". FIRST and AGAIN are jest's results as JSON.
const { readFileSync } = require('node:fs');
const { relative } = require('node:path');

/** Where more files fail, that is no accident of a busy machine. */
const MOST_FILES_AGAIN = 5;

/** Jest writes no results when it crashes, or when its setup fails: nothing has passed then. */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { testResults: [] };
  }
}

/** The tests of a run, by file and title; a file that could not be run is one failed test of its name. */
function testsOf({ testResults }) {
  const tests = new Map();
  for (const { name, status, assertionResults } of testResults) {
    for (const { fullName, status: is } of assertionResults) {
      // Tests of the same title count one by one, as jest counts them.
      const key = `${relative('.', name)} › ${fullName}`;
      const known = tests.get(key) ?? { file: name, passed: 0, failed: 0 };
      if (is === 'passed') known.passed += 1;
      if (is === 'failed') known.failed += 1;
      tests.set(key, known);
    }
    const isBroken = status === 'failed' && !assertionResults.some(({ status: is }) => is === 'failed');
    if (isBroken) tests.set(`${relative('.', name)} › could not be run`, { file: name, passed: 0, failed: 1 });
  }
  return tests;
}

/** @returns the files with a failed test; none where there are too many */
function failedFiles(results) {
  const files = new Set([...testsOf(results).values()].filter(({ failed }) => failed > 0).map(({ file }) => file));
  return files.size > MOST_FILES_AGAIN ? [] : [...files];
}

/**
 * Counts. A test that failed at first counts by its second run, in which its file had the machine to itself; it is named, for it
 * is a fault of the test or of what it tests all the same.
 * @returns the lines to print, and how many have failed
 */
function verdict(failedChecks, first, again) {
  const tests = testsOf(first);
  const second = again ? testsOf(again) : new Map();
  const files = new Set([...second.values()].map(({ file }) => file));
  const lines = [];
  for (const [title, { file, failed }] of tests) {
    if (failed === 0 || !files.has(file)) continue;
    const now = second.get(title);
    // A file that could not be run, and now can, is told by its tests.
    const hasPassed = now ? now.failed === 0 && now.passed > 0 : title.endsWith(' › could not be run');
    if (!hasPassed) continue;
    lines.push(`passed only when its file was run by itself: ${title}`);
    tests.set(title, now ?? { file, passed: 0, failed: 0 });
  }
  for (const [title, seen] of second) {
    // What was not run at first, or fails only now.
    if (!tests.has(title) || (seen.failed > 0 && tests.get(title).failed === 0)) tests.set(title, seen);
  }
  const counted = [...tests.values()];
  const passed = counted.reduce((sum, test) => sum + test.passed, 0);
  let failed = counted.reduce((sum, test) => sum + test.failed, 0) + failedChecks;
  // A run that found no test at all is not a good one.
  if (failed === 0 && passed === 0) failed = 1;
  return { lines: [...lines, `${passed} passed, ${failed} failed`], failed };
}

function main([order, ...given]) {
  if (order === 'failed-files') {
    for (const file of failedFiles(read(given[0]))) console.log(file);
    return;
  }
  const [checks, first, again] = given;
  const { lines, failed } = verdict(Number(checks), read(first), again && read(again));
  for (const line of lines) console.log(line);
  process.exitCode = failed === 0 ? 0 : 1;
}

module.exports = { failedFiles, verdict };

if (require.main === module) main(process.argv.slice(2));
