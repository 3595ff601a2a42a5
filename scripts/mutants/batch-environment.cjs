'use strict';
// Where the tests of a file meet many mutants at once: each test is run once for each mutant that it touches, one after
// the other, in the code that has been loaded once. Loading it anew for each mutant takes nearly all of the time.
const TestEnvironment = require('@stryker-mutator/jest-runner/jest-env/node');
const { Steps } = require('./steps.cjs');

/** What `batch.mjs` and this environment, which is loaded by jest in the same process, hand to each other. */
const BATCH = Symbol.for('temporal-huaweicloud mutants batch');

module.exports = class BatchEnvironment extends TestEnvironment {
  #file;
  #batch = globalThis[BATCH];
  #steps = new Steps(() => this.#batch.watchdog.bark());
  /** A mutant may have left this file's state other than it was, or something of it still goes on. */
  #isSpoilt = false;
  /** The mutants that a test has found, until it has shown that it still passes without any. */
  #found = [];

  constructor(config, context) {
    super(config, context);
    this.#file = context.testPath;
    this.global['__stryker__'] = this.#steps;
  }

  async handleTestEvent({ name, test }, state) {
    if (name === 'run_start') this.#repeat(state.rootDescribeBlock);
    if (name === 'test_start') this.#begin(test);
    if (name === 'test_done') this.#end(test);
  }

  #repeat(block) {
    block.children = block.children.flatMap((child) => {
      if (child.type === 'describeBlock') this.#repeat(child);
      return child.type === 'test' ? this.#repeated(child) : [child];
    });
  }

  #repeated(test) {
    const id = idOf(test);
    const mutants = this.#batch.mutants.filter(({ tests }) => tests.has(id));
    if (test.concurrent) for (const mutant of mutants) this.#batch.leaveUnclear(mutant.id, this.#file);
    if (!mutants.length || test.concurrent) return [{ ...test, mode: 'skip' }];
    const copies = mutants.map((mutant) => ({
      ...test,
      mutant,
      // What never comes has the bound on time of all of them.
      timeout: undefined,
      errors: [],
      retryReasons: [],
      unhandledRejectionErrorByPromise: new Map(),
    }));
    return [...copies, test];
  }

  #begin(test) {
    test.mode = this.#isWanted(test) ? test.mode : 'skip';
    if (test.mode === 'skip') return;
    const { id } = test.mutant ?? {};
    this.#batch.watchdog.begin(id ?? this.#found.at(-1));
    this.#steps.begin(id, this.#batch.stepsOf(idOf(test)));
  }

  #isWanted({ mutant }) {
    // A mutant that a file meets alone has left whatever is other than it was.
    if (!mutant) return this.#found.length > 0 && !this.#batch.isAlone;
    if (this.#batch.found.has(mutant.id)) return false;
    if (!this.#isSpoilt && this.#batch.isInTime) return true;
    this.#batch.leaveUnclear(mutant.id, this.#file);
    return false;
  }

  #end(test) {
    const { mutant, errors } = test;
    const { isEndless } = this.#steps;
    this.#steps.over();
    this.#batch.watchdog.over();
    if (mutant && errors.length) {
      this.#batch.found.set(mutant.id, { by: idOf(test), isEndless });
      this.#found.push(mutant.id);
      if (errors.flat().some((error) => /Exceeded timeout/.test(String(error?.message ?? error))))
        this.#isSpoilt = true;
    }
    if (mutant) return;
    // The test itself, without a mutant, after all that it has found: where it fails, who knows what it has found.
    if (errors.length) {
      this.#isSpoilt = true;
      for (const id of this.#found) {
        this.#batch.found.delete(id);
        this.#batch.leaveUnclear(id, this.#file);
      }
    }
    this.#found = [];
  }
};

/** As Stryker's jest runner calls a test. */
function idOf({ name, parent }) {
  const names = [name];
  for (let block = parent; block?.parent; block = block.parent) names.unshift(block.name);
  return names.join(' ').trimStart();
}
