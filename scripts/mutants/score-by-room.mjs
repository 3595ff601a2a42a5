import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { Journal } from './journal.cjs';

const SEED = process.env.MUTANTS_SEED;
const BATCH_SIZE = 60;
/**
 * A mutant meets so many of the tests that touch it: a third of them those of which its file makes up most, a third those that
 * touch most of its file, and a third those that touch what few others do of it. What lives through them would meet a thousand
 * others, which find next to nothing, and take nearly all of the time. A score without them can only be lower.
 */
const MOST_TESTS = 120;
/** How often Stryker asks for a batch: each time that a mutant has ended the process it goes on where that has been. */
const CALLS_A_BATCH = 10;
/** More than a batch takes: what goes on without end is ended by the batch itself. */
const BATCH_TIMEOUT_MS = 20 * 60_000;

/** Draws the order in which mutants are tried, and tells the score of each room and what was not found. */
export class ScoreByRoom {
  #journal = new Journal(process.env.MUTANTS_FOLDER ?? '');
  /** The mutants of each batch, each with the tests that touch it. */
  #batches = [];
  /** Those of code that runs while its file is loaded. */
  #atLoad = [];
  /** What Stryker says of those: of the others the journal is asked. */
  #statuses = new Map();
  #isTold = false;

  constructor() {
    // Who ends it early is told what is known so far, before Stryker ends it.
    for (const signal of ['SIGTERM', 'SIGINT']) process.prependOnceListener(signal, () => this.wrapUp());
  }

  /**
   * Stryker tries them in the order of this list, which is the file's and the line's: with an end by the clock it would
   * always be the same first ones. Those of code that runs while its file is loaded come last: each has to load all anew,
   * which takes as long as a hundred others. Each would have every test run, too: it gets those that run something of its file.
   */
  onMutationTestingPlanReady({ mutantPlans }) {
    const drawn = mutantPlans
      .filter(({ runOptions }) => runOptions)
      .map((plan) => ({ ...plan, rank: rankOf(plan.mutant) }))
      .sort((one, other) => (one.rank < other.rank ? -1 : 1));
    const inBatches = drawn.filter(({ mutant, runOptions }) => !mutant.static && runOptions.testFilter);
    this.#atLoad = drawn.filter((plan) => !inBatches.includes(plan));
    for (let at = 0; at < inBatches.length; at += BATCH_SIZE) this.#batches.push(inBatches.slice(at, at + BATCH_SIZE));
    const closest = closestTests(drawn);
    this.#journal.keepPlan(
      this.#batches.map((batch) => batch.map(({ mutant }) => ({ id: mutant.id, tests: closest(mutant) }))),
    );
    const calls = this.#batches.flatMap((batch) => {
      const touched = batch.filter(({ runOptions }) => runOptions.testFilter.length);
      return touched.slice(0, CALLS_A_BATCH);
    });
    for (const [number, batch] of this.#batches.entries())
      if (batch.every(({ runOptions }) => !runOptions.testFilter.length)) this.#journal.note(number, { isOver: true });
    for (const { runOptions } of calls) runOptions.timeout = BATCH_TIMEOUT_MS;
    this.#giveTestsOfTheirFiles(drawn);
    mutantPlans.splice(0, mutantPlans.length, ...calls, ...this.#atLoad);
  }

  #giveTestsOfTheirFiles(drawn) {
    const testsOf = new Map();
    for (const { mutant } of drawn) {
      const tests = testsOf.get(mutant.fileName) ?? new Set();
      for (const id of mutant.coveredBy ?? []) tests.add(id);
      testsOf.set(mutant.fileName, tests);
    }
    for (const { mutant, runOptions } of this.#atLoad) {
      const tests = testsOf.get(mutant.fileName);
      if (tests.size) runOptions.testFilter = [...tests];
      // Jest loads every file anew for each mutant anyway.
      runOptions.reloadEnvironment = false;
    }
  }

  onMutantTested({ id, status }) {
    this.#statuses.set(id, status);
  }

  wrapUp() {
    if (this.#isTold) return;
    this.#isTold = true;
    const tried = [];
    for (const [number, batch] of this.#batches.entries()) {
      const { found, isOver } = this.#journal.read(number);
      // In one that is not over those that are found are known first: it would count too well.
      if (!isOver && found.size)
        console.log(`${found.size} of ${batch.length} were found in a batch that was not over`);
      if (isOver) for (const plan of batch) tried.push({ ...plan, how: found.get(plan.mutant.id) });
    }
    for (const plan of this.#atLoad) {
      const status = this.#statuses.get(plan.mutant.id);
      if (status === 'Survived') tried.push(plan);
      if (status === 'Killed' || status === 'Timeout') tried.push({ ...plan, how: {} });
    }
    this.#tell(tried);
  }

  #tell(tried) {
    const missed = tried.filter(({ how }) => !how);
    for (const line of missed.map(told).sort()) console.log(line);
    for (const room of [...new Set(tried.map(roomOf))].sort()) {
      const ofRoom = tried.filter((plan) => roomOf(plan) === room);
      const found = ofRoom.filter(({ how }) => how);
      const share = ((100 * found.length) / ofRoom.length).toFixed(1);
      const endless = found.filter(({ how }) => how.isEndless).length;
      console.log(
        `${room}: ${found.length} of ${ofRoom.length} found, ${share} % (${endless} since they go on without end)`,
      );
      const [atLoad, triedAtLoad] = [this.#atLoad, ofRoom].map(
        (plans) => plans.filter((plan) => roomOf(plan) === room && plan.mutant.static).length,
      );
      console.log(`${room}: of ${atLoad} in code that runs while its file is loaded, ${triedAtLoad} were tried`);
    }
    const all = this.#batches.flat().length + this.#atLoad.length;
    console.log(`tried ${tried.length} of ${all} mutants, seed ${SEED}`);
    if (tried.length) return;
    console.error(`No mutant was tried: ${all ? 'give more --minutes' : 'these files have none'}.`);
    process.exitCode = 1;
  }
}

/** Which tests look at a mutant most closely. */
function closestTests(drawn) {
  /** How many mutants a test touches, of each file and of all; of a file also how few others touch them. */
  const touched = new Map();
  for (const { mutant } of drawn) {
    const { fileName, coveredBy = [] } = mutant;
    for (const test of coveredBy) {
      const counts = touched.get(test) ?? { all: 0, of: new Map() };
      touched.set(test, counts);
      counts.all += 1;
      const ofFile = counts.of.get(fileName) ?? { count: 0, rare: 0 };
      counts.of.set(fileName, ofFile);
      ofFile.count += 1;
      ofFile.rare += 1 / coveredBy.length;
    }
  }
  return ({ fileName, coveredBy = [] }) => {
    const tests = coveredBy.map((id) => {
      const { all, of } = touched.get(id);
      const { count, rare } = of.get(fileName);
      return { id, count, rare, share: count / all };
    });
    const taken = new Set();
    for (const [nth, what] of ['share', 'count', 'rare'].entries()) {
      tests.sort((one, other) => other[what] - one[what]);
      for (const { id } of tests) if (taken.size < ((nth + 1) * MOST_TESTS) / 3) taken.add(id);
    }
    return [...taken];
  };
}

function rankOf({ fileName, location, mutatorName, replacement }) {
  const { start, end } = location;
  const what = [SEED, pathOf(fileName), start.line, start.column, end.line, end.column, mutatorName, replacement];
  return createHash('sha1').update(what.join('|')).digest('hex');
}

function pathOf(fileName) {
  return relative(process.cwd(), fileName).split(sep).join('/');
}

function roomOf({ mutant }) {
  return pathOf(mutant.fileName).split('/')[1];
}

/** Lines and columns of a plan count from 0. */
function told({ mutant: { fileName, location, replacement }, runOptions }) {
  const { start, end } = location;
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line, end.line + 1);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column);
  lines[0] = lines[0].slice(start.column);
  const [was, is] = [lines.join('\n'), replacement].map((text) => short(text.replace(/\s+/g, ' ')));
  const why = runOptions.testFilter?.length === 0 ? 'no test runs it' : 'not found';
  return `${why}: ${pathOf(fileName)}:${start.line + 1} ${was} -> ${is}`;
}

function short(text) {
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}
