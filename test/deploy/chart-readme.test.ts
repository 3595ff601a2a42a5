import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml';
import { markdownTable } from '../support/markdown-table';
import { REPOSITORY } from './dockerfile';

const CHART = join(REPOSITORY, 'deploy/helm/temporal-huaweicloud');
const PAGE = join(CHART, 'README.md');
const BEGIN = '<!-- From values.yaml. UPDATE_DOCS=1 npx jest test/deploy/chart-readme writes it anew. -->';
const END = '<!-- End of that. -->';

interface Value {
  path: string;
  value: unknown;
  says: string;
}

const values = valuesIn(parseDocument(readFileSync(join(CHART, 'values.yaml'), 'utf8')).contents as YAMLMap);

test('the page of the chart lists every value with its default and what it does', () => {
  const page = readFileSync(PAGE, 'utf8');
  const [before = '', rest = ''] = page.split(BEGIN);
  const after = rest.split(END)[1] ?? '';
  const fresh = `${before}${BEGIN}\n\n${table()}\n\n${END}${after}`;
  if (process.env['UPDATE_DOCS']) writeFileSync(PAGE, fresh);

  expect(page).toBe(fresh);
});

test('every value of the chart says what it does', () => {
  expect(values.length).toBeGreaterThan(90);
  expect(values.filter(({ says }) => says === '').map(({ path }) => path)).toEqual([]);
});

function table(): string {
  const rows = values.map(({ path, value, says }) => [`\`${path}\``, `\`${defaultOf(value)}\``, says]);
  return markdownTable([['value', 'default', 'what it does'], ...rows]);
}

function defaultOf(value: unknown): string {
  return value === '' ? "''" : JSON.stringify(value);
}

/** Each value that has none below it, or whose own comment is all there is to say of those below it. */
function valuesIn(map: YAMLMap, above = ''): Value[] {
  return map.items.flatMap((pair, at) => {
    const path = `${above}${isScalar(pair.key) ? String(pair.key.value) : ''}`;
    // The comment of the first one stands before the whole map, for the parser.
    const comment = commentBefore(pair.key) ?? (at === 0 ? commentBefore(map) : undefined);
    const says = wordsOf(comment ?? '');
    const below = isMap(pair.value) && pair.value.items.length > 0 ? valuesIn(pair.value, `${path}.`) : [];
    const isToldAsOne = below.length === 0 || (says !== '' && below.every((one) => one.says === ''));
    return isToldAsOne ? [{ path, value: isScalar(pair.value) ? pair.value.value : asData(pair.value), says }] : below;
  });
}

function commentBefore(node: unknown): string | undefined {
  return (node as { commentBefore?: string | null }).commentBefore ?? undefined;
}

/** What follows the two dashes; lines before them are for who reads the file. */
function wordsOf(comment: string): string {
  const [, words = ''] = /^ -- ([\s\S]*)$/m.exec(comment) ?? [];
  return words.replaceAll(/\n\s*/g, ' ').trim();
}

function asData(node: unknown): unknown {
  return (node as { toJSON(): unknown }).toJSON();
}
