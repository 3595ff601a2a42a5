import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { TestStatus } from '@stryker-mutator/api/test-runner';
import { Batch } from './batch.mjs';
import { Journal } from './journal.cjs';
import { partsOf } from './parts.mjs';

const MINUTES = Number(process.env.MUTANTS_MINUTES);
const NOT_TRIED = { status: 'error', errorMessage: 'not tried: the time is over' };
/** Which file each test is in, and when the time is over: written by the process that ran them all, read by those that follow. */
const DRY_RUN_FILE = '.mutants-dry-run.json';
const PART_MS = 15_000;
const BATCH_ENVIRONMENT = fileURLToPath(new URL('./batch-environment.cjs', import.meta.url));
const MOST_FAILED = 5;
/** What a mutant keeps waiting for ever is found when this is over. */
const TEST_TIMEOUT_MS = 10_000;
/** A test that takes longer than that by itself might be ended so without any mutant. */
const LONGEST_TEST_MS = TEST_TIMEOUT_MS / 4;

/**
 * Stryker's jest runner lets jest load every test file for each mutant and skip the tests that do not touch it. Here only
 * the files that have such a test are loaded, the quickest first, and what one part has found is not looked for in the
 * next. Mutants are tried a batch at a time: Stryker asks for a few of each batch, and each such call goes on with it until
 * it is over, whatever has become of the process that began it. What is known is in the journal, where the score is read.
 */
export class RunnerByFile {
  #jest;
  #log;
  #files;
  #dryRun;
  #plan;
  #numbers;
  #journal = new Journal(process.env.MUTANTS_FOLDER ?? '');
  /** How many mutants of a source file each test file has found: those that have found some are asked first. */
  #finders = new Map();

  constructor(jest, log) {
    this.#jest = jest;
    this.#log = log;
    const adapter = jest.jestTestAdapter;
    const run = adapter.run.bind(adapter);
    // Who ends a run early ends Stryker, and nobody else this process.
    process.once('disconnect', () => process.exit(1));
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
    const result = withoutUnfit(await this.#jest.dryRun(options), this.#log);
    const { perTest = {} } = result.mutantCoverage ?? {};
    const tests = (result.tests ?? []).map(({ id, fileName, timeSpentMs }) => {
      const steps = Object.values(perTest[id] ?? {}).reduce((sum, times) => sum + times, 0);
      return { id, fileName, timeSpentMs, steps };
    });
    writeFileSync(DRY_RUN_FILE, JSON.stringify({ tests, deadlineMs: Date.now() + MINUTES * 60_000 }));
    return result;
  }

  async mutantRun(options) {
    this.#dryRun ??= JSON.parse(readFileSync(DRY_RUN_FILE, 'utf8'));
    this.#plan ??= this.#journal.plan();
    this.#numbers ??= new Map(this.#plan.flatMap((batch, number) => batch.map(({ id }) => [id, number])));
    const { id } = options.activeMutant;
    const number = this.#numbers.get(id);
    if (number === undefined) return this.#runAtLoad(options);
    await this.#finish(number);
    const { found, isOver } = this.#journal.read(number);
    if (!isOver) return NOT_TRIED;
    return found.has(id) ? { status: 'timeout', reason: 'found in its batch' } : { status: 'survived', nrOfTests: 1 };
  }

  get #isInTime() {
    return Date.now() < this.#dryRun.deadlineMs;
  }

  /** Tries a batch, or waits until another process has; meanwhile it tries those after it that are nobody's. */
  async #finish(number) {
    while (this.#isInTime && !this.#journal.read(number).isOver) {
      const isMine = (at) => at >= number && !this.#journal.read(at).isOver && this.#journal.take(at);
      const mine = this.#plan.findIndex((_, at) => isMine(at));
      if (mine === -1) await pause(500);
      else await this.#run(new Batch(mine, this.#plan[mine], this.#journal, this.#dryRun));
    }
  }

  /** @returns the files that could not be run, which say nothing of any mutant */
  async #run(batch) {
    await batch.run(async (files) => {
      this.#files = files;
      const { results } = await this.#jest.jestTestAdapter.run({
        jestConfig: { ...this.#jest.jestConfig, testEnvironment: BATCH_ENVIRONMENT, testTimeout: TEST_TIMEOUT_MS },
        testLocationInResults: false,
      });
      return results.testResults.filter((file) => file.testExecError).map((file) => file.testFilePath);
    });
  }

  /** Of code that runs while its file is loaded: everything is loaded anew for each. */
  async #runAtLoad(options) {
    const source = options.activeMutant.fileName;
    const finders = this.#finders.get(source) ?? new Map();
    this.#finders.set(source, finders);
    let result = NOT_TRIED;
    for (const part of partsOf(this.#dryRun.tests, options.testFilter, finders, PART_MS)) {
      if (!this.#isInTime) return NOT_TRIED;
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
 * A test that asks how long something takes may fail as instrumented code, which takes ten times as long. Without it no
 * mutant is found that would have lived. More of them than a few are no such tests.
 */
function withoutUnfit(result, log) {
  const { tests = [] } = result;
  const failed = tests.filter(({ status }) => status === TestStatus.Failed);
  if (failed.length > MOST_FAILED) return result;
  const slow = tests.filter((test) => test.timeSpentMs > LONGEST_TEST_MS && !failed.includes(test));
  for (const { id } of failed) log.warn(`Left out, since it fails as the code is: ${id}`);
  for (const { id } of slow) log.warn(`Left out, since it takes long: ${id}`);
  const leftOut = [...failed, ...slow];
  for (const { id } of leftOut) delete result.mutantCoverage?.perTest[id];
  return leftOut.length ? { ...result, tests: tests.filter((test) => !leftOut.includes(test)) } : result;
}
