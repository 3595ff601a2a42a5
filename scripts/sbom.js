'use strict';
// npm run sbom [-- FILE]: what a worker is made of, as CycloneDX, by npm's own command and from the lock file alone.
// Temporal and OpenTelemetry are peers of this package, and the image has both: they are listed as well.
const { execFileSync } = require('node:child_process');
const { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');

const root = join(__dirname, '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { name, version } = manifest;
const file = resolve(process.argv[2] ?? join(root, `${name}-${version}.cdx.json`));

const folder = mkdtempSync(join(tmpdir(), 'sbom-'));
const npm = (...args) =>
  execFileSync('npm', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
try {
  // As deploy/Dockerfile installs it: what stands in devDependencies would be left out although it is a peer.
  const { devDependencies: _dev, peerDependenciesMeta: _optional, scripts: _scripts, ...installed } = manifest;
  writeFileSync(join(folder, 'package.json'), JSON.stringify(installed));
  for (const each of ['package-lock.json', '.npmrc'].filter((one) => existsSync(join(root, one)))) {
    copyFileSync(join(root, each), join(folder, each));
  }
  // The lock file marks what is only for development; without that list the marks are others.
  npm('install', '--package-lock-only', '--ignore-scripts', '--offline');
  const bill = JSON.parse(npm('sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--omit', 'dev'));
  // npm calls the whole by the name of the folder it stands in.
  bill.metadata.component.name = name;
  writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`);
  console.log(`${file}: ${bill.components.length} packages`);
} finally {
  rmSync(folder, { recursive: true });
}
