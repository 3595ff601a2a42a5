'use strict';
// `npm run check`: what reads the sources without running them, two at a time, since each keeps one core busy and eslint takes as
// long as the others together. Each tells what it has to say when it has ended.
const { spawn } = require('node:child_process');
const { join } = require('node:path');

const LANES = [['check:lint'], ['check:format', 'check:types', 'check:unused']];

async function check() {
  const areWell = await Promise.all(LANES.map(runLane));
  process.exitCode = areWell.every(Boolean) ? 0 : 1;
}

async function runLane(scripts) {
  let isWell = true;
  for (const script of scripts) isWell = (await run(script)) && isWell;
  return isWell;
}

/** Resolves with whether all is well. */
function run(script) {
  return new Promise((resolve) => {
    const said = [];
    const child = spawn('npm', ['run', script], {
      cwd: join(__dirname, '..'),
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    child.stdout.on('data', (part) => said.push(part));
    child.stderr.on('data', (part) => said.push(part));
    child.once('close', (code) => {
      process.stdout.write(Buffer.concat(said));
      resolve(code === 0);
    });
  });
}

void check();
