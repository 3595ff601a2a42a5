import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentVariable, VariableGroup } from '../../src/config/variables';
import { VARIABLES } from '../../src/config/variables';
import { readNames } from '../deploy/environment-read';
import { markdownTable } from '../support/markdown-table';

const REPOSITORY = join(__dirname, '../..');
const PAGE = join(REPOSITORY, 'docs/configuration.md');
const MARK = /(<!-- From src\/config\/variables\.ts.*-->\n\n)[^]*/;
const SCHEMA = join(REPOSITORY, 'deploy/helm/temporal-huaweicloud/values.schema.json');

const GROUPS: Record<VariableGroup, string> = {
  temporal: 'The Temporal server, and what is kept in it: workers and every command that talks to one',
  taskQueue: 'The task queue: workers and commands that start something',
  huaweiCloud: 'Huawei Cloud, and how a worker works: workers, `doctor` and `plan`',
  traces: 'Traces: workers, `run`, `board` and `schedule backfill`',
  search: 'Search: `list` and `board`',
  board: 'The board',
  server: 'The demo',
};

const all = Object.values(VARIABLES).flat();
/** Of the SDK's and of the system's: what they mean is not ours to say. */
const FOREIGN = /^(TEMPORAL_TLS|XDG_|HTTPS_PROXY$|NO_PROXY$)/;

function pageText(): string {
  return Object.entries(GROUPS)
    .map(([group, title]) => {
      return `## ${title}\n\n${tableOf(VARIABLES[group as VariableGroup])}`;
    })
    .join('\n');
}

function tableOf(variables: readonly EnvironmentVariable[]): string {
  const rows = [
    ['variable', 'form', 'default', 'what for'],
    ...variables.map(({ name, form, default: otherwise = '', secret, meaning }) => [
      `\`${name}\``,
      form,
      otherwise,
      secret ? `${meaning}; a secret` : meaning,
    ]),
  ];
  return `${markdownTable(rows)}\n`;
}

test('docs/configuration.md lists every variable as the table has it', () => {
  const page = readFileSync(PAGE, 'utf8');
  const written = page.replace(MARK, (_all, head: string) => head + pageText());
  if (process.env['UPDATE_DOCS']) writeFileSync(PAGE, written);
  expect(page).toBe(written);
});

test('the table has every variable that our code reads, and none that nothing reads', () => {
  const read = [...readNames()].filter((name) => name.startsWith('HUAWEICLOUD_'));
  const listed = all.map(({ name }) => name).filter((name) => !FOREIGN.test(name));
  const isListed = (name: string) => listed.some((one) => one === name || one === `${name}<NAME>`);
  expect(read.filter((name) => !isListed(name))).toEqual([]);
  const isRead = (name: string) => readNames().has(name.replace('<NAME>', ''));
  expect(listed.filter((name) => !isRead(name))).toEqual([]);
});

test('the chart takes no secret among its plain variables, and every other one', () => {
  const schema = JSON.parse(readFileSync(SCHEMA, 'utf8')) as {
    properties: { environment: { propertyNames: { pattern: string; not: { pattern: string } } } };
  };
  const { pattern, not } = schema.properties.environment.propertyNames;
  const isTaken = (name: string) => new RegExp(pattern).test(name) && !new RegExp(not.pattern).test(name);
  const named = all.map(({ name, secret }) => ({ name: name.replace('<NAME>', 'OPS').replace('...', ''), secret }));
  expect(named.filter(({ name, secret }) => isTaken(name) === (secret === true))).toEqual([]);
});
