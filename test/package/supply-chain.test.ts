import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/temporary-folder';

const REPOSITORY = join(__dirname, '../..');
const folder = temporaryFolder();

interface Locked {
  integrity?: string;
  optionalDependencies?: Record<string, string>;
  dev?: boolean;
  hasInstallScript?: boolean;
  engines?: { node?: string };
}

interface Bill {
  bomFormat: string;
  metadata: { component: { name: string; version: string } };
  components: { name: string; version: string; scope?: string; hashes?: { alg: string }[] }[];
}

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const { packages } = read(join(REPOSITORY, 'package-lock.json')) as { packages: Record<string, Locked> };
const locked = Object.entries(packages).filter(([path]) => path !== '');

test('each package is pinned by a hash of its bytes, also the builds for other platforms', () => {
  const unpinned = locked.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'));

  expect(unpinned.map(([path]) => path)).toEqual([]);
});

test('the builds of a package for other platforms are in the lock file too', () => {
  const named = locked.flatMap(([, { optionalDependencies = {} }]) => Object.keys(optionalDependencies));
  const names = new Set(locked.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)));

  expect(named.filter((name) => !names.has(name))).toEqual([]);
});

test('no dependency of the package itself runs a script when it is installed', () => {
  expect(locked.filter(([, { dev, hasInstallScript }]) => hasInstallScript && !dev)).toEqual([]);
});

test('every dependency of the package itself runs on the oldest Node that the package runs on', () => {
  const { engines } = read(join(REPOSITORY, 'package.json')) as Required<Pick<Locked, 'engines'>>;
  const oldest = versionIn(engines.node ?? '');
  const asksForMore = locked.filter(([, each]) => !each.dev && each.engines?.node && !takes(each.engines.node, oldest));

  expect(asksForMore.map(([path, each]) => `${path} asks for Node ${each.engines?.node}`)).toEqual([]);
});

test('the image is installed without running a script of any package', () => {
  const commands = readFileSync(join(REPOSITORY, 'deploy/Dockerfile'), 'utf8').match(/npm (ci|install).*$/gm) ?? [];

  expect(commands).toHaveLength(2);
  expect(commands.filter((command) => !command.includes('--ignore-scripts'))).toEqual([]);
});

describe('the bill of materials', () => {
  let bill: Bill;

  beforeAll(() => {
    const file = join(folder, 'bill.json');
    execFileSync(process.execPath, [join(REPOSITORY, 'scripts/sbom.js'), file], { stdio: 'pipe' });
    bill = read(file) as Bill;
  });

  test('is a CycloneDX document about this version', () => {
    const { name, version } = read(join(REPOSITORY, 'package.json')) as { name: string; version: string };

    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name, version } } });
  });

  test('lists what a worker is made of, each with its hash, and nothing that only builds or tests it', () => {
    const names = bill.components.map(({ name }) => name);

    expect(names).toEqual(expect.arrayContaining(['@temporalio/core-bridge', '@temporalio/worker', 'undici', 'zod']));
    expect(names.filter((name) => ['jest', 'eslint', 'knip', 'prettier', 'fast-check'].includes(name))).toEqual([]);
    const unhashed = bill.components.filter(({ hashes = [] }) => !hashes.some(({ alg }) => alg === 'SHA-512'));
    expect(unhashed.filter(({ scope }) => scope !== 'optional').map(({ name }) => name)).toEqual([]);
  });
});

/** Reads `>=20.19` and `^18.19.0 || >=20.6`; a range written in any other way takes nobody, and so is noticed. */
function takes(range: string, version: number[]): boolean {
  return range.split('||').some((alternative) => {
    const [, sign] = /^\s*(>=|\^)\s*\d+(?:\.\d+){0,2}\s*$/.exec(alternative) ?? [];
    const least = versionIn(alternative);
    const differing = [0, 1, 2].find((at) => version[at] !== least[at]) ?? 2;
    const isReached = version[differing]! >= least[differing]!;
    return sign !== undefined && isReached && (sign === '>=' || version[0] === least[0]);
  });
}

/** Major, minor and patch; a part that is left out counts as 0. */
function versionIn(range: string): number[] {
  const parts = /\d+(?:\.\d+)*/.exec(range)?.[0].split('.').map(Number) ?? [];
  return [0, 1, 2].map((at) => parts[at] ?? 0);
}
