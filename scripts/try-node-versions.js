'use strict';
// npm run try-node-versions [-- VERSION...]: runs what an empty project with the packed package runs, on the oldest
// Node that package.json names, on 22, on 24, which the image has, and on the newest that npm has, or on those given.
// Their binaries are npm's own packages.
const { execFileSync, spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const root = join(__dirname, '..');
const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const binaryPackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/** `>=20.19` names the first release of 20.19. */
function oldest() {
  const [, version] = /^>=(\d+\.\d+)$/.exec(engines.node) ?? [];
  if (!version) throw new Error(`engines.node is ${engines.node}, and >=MAJOR.MINOR is what can be tried`);
  return `${version}.0`;
}

function newest() {
  return execFileSync('npm', ['view', binaryPackage, 'version'], { encoding: 'utf8' }).trim();
}

function binaryOf(version, folder) {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--silent', `${binaryPackage}@${version}`];
  execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return join(folder, 'node_modules', binaryPackage, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

function tryOut(version) {
  const folder = mkdtempSync(join(tmpdir(), 'temporal-huaweicloud-node-'));
  try {
    const binary = binaryOf(version, folder);
    console.log(`\nNode ${execFileSync(binary, ['--version'], { encoding: 'utf8' }).trim()}`);
    const jest = join(root, 'node_modules/jest/bin/jest.js');
    const env = { ...process.env, TEST_NODE: binary };
    return spawnSync(process.execPath, [jest, '-i', 'test/package/empty-project'], { cwd: root, env, stdio: 'inherit' })
      .status;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const given = process.argv.slice(2);
const failed = (given.length ? given : [oldest(), '22', '24', newest()]).filter((version) => tryOut(version) !== 0);
if (failed.length) console.error(`\nfailed on Node ${failed.join(' and ')}`);
process.exitCode = failed.length ? 1 : 0;
