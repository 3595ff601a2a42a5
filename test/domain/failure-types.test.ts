import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

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

/** The kinds of failure, and the types that the sources name in full. */
function failureTypes(): string[] {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(ROOT, 'src', file), 'utf8'));
  const kinds = readFileSync(join(ROOT, 'src/domain/failure-kind.ts'), 'utf8').match(/type FailureKind =(.*?);/s)?.[1];
  const types = allOf(kinds ?? '', /'(\w+)'/g).map((kind) => `HuaweiCloud.${kind}`);
  return unique([...types, ...sources.flatMap((text) => allOf(text, /'(HuaweiCloud\.[A-Z]\w+)'/g))]);
}

function allOf(text: string, pattern: RegExp): string[] {
  return unique([...text.matchAll(pattern)].map(([, found = '']) => found));
}

function unique(words: string[]): string[] {
  return [...new Set(words)].sort();
}
