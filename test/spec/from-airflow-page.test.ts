import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scripts } from '../../package.json';
import provider from '../vendor-sdks/airflow/provider-classes.json';
import { writtenPipelines } from './written-pipelines';

const ROOT = join(__dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/from-airflow.md'), 'utf8');
const CLASS = /\b\w+(?:Operator|Sensor|Trigger|Hook)\b/g;

const { package: from, ...kinds } = provider;
const classes = Object.values(kinds).flatMap((modules) => Object.values(modules).flat());
const named = new Set([...PAGE.matchAll(CLASS)].map(([name]) => name));

test('the page is about the provider whose classes are listed', () => {
  expect(PAGE).toContain(from.split('==')[0]);
  expect(PAGE).toContain(`The provider is ${from.split('==')[1]} `);
});

test('each class that the page names is one of the provider', () => {
  expect([...named].filter((name) => !classes.includes(name))).toEqual([]);
});

test('each class of the provider stands on the page', () => {
  expect(classes.filter((name) => !named.has(name))).toEqual([]);
});

test('each class has one row of the tables', () => {
  const rows = PAGE.split('\n').flatMap((line) =>
    line.startsWith('| `') ? [(line.split('|')[1] ?? '').match(CLASS) ?? []] : [],
  );
  expect(rows.flat().sort()).toEqual([...classes].sort());
});

test('each YAML block of the page is a whole pipeline, and so is checked with those of all pages', () => {
  const blocks = PAGE.match(/^```yaml$/gm) ?? [];
  const checked = writtenPipelines().filter((pipeline) => pipeline.from.startsWith('docs/from-airflow.md'));
  expect(checked).toHaveLength(blocks.length);
  expect(blocks.length).toBeGreaterThan(3);
});

test('each command by which the page shows something is there', () => {
  const files = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' }).map((file) => `test/${file}`);
  const paths = [...PAGE.matchAll(/npx jest ([\w./ -]+)/g)].flatMap(([, said = '']) => said.split(' '));
  expect(paths.filter((path) => !files.some((file) => file.startsWith(path) && file.endsWith('.test.ts')))).toEqual([]);
  const runs = [...PAGE.matchAll(/npm run ([\w-]+)/g)].map(([, script = '']) => script);
  expect(runs.filter((script) => !(script in scripts))).toEqual([]);
  expect([paths.length, runs.length].every((count) => count > 3)).toBe(true);
});
