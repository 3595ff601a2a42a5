import { execFile, execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from '../support/temporary-folder';

const SCRIPT = join(__dirname, '../../scripts/release.js');
const CHANGELOG = '# Changelog\n\n## Unreleased\n\n## 1.2.0 - 2026-01-31\n\n- You can do more.\n';
const folder = temporaryFolder();
/** What npm's registry has of the package, and what it was asked. */
const registry = { versions: ['1.1.0'], asked: [] as string[] };
let server: Server;

beforeAll(async () => {
  server = createServer((request, response) => {
    registry.asked.push(`${request.method} ${request.url}`);
    const versions = Object.fromEntries(registry.versions.map((version) => [version, { name: 'orders', version }]));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ name: 'orders', 'dist-tags': { latest: '1.1.0' }, versions }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

beforeEach(() => Object.assign(registry, { versions: ['1.1.0'], asked: [] }));

afterAll(() => server.close());

test('a dry run checks, tests and packs what would be released, and uploads nothing', async () => {
  const { code, stdout } = await release(repository(), '--dry-run');

  expect(stdout.match(/^> .*$/gm)).toEqual([
    '> npm run check',
    '> npm test',
    '> npm run sbom',
    '> npm publish --access public --dry-run',
  ]);
  expect(stdout).toContain('orders 1.2.0 could be released; nothing was uploaded.');
  expect(stdout).toContain('For the upload provenance needs a `repository` in package.json');
  expect(code).toBe(0);
  expect(registry.asked.filter((request) => !request.startsWith('GET'))).toEqual([]);
});

test.each<[string, (repository: string) => void, string]>([
  ['another branch', (at) => git(at, 'checkout', '-q', '-b', 'fix'), 'a release is made from main, and this is fix'],
  [
    'a change not committed',
    (at) => appendFileSync(join(at, 'CHANGELOG.md'), '- x\n'),
    'changes that are not committed',
  ],
  [
    'a version without a heading',
    (at) => rewrite(at, CHANGELOG.replace('1.2.0', '1.1.0')),
    'its newest version is 1.1.0',
  ],
  ['a version without a date', (at) => rewrite(at, CHANGELOG.replace(' - 2026-01-31', '')), 'needs its date'],
  [
    'entries left over',
    (at) => rewrite(at, CHANGELOG.replace('leased\n', 'leased\n\n- Later.\n')),
    'move them to 1.2.0',
  ],
  ['a tag elsewhere', (at) => tagEarlier(at), 'v1.2.0 is the tag of another commit'],
  ['a version taken', () => void registry.versions.push('1.2.0'), 'orders 1.2.0 is published already'],
])('%s is refused in a sentence before anything is run', async (_what, spoil, sentence) => {
  const at = repository();
  spoil(at);
  const { code, stdout, stderr } = await release(at, '--dry-run');

  expect(stderr).toMatch(/^error: /);
  expect(stderr).toContain(sentence);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
});

test('a release that cannot be proved is refused', async () => {
  const { code, stderr } = await release(repository());

  expect(stderr).toMatch(/^error: provenance needs .* and a CI with an OIDC token/);
  expect(code).toBe(1);
});

test('nothing is published when a test fails', async () => {
  const { code, stderr } = await release(repository({ test: 'exit 3' }), '--dry-run');

  expect(stderr).toContain('Command failed: npm test, and nothing was published');
  expect(code).toBe(1);
});

/** A repository of a package that may be released. */
function repository(scripts: object = {}): string {
  const at = mkdtempSync(join(folder, 'repository-'));
  mkdirSync(join(at, 'scripts'));
  cpSync(SCRIPT, join(at, 'scripts/release.js'));
  const manifest = {
    name: 'orders',
    version: '1.2.0',
    scripts: { check: 'exit 0', test: 'exit 0', sbom: 'exit 0', ...scripts },
  };
  writeFileSync(join(at, 'package.json'), JSON.stringify(manifest));
  git(at, 'init', '-q', '-b', 'main');
  rewrite(at, CHANGELOG);
  return at;
}

function rewrite(at: string, changelog: string): void {
  writeFileSync(join(at, 'CHANGELOG.md'), changelog);
  git(at, 'add', '.');
  git(at, 'commit', '-q', '-m', 'a change');
}

function tagEarlier(at: string): void {
  git(at, 'tag', 'v1.2.0');
  rewrite(at, `${CHANGELOG}- You can do still more.\n`);
}

function git(at: string, ...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], { cwd: at });
}

function release(at: string, ...flags: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { port } = server.address() as AddressInfo;
  const isCi = /^(ACTIONS_|SIGSTORE_|npm_config_)/i;
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isCi.test(name)));
  const env = { ...clean, npm_config_registry: `http://127.0.0.1:${port}/`, npm_config_cache: join(folder, 'cache') };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(at, 'scripts/release.js'), ...flags], { cwd: at, env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout: ourOwn(stdout), stderr: stderr.trim() }),
    );
  });
}

/** npm tells on stdout which script it runs, with a line that begins as ours do. */
function ourOwn(stdout: string): string {
  return stdout
    .split('\n')
    .filter((line) => !/^> (\S+@\S+|exit)/.test(line))
    .join('\n')
    .trim();
}
