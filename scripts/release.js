'use strict';
// npm run release [-- --dry-run]: publishes the version that package.json names, once everything says that it may.
// A dry run asks the same questions, and has npm do everything but the upload.
const { execFileSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const isDryRun = process.argv.includes('--dry-run');
const { name, version, repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

class Refusal extends Error {}

function answerOf(command, ...args) {
  return execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

function run(command, ...args) {
  console.log(`> ${[command, ...args].join(' ')}`);
  execFileSync(command, args, { cwd: root, stdio: 'inherit' });
}

/** What is published is what everybody can see in the repository. */
function checkRepository() {
  const branch = answerOf('git', 'rev-parse', '--abbrev-ref', 'HEAD');
  if (branch !== 'main') throw new Refusal(`a release is made from main, and this is ${branch}`);
  const changed = answerOf('git', 'status', '--porcelain');
  if (changed) throw new Refusal(`there are changes that are not committed:\n${changed}`);
  const tagged = answerOf('git', 'tag', '--list', `v${version}`);
  if (tagged && answerOf('git', 'rev-list', '-n', '1', tagged) !== answerOf('git', 'rev-parse', 'HEAD')) {
    throw new Refusal(`v${version} is the tag of another commit: give package.json a new version`);
  }
}

function checkChangelog() {
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
  const [, newest, date] = /^## \[?(\d+\.\d+\.\d+[^\]\s]*)\]?(?: - (\S+))?$/m.exec(changelog) ?? [];
  if (newest !== version) {
    const has = newest ? `its newest version is ${newest}` : 'it has no version yet';
    throw new Refusal(`CHANGELOG.md has no heading \`## ${version} - YYYY-MM-DD\` above the others: ${has}`);
  }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date ?? '')) {
    throw new Refusal(`\`## ${version}\` in CHANGELOG.md needs its date: \`## ${version} - YYYY-MM-DD\``);
  }
  const unreleased = /^## \[?Unreleased\]?$([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(changelog)?.[1]?.trim();
  if (unreleased) throw new Refusal(`CHANGELOG.md still has entries under Unreleased: move them to ${version}`);
}

/** npm refuses to publish a version twice, but only after the tests have run. */
function checkRegistry() {
  const published = JSON.parse(readRegistry() || '[]');
  if ([published].flat().includes(version)) throw new Refusal(`${name} ${version} is published already`);
}

function readRegistry() {
  try {
    return answerOf('npm', 'view', name, 'versions', '--json');
  } catch (error) {
    // A name that nobody has published yet is an E404; anything else npm publish will meet as well.
    if (String(error.stdout).includes('E404')) return '[]';
    throw new Refusal(
      `npm's registry does not say which versions of ${name} there are: ${String(error.stdout).trim()}`,
    );
  }
}

/** `--provenance` is npm's signed statement of where and from what the package was built. */
function missingForProvenance() {
  const hasToken = process.env.ACTIONS_ID_TOKEN_REQUEST_URL || process.env.SIGSTORE_ID_TOKEN;
  return [
    ...(repository ? [] : ['a `repository` in package.json, which npm compares with where the build ran']),
    ...(hasToken ? [] : ['a CI with an OIDC token (`id-token: write` on GitHub Actions)']),
  ].join(' and ');
}

function release() {
  checkRepository();
  checkChangelog();
  checkRegistry();
  const missing = missingForProvenance();
  if (missing && !isDryRun) throw new Refusal(`provenance needs ${missing}`);
  run('npm', 'run', 'check');
  run('npm', 'test');
  run('npm', 'run', 'sbom');
  run('npm', 'publish', '--access', 'public', ...(isDryRun ? ['--dry-run'] : ['--provenance']));
  if (isDryRun) {
    console.log(`${name} ${version} could be released; nothing was uploaded.`);
    if (missing) console.log(`For the upload provenance needs ${missing}.`);
    return;
  }
  console.log(`${name} ${version} is released. Now: git tag v${version} && git push origin v${version}`);
  console.log(`${name}-${version}.cdx.json lists what it is made of: attach it to the release.`);
}

try {
  release();
} catch (error) {
  console.error(`error: ${error instanceof Refusal ? error.message : `${error.message}, and nothing was published`}`);
  process.exitCode = 1;
}
