'use strict';
// Takes each mechanism that keeps a promise out of the package, one at a time and in this process' memory alone, and lives
// through worlds until one of them breaks a promise: docs/promises.md has the numbers. It reads the sources, and needs no build.
//   node scripts/without-mechanism.js [--worlds N] [--seed S] [--seconds T] [NAME...]
// T are seconds of its processor for each. Exits 1 where a mechanism was not found. One that no world can find, and a test does
// (`byTests`), is tried only when it is named.
const { fork } = require('node:child_process');
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join, relative, sep } = require('node:path');
const { parseArgs } = require('node:util');
const { transformSync } = require('esbuild');
const MECHANISMS = require('./mechanisms.json');

const root = join(__dirname, '..');
/** How much longer than its time on the processor one may take by the clock, where others use the cores too. */
const MOST_BY_CLOCK = { times: 3, moreSeconds: 60 };

function readArguments() {
  const whole = { type: 'string' };
  const { values, positionals } = parseArgs({
    options: { worlds: whole, seed: whole, seconds: whole },
    allowPositionals: true,
  });
  const { worlds = '100000', seed = '1', seconds = '600' } = values;
  const unknown = positionals.find((name) => !MECHANISMS.some((one) => one.name === name));
  if (unknown) throw new RangeError(`no mechanism ${unknown}: name ${MECHANISMS.map(({ name }) => name).join(', ')}`);
  const asked = { worlds: Number(worlds), seed: Number(seed), seconds: Number(seconds) };
  for (const name of ['worlds', 'seconds'])
    if (!(asked[name] > 0)) throw new RangeError(`--${name} takes a number above 0, got ${values[name]}`);
  return { asked, named: positionals };
}

/** Loads TypeScript as it stands, but for what is taken out. @returns whether all of that has been loaded */
function loadWithout(edits) {
  const out = new Set();
  Module._extensions['.ts'] = (module, path) => {
    const file = relative(root, path).split(sep).join('/');
    let source = readFileSync(path, 'utf8');
    for (const edit of edits.filter((one) => one.file === file)) {
      if (source.split(edit.from).length !== 2) throw new Error(`${file} does not hold this once: ${edit.from}`);
      source = source.replace(edit.from, () => edit.to);
      out.add(edit);
    }
    const { code } = transformSync(source, { loader: 'ts', format: 'cjs', target: 'es2022', platform: 'node' });
    module._compile(code, path);
  };
  return () => out.size === edits.length;
}

async function untilFound({ mechanism, worlds, seed, seconds }) {
  const isOut = loadWithout(mechanism.edits);
  const { drawWorld } = require('../worlds/draw/draw-world.ts');
  const { liveThrough } = require('../worlds/engine/world.ts');
  const { judgeWorld } = require('../worlds/oracle/judge-world.ts');
  if (!isOut()) throw new Error(`worlds do not load all that ${mechanism.name} stands in`);
  for (let lived = 1; lived <= worlds; lived += 1) {
    const [broken] = judgeWorld(await liveThrough(drawWorld(seed + lived - 1))).broken;
    if (broken) return { lived, broken: `${broken.promise} (${broken.detail})` };
    if (process.cpuUsage().user / 1e6 > seconds) return { lived };
    // Otherwise nothing but worlds would happen in this process.
    await new Promise(setImmediate);
  }
  return { lived: worlds };
}

/**
 * In a process of its own: what was loaded without it is not loaded again.
 * @returns what its worlds came to, or how the process died
 */
function inItsProcess(asked) {
  return new Promise((resolve) => {
    const child = fork(__filename, [JSON.stringify(asked)], { env: { ...process.env, WITHOUT_MECHANISM: '1' } });
    let [answer, died] = [];
    // A world that never ends comes to no look at its time.
    const mostSeconds = MOST_BY_CLOCK.times * asked.seconds + MOST_BY_CLOCK.moreSeconds;
    const atMost = setTimeout(() => {
      died = `no answer within ${mostSeconds} s by the clock`;
      child.kill('SIGKILL');
    }, mostSeconds * 1_000);
    child.on('message', (message) => (answer = message));
    child.on('error', (error) => (died = error.message));
    // Not at its exit: the message may still be on its way then.
    child.on('close', (code, signal) => {
      clearTimeout(atMost);
      resolve(answer ?? { died: died ?? `its process ended with ${signal ?? code}` });
    });
  });
}

function told({ lived, broken, died }) {
  if (died) return `not tried to its end: ${died}`;
  return broken ? `found after ${lived}: ${broken}` : `not found in ${lived}`;
}

async function main() {
  if (process.env['WITHOUT_MECHANISM']) {
    process.send(await untilFound(JSON.parse(process.argv[2])));
    return;
  }
  const { named, asked } = readArguments();
  for (const mechanism of MECHANISMS.filter(({ name }) => !named.length || named.includes(name))) {
    const { name, byTests } = mechanism;
    if (byTests && !named.length) {
      console.log(`${name}: left out, since no world can find it: ${byTests} does`);
      continue;
    }
    const answer = await inItsProcess({ ...asked, mechanism });
    console.log(`${name}: ${told(answer)}`);
    if (!answer.broken) process.exitCode = 1;
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
