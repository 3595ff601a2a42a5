'use strict';
// Ends this process where a test with a mutant goes on for long and lets nothing else happen, and keeps why.
const { appendFileSync } = require('node:fs');
const { isMainThread, Worker, workerData } = require('node:worker_threads');

/** What waits is ended by jest long before. */
const MOST_MS = 45_000;

class Watchdog {
  #journal;
  #number;
  /** Since when a test has been run with which mutant, none being 0 and -1. */
  #current = new Int32Array(new SharedArrayBuffer(8));
  #beganMs = performance.now();

  constructor(journal, number) {
    this.#journal = journal;
    this.#number = number;
    const data = { current: this.#current, file: journal.fileOf(number) };
    this.worker = new Worker(__filename, { workerData: data });
    this.worker.unref();
  }

  begin(mutant) {
    Atomics.store(this.#current, 1, Number(mutant));
    Atomics.store(this.#current, 0, 1 + Math.floor(performance.now() - this.#beganMs));
  }

  over() {
    Atomics.store(this.#current, 0, 0);
  }

  /** The mutant of now has this process go on without end, and nothing else stops it. */
  bark() {
    this.#journal.note(this.#number, endless(Atomics.load(this.#current, 1)));
    process.kill(process.pid, 'SIGKILL');
  }

  async dispose() {
    await this.worker.terminate();
  }
}

function endless(mutant) {
  return { found: String(mutant), isEndless: true };
}

function watch({ current, file }) {
  let since = { begunAt: 0, atMs: 0 };
  setInterval(() => {
    const begunAt = Atomics.load(current, 0);
    if (begunAt !== since.begunAt) since = { begunAt, atMs: performance.now() };
    if (!begunAt || performance.now() - since.atMs < MOST_MS) return;
    appendFileSync(file, `${JSON.stringify(endless(Atomics.load(current, 1)))}\n`);
    process.kill(process.pid, 'SIGKILL');
  }, 500);
}

if (!isMainThread && workerData?.current && workerData.file) watch(workerData);

module.exports = { Watchdog };
