import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SCRIPT = resolve('scripts/ci-verdict.js');
let folder: string;

beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'ci-verdict-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** What jest writes of these files: a title for each test, with `!` before one that failed; none where the file broke. */
function results(name: string, files: Record<string, string[]>): string {
  const testResults = Object.entries(files).map(([file, titles]) => ({
    name: resolve(file),
    status: titles.length && titles.every((title) => !title.startsWith('!')) ? 'passed' : 'failed',
    assertionResults: titles.map((title) => ({
      fullName: title.replace('!', ''),
      status: title.startsWith('!') ? 'failed' : 'passed',
    })),
  }));
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ testResults }));
  return path;
}

function script(...args: (string | number)[]) {
  const { stdout, status } = spawnSync(process.execPath, [SCRIPT, ...args.map(String)], { encoding: 'utf8' });
  return { lines: stdout.trim().split('\n'), status };
}

test('a run in which all passed is good', () => {
  const first = results('first', { 'test/a': ['one', 'two'], 'test/b': ['one'] });
  expect(script('verdict', 0, first)).toEqual({ lines: ['3 passed, 0 failed'], status: 0 });
  expect(script('failed-files', first).lines).toEqual(['']);
});

test('a test that passes when its file has the machine to itself is named, and counts as passed', () => {
  const first = results('first', { 'test/a': ['one', '!two'], 'test/b': ['one'] });
  const again = results('again', { 'test/a': ['one', 'two'] });
  expect(script('failed-files', first).lines).toEqual([resolve('test/a')]);
  expect(script('verdict', 0, first, again)).toEqual({
    lines: ['passed only when its file was run by itself: test/a › two', '3 passed, 0 failed'],
    status: 0,
  });
});

test.each([
  ['fails again', { 'test/a': ['one', '!two'] }, '2 passed, 1 failed'],
  ['is not there any more', { 'test/a': ['one'] }, '2 passed, 1 failed'],
  ['passes, and another of its file fails', { 'test/a': ['!one', 'two'] }, '2 passed, 1 failed'],
])('a test that %s has failed', (_what, second, verdict) => {
  const first = results('first', { 'test/a': ['one', '!two'], 'test/b': ['one'] });
  const { lines, status } = script('verdict', 0, first, results('again', second));
  expect([lines.at(-1), status]).toEqual([verdict, 1]);
});

test('a file that could not be run has failed, until it is run', () => {
  const first = results('first', { 'test/a': [], 'test/b': ['one'] });
  expect(script('verdict', 0, first)).toEqual({ lines: ['1 passed, 1 failed'], status: 1 });
  expect(script('verdict', 0, first, results('again', { 'test/a': [] })).lines).toEqual(['1 passed, 1 failed']);
  const { lines, status } = script('verdict', 0, first, results('again', { 'test/a': ['one', 'two'] }));
  expect([lines.at(-1), status]).toEqual(['3 passed, 0 failed', 0]);
});

test('what fails in more than five files fails', () => {
  const files = Object.fromEntries(Array.from({ length: 6 }, (_, nth) => [`test/${nth}`, ['!one']]));
  expect(script('failed-files', results('first', files)).lines).toEqual(['']);
});

test('a check that failed, and a run without a test, are not good', () => {
  const first = results('first', { 'test/a': ['one'] });
  expect(script('verdict', 1, first)).toEqual({ lines: ['1 passed, 1 failed'], status: 1 });
  expect(script('verdict', 0, join(folder, 'none'))).toEqual({ lines: ['0 passed, 1 failed'], status: 1 });
});
