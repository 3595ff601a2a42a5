import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const TESTS = join(__dirname, '..');
const page = readFileSync(join(TESTS, '../docs/security.md'), 'utf8');
const named = [...page.matchAll(/`((?:hostile|client|credentials|codec|package|deploy)\/[\w/-]+)`/g)].map(
  ([, name = '']) => name,
);

test('every test that the page on security names is there', () => {
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((name) => !existsSync(join(TESTS, `${name}.test.ts`)))).toEqual([]);
});

test('every hostile test stands on the page on security', () => {
  const tests = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `hostile/${file.replace(/\.test\.ts$/, '')}`);

  expect(tests.filter((name) => name !== 'hostile/security-page' && !named.includes(name))).toEqual([]);
});

test('every row of its tables that denies something names a test', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (can|-)/.test(line));
  const unproved = rows.filter((row) => {
    const [, , cannot = '', proof = ''] = row.split('|').map((cell) => cell.trim());
    return cannot !== '–' && !proof.startsWith('`');
  });

  expect(rows.length).toBeGreaterThan(20);
  expect(unproved).toEqual([]);
});
