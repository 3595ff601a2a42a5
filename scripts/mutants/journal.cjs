'use strict';
// What is known of the mutants of a run, in files of its folder: it outlives a process that a mutant has sent into a loop,
// and who ends the run early is told.
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

/** One line is one thing that is known: what is read is all of them, the last one half written at most. */
class Journal {
  #folder;

  constructor(folder) {
    this.#folder = folder;
  }

  keepPlan(batches) {
    writeFileSync(join(this.#folder, 'plan.json'), JSON.stringify(batches));
  }

  /** @returns {{ id: string, tests: string[] }[][]} the mutants of each batch, in the order of the draw */
  plan() {
    return JSON.parse(readFileSync(join(this.#folder, 'plan.json'), 'utf8'));
  }

  /** @returns whether this batch is the caller's to try: nobody's yet, or somebody's who is gone */
  take(number) {
    const file = join(this.#folder, `batch-${number}.taken`);
    if (existsSync(file)) {
      const taker = Number(readFileSync(file, 'utf8'));
      if (taker !== process.pid && isAlive(taker)) return false;
    }
    writeFileSync(file, String(process.pid));
    return true;
  }

  note(number, line) {
    appendFileSync(this.fileOf(number), `${JSON.stringify(line)}\n`);
  }

  fileOf(number) {
    return join(this.#folder, `batch-${number}.jsonl`);
  }

  /** What is known of a batch: what was found, of what nothing could be told in which file, which files are done with. */
  read(number) {
    const known = { found: new Map(), unclear: new Map(), done: new Set(), isOver: false };
    if (!existsSync(this.fileOf(number))) return known;
    for (const text of readFileSync(this.fileOf(number), 'utf8').split('\n')) {
      const line = parsed(text);
      if (line.found) known.found.set(line.found, line);
      if (line.unclear) known.unclear.set(line.unclear, (known.unclear.get(line.unclear) ?? new Set()).add(line.file));
      for (const file of line.done ?? []) known.done.add(file);
      if (line.isOver) known.isOver = true;
    }
    for (const id of known.found.keys()) known.unclear.delete(id);
    return known;
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

module.exports = { Journal };
