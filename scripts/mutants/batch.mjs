import { partsOf } from './parts.mjs';
import { Watchdog } from './watchdog.cjs';

/** By how long the tests take once; in a batch they are run many times over. */
const PART_MS = 6_000;
/** Where the environment of jest, which is loaded in this process, finds the batch that is tried. */
const BATCH = Symbol.for('temporal-huaweicloud mutants batch');

/** Some mutants, tried together: file by file, by each test that touches one of them. */
export class Batch {
  #number;
  #all;
  #journal;
  #dryRun;
  #steps;
  #done;
  /** Those that the files of now meet. */
  mutants = [];
  /** By which test a mutant was found, and whether that went on without end. */
  found;
  /** In which files nothing could be told of a mutant. */
  unclear;
  /** Only one mutant is there, and each file is loaded for it alone. */
  isAlone = false;
  watchdog;

  constructor(number, mutants, journal, dryRun) {
    this.#number = number;
    this.#all = mutants.map(({ id, tests }) => ({ id, tests: new Set(tests) }));
    this.#journal = journal;
    this.#dryRun = dryRun;
    this.#steps = new Map(dryRun.tests.map(({ id, steps }) => [id, steps]));
    ({ found: this.found, unclear: this.unclear, done: this.#done } = journal.read(number));
    this.watchdog = new Watchdog(journal, number);
  }

  get isInTime() {
    return Date.now() < this.#dryRun.deadlineMs;
  }

  /** How many steps a test takes without a mutant. */
  stepsOf(test) {
    return this.#steps.get(test) ?? 0;
  }

  leaveUnclear(id, file) {
    this.unclear.set(id, (this.unclear.get(id) ?? new Set()).add(file));
  }

  /** @param runFiles lets jest run these and returns those that could not be run, which say nothing of any mutant */
  async run(runFiles) {
    globalThis[BATCH] = this;
    await this.#meet(this.#all, undefined, runFiles);
    await this.#clear(runFiles);
    if (this.isInTime) this.#journal.note(this.#number, { isOver: true });
    await this.watchdog.dispose();
  }

  /**
   * A file that a mutant has spoilt is loaded once more for the others, as long as that tells something of one of them;
   * what is unclear even then meets the file alone.
   */
  async #clear(runFiles) {
    for (let before = Infinity; this.#left && this.#left < before && this.isInTime;) {
      before = this.#left;
      const { unclear } = this;
      this.unclear = new Map();
      const files = new Set([...unclear.values()].flatMap((some) => [...some]));
      await this.#meet(this.#of(unclear), files, runFiles);
    }
    const { unclear } = this;
    this.unclear = new Map();
    this.isAlone = true;
    for (const mutant of this.#of(unclear)) await this.#meet([mutant], unclear.get(mutant.id), runFiles);
  }

  get #left() {
    return [...this.unclear.values()].reduce((sum, files) => sum + files.size, 0);
  }

  #of(unclear) {
    return this.#all.filter(({ id }) => unclear.has(id));
  }

  async #meet(mutants, inFiles, runFiles) {
    const wanted = [...new Set(mutants.flatMap(({ tests }) => [...tests]))];
    for (const part of partsOf(this.#dryRun.tests, wanted, new Map(), PART_MS)) {
      if (!this.isInTime) return;
      this.mutants = mutants.filter(({ id }) => !this.found.has(id));
      const left = new Set(this.mutants.flatMap(({ tests }) => [...tests]));
      const isAsked = ({ fileName, ids }) =>
        (inFiles ? inFiles.has(fileName) : !this.#done.has(fileName)) && ids.some((id) => left.has(id));
      const asked = part.filter(isAsked);
      if (!asked.length) continue;
      const lost = new Set(await runFiles(asked.map(({ fileName }) => fileName)));
      for (const { fileName, ids } of asked)
        if (lost.has(fileName))
          for (const { id, tests } of this.mutants)
            if (ids.some((test) => tests.has(test))) this.leaveUnclear(id, fileName);
      for (const id of this.found.keys()) this.unclear.delete(id);
      // What has begun after the time was over was not done.
      if (this.isInTime) this.#note(inFiles ? [] : asked.map(({ fileName }) => fileName));
    }
  }

  #note(done) {
    const known = this.#journal.read(this.#number);
    for (const [id, { by, isEndless }] of this.found)
      if (!known.found.has(id)) this.#journal.note(this.#number, { found: id, by, isEndless });
    if (!done.length) return;
    for (const [id, files] of this.unclear)
      for (const file of files) if (done.includes(file)) this.#journal.note(this.#number, { unclear: id, file });
    this.#journal.note(this.#number, { done });
  }
}
