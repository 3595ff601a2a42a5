// What `npm run mutants` adds to Stryker: an order drawn by seed, an end by the clock, and tests that are run file by file.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  commonTokens,
  declareClassPlugin,
  declareFactoryPlugin,
  PluginKind,
  tokens,
} from '@stryker-mutator/api/plugin';
import { TestStatus } from '@stryker-mutator/api/test-runner';
import { strykerPlugins as jestPlugins } from '@stryker-mutator/jest-runner';

const SEED = process.env.MUTANTS_SEED;
const MINUTES = Number(process.env.MUTANTS_MINUTES);
const NOT_TRIED = 'not tried: the time is over';
/** Which file each test is in, and when the time is over: written by the process that ran them all, read by those that follow. */
const DRY_RUN_FILE = '.mutants-dry-run.json';
/** Fewer files a part find a mutant sooner, more spare jest some of its starts. */
const FIRST_PART_MS = 2_000;
const PART_MS = 15_000;
/** By how long the tests take once; in a batch they are run many times over. */
const BATCH_PART_MS = 6_000;
const BATCH_SIZE = 60;
const ROUNDS = 4;
/** More than a batch takes, which is run in the turn of its first mutant. */
const BATCH_TIMEOUT_MS = 10 * 60_000;
const BATCH = Symbol.for('temporal-huaweicloud mutants batch');
const BATCH_ENVIRONMENT = fileURLToPath(new URL('./batch-environment.cjs', import.meta.url));
/** Which mutants are to be tried in which order, and what batches have shown: `MUTANTS_FOLDER` is this run's own. */
const PLAN_FILE = join(process.env.MUTANTS_FOLDER ?? '', 'plan.json');
const fileOfBatch = (number) => join(process.env.MUTANTS_FOLDER ?? '', `batch-${number}.json`);
const MOST_FAILED = 5;

/**
 * Stryker's jest runner lets jest load every test file for each mutant and skip the tests that do not touch it. Here only
 * the files that have such a test are loaded, the quickest first, and what one part has found is not looked for in the next.
 */
class RunnerByFile {
  #jest;
  #log;
  #files;
  #known;
  #batches;
  /** How many mutants of a source file each test file has found: those that have found some are asked first. */
  #finders = new Map();

  constructor(jest, log) {
    this.#jest = jest;
    this.#log = log;
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
    const result = withoutFailed(await this.#jest.dryRun(options), this.#log);
    const tests = (result.tests ?? []).map(({ id, fileName, timeSpentMs }) => ({ id, fileName, timeSpentMs }));
    writeFileSync(DRY_RUN_FILE, JSON.stringify({ tests, deadlineMs: Date.now() + MINUTES * 60_000 }));
    return result;
  }

  async mutantRun(options) {
    this.#known ??= JSON.parse(readFileSync(DRY_RUN_FILE, 'utf8'));
    this.#batches ??= new Batches();
    const { id } = options.activeMutant;
    const isBegun = this.#batches.hasBegun(id);
    if (!isBegun && Date.now() > this.#known.deadlineMs) return { status: 'error', errorMessage: NOT_TRIED };
    if (this.#batches.begin(id))
      this.#batches.keep(this.#batches.numberOf(id), await this.#runBatch(this.#batches.mutantsBeside(id)));
    return this.#batches.resultOf(id) ?? this.#runAlone(options);
  }

  /** A file that a mutant has spoilt is loaded once more for the others; what is unclear even then is run by itself. */
  async #runBatch(mutants) {
    const batch = {
      found: new Map(),
      /** In which files nothing could be told of a mutant. */
      unclear: new Map(),
      leaveUnclear(id, file) {
        this.unclear.set(id, (this.unclear.get(id) ?? new Set()).add(file));
      },
    };
    globalThis[BATCH] = batch;
    await this.#runRound(batch, mutants);
    for (let round = 2; round <= ROUNDS && batch.unclear.size; round += 1) {
      const files = batch.unclear;
      batch.unclear = new Map();
      await this.#runRound(
        batch,
        mutants.filter(({ id }) => files.has(id)),
        new Set([...files.values()].flatMap((some) => [...some])),
      );
    }
    return mutants
      .filter(({ id }) => !batch.unclear.has(id))
      .map(({ id, tests }) => [id, resultFrom(batch.found.get(id), tests.size)]);
  }

  async #runRound(batch, mutants, inFiles) {
    const wanted = [...new Set(mutants.flatMap(({ tests }) => [...tests]))];
    for (const part of partsOf(this.#known.tests, wanted, new Map(), BATCH_PART_MS)) {
      batch.mutants = mutants.filter(({ id }) => !batch.found.has(id));
      const left = new Set(batch.mutants.flatMap(({ tests }) => [...tests]));
      const files = part
        .filter(({ fileName, ids }) => (!inFiles || inFiles.has(fileName)) && ids.some((id) => left.has(id)))
        .map(({ fileName }) => fileName);
      if (!files.length) continue;
      this.#files = files;
      const { results } = await this.#jest.jestTestAdapter.run({
        jestConfig: { ...this.#jest.jestConfig, testEnvironment: BATCH_ENVIRONMENT },
        testLocationInResults: false,
      });
      // A file that could not be run says nothing of any mutant.
      const lost = new Set(results.testResults.filter((file) => file.testExecError).map((file) => file.testFilePath));
      for (const { fileName, ids } of part)
        if (lost.has(fileName))
          for (const { id, tests } of batch.mutants)
            if (ids.some((test) => tests.has(test))) batch.leaveUnclear(id, fileName);
    }
    for (const id of batch.found.keys()) batch.unclear.delete(id);
  }

  async #runAlone(options) {
    const { tests } = this.#known;
    const source = options.activeMutant.fileName;
    const finders = this.#finders.get(source) ?? new Map();
    this.#finders.set(source, finders);
    let result;
    for (const part of partsOf(tests, options.testFilter, finders, PART_MS)) {
      this.#files = part.map(({ fileName }) => fileName);
      const testFilter = part.flatMap(({ ids }) => ids);
      result = await this.#jest.mutantRun({ ...options, testFilter });
      if (result.status === 'killed') {
        const [finder] = [result.killedBy].flat();
        const file = part.find(({ ids }) => ids.includes(finder))?.fileName;
        finders.set(file, (finders.get(file) ?? 0) + 1);
      }
      if (result.status !== 'survived') return result;
    }
    return result;
  }
}

/**
 * Of the mutants in the order of the draw, each so many are a batch: they are run together, but for those of code that
 * runs while a file is loaded. What a process has begun is known to those that follow it, and to others beside it.
 */
class Batches {
  #plan = JSON.parse(readFileSync(PLAN_FILE, 'utf8'));
  #numbers = new Map(this.#plan.map(({ id }, at) => [id, Math.floor(at / BATCH_SIZE)]));
  #results = new Map();

  hasBegun(id) {
    return existsSync(fileOfBatch(this.#numbers.get(id)));
  }

  /** Whether the batch of this mutant was nobody's, and is the caller's now. */
  begin(id) {
    try {
      writeFileSync(fileOfBatch(this.#numbers.get(id)), '[]', { flag: 'wx' });
      return true;
    } catch {
      return false;
    }
  }

  mutantsBeside(id) {
    const number = this.#numbers.get(id);
    return this.#plan
      .filter((mutant) => mutant.tests && this.#numbers.get(mutant.id) === number)
      .map((mutant) => ({ ...mutant, tests: new Set(mutant.tests) }));
  }

  keep(number, results) {
    writeFileSync(fileOfBatch(number), JSON.stringify(results));
  }

  numberOf(id) {
    return this.#numbers.get(id);
  }

  /** Undefined where the batch has shown nothing of this mutant. */
  resultOf(id) {
    const number = this.numberOf(id);
    if (!this.#results.get(number)?.size)
      this.#results.set(number, new Map(JSON.parse(readFileSync(fileOfBatch(number), 'utf8'))));
    return this.#results.get(number).get(id);
  }
}

/**
 * A test that asks how long something takes may fail as instrumented code, which takes ten times as long. Without it no
 * mutant is found that would have lived. More of them than a few are no such tests.
 */
function withoutFailed(result, log) {
  const failed = (result.tests ?? []).filter(({ status }) => status === TestStatus.Failed);
  if (!failed.length || failed.length > MOST_FAILED) return result;
  for (const { id } of failed) {
    log.warn(`Left out, since it fails as the code is: ${id}`);
    delete result.mutantCoverage.perTest[id];
  }
  return { ...result, tests: result.tests.filter((test) => !failed.includes(test)) };
}

function resultFrom(found, nrOfTests) {
  if (!found) return { status: 'survived', nrOfTests };
  if (found.isEndless) return { status: 'timeout', reason: 'it goes on without end' };
  return { status: 'killed', killedBy: [found.by], failureMessage: 'found in a batch', nrOfTests };
}

/** Files that have one of the tests, those that find most and then the quickest first, in parts that take a few seconds each. */
function partsOf(tests, testFilter, finders, partMs) {
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
  const found = ({ fileName }) => finders.get(fileName) ?? 0;
  for (const file of [...files.values()].sort((one, other) => found(other) - found(one) || one.ms - other.ms)) {
    if (!parts.length || left < file.ms) {
      left = parts.length ? partMs : FIRST_PART_MS;
      parts.push([]);
    }
    parts.at(-1).push(file);
    left -= file.ms;
  }
  return parts;
}

function runnerByFile(injector) {
  return new RunnerByFile(jestPlugins[0].factory(injector), injector.resolve(commonTokens.logger));
}
runnerByFile.inject = tokens(commonTokens.injector);

/** Draws the order in which mutants are tried, and tells the score of each room and what was not found. */
class ScoreByRoom {
  constructor() {
    // Who ends it early is told what is known so far, before Stryker ends it.
    process.prependOnceListener('SIGTERM', () => this.wrapUp());
  }

  #results = [];
  /** By the mutant's id: a result counts lines from 1, a plan from 0. */
  #ranks = new Map();

  /**
   * Stryker tries them in the order of this list, which is the file's and the line's: with an end by the clock it would
   * always be the same first ones. Those of code that runs while its file is loaded come last: each has to load all anew,
   * which takes as long as a hundred others. Each would have every test run, too: it gets those that run something of its file.
   */
  onMutationTestingPlanReady({ mutantPlans }) {
    for (const { mutant } of mutantPlans) this.#ranks.set(mutant.id, `${mutant.static ? 1 : 0}${rankOf(mutant)}`);
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
    const plan = mutantPlans
      .filter(({ runOptions }) => runOptions)
      .map(({ mutant, runOptions }) => {
        if (mutant.static || !runOptions.testFilter) return { id: mutant.id };
        runOptions.timeout = BATCH_TIMEOUT_MS;
        return { id: mutant.id, tests: runOptions.testFilter, hitLimit: runOptions.hitLimit };
      });
    writeFileSync(PLAN_FILE, JSON.stringify(plan));
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
      const [triedAtLoad, atLoad] = [[...found, ...missed], this.#results].map(
        (list) =>
          list.filter((result) => roomOf(result) === room && result.static && result.status !== 'Ignored').length,
      );
      console.log(`${room}: of ${atLoad} in code that runs while its file is loaded, ${triedAtLoad} were tried`);
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
