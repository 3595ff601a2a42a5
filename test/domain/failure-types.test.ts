import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAILURE_KINDS, failureType } from '../../src/domain/failure-kind';

const ROOT = join(__dirname, '../..');

test('every failure type that a workflow or its caller can see has a heading and a row in docs/errors.md', () => {
  const page = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8');
  const types = failureTypes();

  expect(types.length).toBeGreaterThan(15);
  expect(allOf(page, /^## (HuaweiCloud\.\w+)$/gm)).toEqual(types);
  expect(allOf(page, /^\| `(HuaweiCloud\.\w+)`/gm)).toEqual(types);
});

test('the failures that the README names are among them', () => {
  const named = allOf(readFileSync(join(ROOT, 'README.md'), 'utf8'), /(HuaweiCloud\.[A-Z]\w+)/g);

  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((type) => !failureTypes().includes(type))).toEqual([]);
});

function failureTypes(): string[] {
  return unique(FAILURE_KINDS.map(failureType));
}

function allOf(text: string, pattern: RegExp): string[] {
  return unique([...text.matchAll(pattern)].map(([, found = '']) => found));
}

function unique(words: string[]): string[] {
  return [...new Set(words)].sort();
}
