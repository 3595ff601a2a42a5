'use strict';
// `npm install` against a registry that lacks packages for other platforms leaves those out of package-lock.json, and
// `npm ci` then refuses the file. Their parents name name and version of each: this writes them in, without integrity.
// Run it after every change of a dependency on such a machine: node scripts/complete-lock-file.js
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const FILE = join(__dirname, '../package-lock.json');
const SYSTEMS = ['darwin', 'linux', 'win32', 'android', 'freebsd', 'openharmony'];
const PROCESSORS = ['x64', 'arm64', 'ia32', 'arm', 'ppc64', 's390x', 'riscv64', 'loong64', 'wasm32'];

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const missing = Object.entries(lock.packages).flatMap(([path, parent]) =>
  Object.entries(parent.optionalDependencies ?? {})
    .filter(([name]) => !placesOf(path, name).some((place) => place in lock.packages))
    .map(([name, version]) => [`node_modules/${name}`, entryOf(name, version, parent)]),
);
Object.assign(lock.packages, Object.fromEntries(missing));
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${missing.length} packages for other platforms written in`);

/** Where Node would look for a package from this folder, nearest first. */
function placesOf(path, name) {
  const up = path.includes('node_modules/')
    ? path.slice(0, path.lastIndexOf('node_modules/')).replace(/\/$/, '')
    : undefined;
  const here = `${path ? `${path}/` : ''}node_modules/${name}`;
  return up === undefined ? [here] : [here, ...placesOf(up, name)];
}

function entryOf(name, version, parent) {
  const words = name.split(/[-/]/);
  const os = words.filter((word) => SYSTEMS.includes(word)).slice(0, 1);
  const cpu = words
    .filter((word) => PROCESSORS.includes(word) || word === 'gnueabihf')
    .map((word) => (word === 'gnueabihf' ? 'arm' : word));
  return {
    version,
    ...(cpu.length && { cpu: cpu.slice(0, 1) }),
    ...(parent.dev && { dev: true }),
    ...(parent.devOptional && { devOptional: true }),
    license: parent.license,
    optional: true,
    ...(os.length && { os }),
    ...(parent.peer && { peer: true }),
  };
}
