// What `npm run mutants` adds to Stryker: an order drawn by seed, an end by the clock, and tests that are run file by file.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import {
  commonTokens,
  declareClassPlugin,
  declareFactoryPlugin,
  PluginKind,
  tokens,
} from '@stryker-mutator/api/plugin';
import { strykerPlugins as jestPlugins } from '@stryker-mutator/jest-runner';

const SEED = process.env.MUTANTS_SEED;
const MINUTES = Number(process.env.MUTANTS_MINUTES);
const NOT_TRIED = 'not tried: the time is over';
/** Which file each test is in, and when the time is over: written by the process that ran them all, read by those that follow. */
const DRY_RUN_FILE = '.mutants-dry-run.json';
/** Fewer files a part find a mutant sooner, more spare jest some of its starts. */
const FIRST_PART_MS = 2_000;
const PART_MS = 15_000;

/**
 * Stryker's jest runner lets jest load every test file for each mutant and skip the tests that do not touch it. Here only
 * the files that have such a test are loaded, the quickest first, and what one part has found is not looked for in the next.
 */
class RunnerByFile {
  #jest;
  #files;
  #known;

  constructor(jest) {
    this.#jest = jest;
    const adapter = jest.jestTestAdapter;
    const run = adapter.run.bind(adapter);
    adapter.run = (settings) => run(this.#files ? { ...settings, testFiles: this.#files } : settings);
  }

  init() {
    return this.#jest.init();
  }

  capabilities() {
    return this.#jest.capabilities();
  }

  async dryRun(options) {
    this.#files = undefined;
    const result = await this.#jest.dryRun(options);
    const tests = (result.tests ?? []).map(({ id, fileName, timeSpentMs }) => ({ id, fileName, timeSpentMs }));
    writeFileSync(DRY_RUN_FILE, JSON.stringify({ tests, deadlineMs: Date.now() + MINUTES * 60_000 }));
    return result;
  }

  async mutantRun(options) {
    this.#known ??= JSON.parse(readFileSync(DRY_RUN_FILE, 'utf8'));
    const { tests, deadlineMs } = this.#known;
    if (Date.now() > deadlineMs) return { status: 'error', errorMessage: NOT_TRIED };
    let result;
    for (const part of partsOf(tests, options.testFilter)) {
      this.#files = part.map(({ fileName }) => fileName);
      const testFilter = options.testFilter && part.flatMap(({ ids }) => ids);
      result = await this.#jest.mutantRun({ ...options, testFilter });
      if (result.status !== 'survived') return result;
    }
    return result;
  }
}

/** Files that have one of the tests, the quickest first, in parts that take a few seconds each. */
function partsOf(tests, testFilter) {
  const wanted = testFilter && new Set(testFilter);
  const files = new Map();
  for (const { id, fileName, timeSpentMs } of tests) {
    if (wanted && !wanted.has(id)) continue;
    const file = files.get(fileName) ?? { fileName, ids: [], ms: 500 };
    file.ids.push(id);
    file.ms += timeSpentMs;
    files.set(fileName, file);
  }
  const parts = [];
  let left = 0;
  for (const file of [...files.values()].sort((one, other) => one.ms - other.ms)) {
    if (!parts.length || left < file.ms) {
      left = parts.length ? PART_MS : FIRST_PART_MS;
      parts.push([]);
    }
    parts.at(-1).push(file);
    left -= file.ms;
  }
  return parts;
}

function runnerByFile(injector) {
  return new RunnerByFile(jestPlugins[0].factory(injector));
}
runnerByFile.inject = tokens(commonTokens.injector);

/** Draws the order in which mutants are tried, and tells the score of each room and what was not found. */
class ScoreByRoom {
  #results = [];
  /** By the mutant's id: a result counts lines from 1, a plan from 0. */
  #ranks = new Map();

  /**
   * Stryker tries them in the order of this list, which is the file's and the line's: with an end by the clock it would
   * always be the same first ones. A mutant of code that runs while a file is loaded would have every test run: it gets
   * those that run something of its file.
   */
  onMutationTestingPlanReady({ mutantPlans }) {
    for (const { mutant } of mutantPlans) this.#ranks.set(mutant.id, rankOf(mutant));
    const rank = ({ mutant }) => this.#ranks.get(mutant.id);
    mutantPlans.sort((one, other) => (rank(one) < rank(other) ? -1 : 1));
    const testsOf = new Map();
    for (const { mutant } of mutantPlans) {
      const tests = testsOf.get(mutant.fileName) ?? new Set();
      for (const id of mutant.coveredBy ?? []) tests.add(id);
      testsOf.set(mutant.fileName, tests);
    }
    for (const { mutant, runOptions } of mutantPlans) {
      if (!runOptions || !mutant.static) continue;
      const tests = testsOf.get(mutant.fileName);
      if (tests.size) runOptions.testFilter = [...tests];
      // Jest loads every file anew for each mutant anyway.
      runOptions.reloadEnvironment = false;
    }
  }

  onMutantTested(result) {
    this.#results.push(result);
  }

  wrapUp() {
    const tried = this.#results.filter(({ status, statusReason }) => hasRun(status) && statusReason !== NOT_TRIED);
    const last = tried.map(({ id }) => this.#ranks.get(id)).reduce((one, other) => (one > other ? one : other), '');
    // That no test touches a mutant is known of all of them at once: counted are those whose turn had come.
    const untouched = this.#results.filter(
      (result) => result.status === 'NoCoverage' && this.#ranks.get(result.id) <= last,
    );
    const missed = [...tried.filter(({ status }) => status === 'Survived'), ...untouched];
    const found = tried.filter(({ status }) => status === 'Killed' || status === 'Timeout');
    for (const line of missed.map(told).sort()) console.log(line);
    const rooms = [...new Set([...found, ...missed].map(roomOf))].sort();
    for (const room of rooms) {
      const [some, others] = [found, missed].map((list) => list.filter((result) => roomOf(result) === room).length);
      console.log(`${room}: ${some} of ${some + others} found, ${((100 * some) / (some + others)).toFixed(1)} %`);
    }
    const all = this.#results.filter(({ status }) => status !== 'Ignored').length;
    console.log(`tried ${found.length + missed.length} of ${all} mutants, seed ${SEED}`);
    if (tried.length) return;
    console.error(`No mutant was tried: ${all ? 'give more --minutes' : 'these files have none'}.`);
    process.exitCode = 1;
  }
}

/** A mutant whose files cannot be loaded says nothing of any test, as Stryker counts. */
function hasRun(status) {
  return status === 'Killed' || status === 'Timeout' || status === 'Survived';
}

function rankOf({ fileName, location, mutatorName, replacement }) {
  const { start, end } = location;
  const what = [SEED, pathOf(fileName), start.line, start.column, end.line, end.column, mutatorName, replacement];
  return createHash('sha1').update(what.join('|')).digest('hex');
}

function pathOf(fileName) {
  return relative(process.cwd(), fileName).split(sep).join('/');
}

function roomOf({ fileName }) {
  return pathOf(fileName).split('/')[1];
}

function told({ fileName, location: { start, end }, replacement, status }) {
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  const [was, is] = [lines.join('\n'), replacement].map((text) => short(text.replace(/\s+/g, ' ')));
  const why = status === 'NoCoverage' ? 'no test runs it' : 'not found';
  return `${why}: ${pathOf(fileName)}:${start.line} ${was} -> ${is}`;
}

function short(text) {
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}

export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.TestRunner, 'jest-by-file', runnerByFile),
  declareClassPlugin(PluginKind.Reporter, 'score-by-room', ScoreByRoom),
];
