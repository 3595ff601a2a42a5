'use strict';
// Runs a Temporal server for the test runs with TEST_KEEP_SERVER, as a process of its own. It ends the server, which
// it alone has started, when the file that tells of it is gone or taken by another, or nobody has touched it for long.
const { linkSync, readFileSync, rmSync, statSync, writeFileSync } = require('node:fs');

const LOOK_EVERY_MS = 500;
const [starter, executable, file, idleMs] = process.argv.slice(2);

async function keep() {
  const { startTemporalServer } = require(starter);
  const server = await startTemporalServer({ executable, ui: false, readyWithinMs: 120_000 });
  const ours = JSON.stringify({ address: server.address, keeper: process.pid });
  tell(ours);
  const looks = setInterval(() => {
    if (isWanted(ours)) return;
    clearInterval(looks);
    forget(ours);
    void server.close();
  }, LOOK_EVERY_MS);
  await server.exited;
  clearInterval(looks);
  forget(ours);
}

/** Whole at once, and never over the word of a keeper that was quicker. */
function tell(ours) {
  const whole = `${file}.${process.pid}`;
  writeFileSync(whole, ours);
  try {
    linkSync(whole, file);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(whole);
  }
}

/** Before the server ends, so that no run finds one that is about to. */
function forget(ours) {
  if (read() === ours) rmSync(file);
}

function isWanted(ours) {
  return read() === ours && Date.now() - statSync(file).mtimeMs < Number(idleMs);
}

function read() {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

keep().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
