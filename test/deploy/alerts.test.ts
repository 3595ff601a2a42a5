import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { durationMs } from '../../src/spec/duration';
import { COMMANDS } from '../../src/cli/program';
import { REPOSITORY } from './dockerfile';
import { faultsOf } from './promql';

interface Alert {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: string };
  annotations: { summary: string; description: string; runbook_url: string };
}

const RUNBOOKS = join(REPOSITORY, 'docs/runbooks');
const rules = parse(readFileSync(join(REPOSITORY, 'deploy/prometheus/alerts.yaml'), 'utf8')) as {
  groups: { rules: Alert[] }[];
};
const alerts = rules.groups.flatMap((group) => group.rules);
const pages = readdirSync(RUNBOOKS).filter((name) => name !== 'README.md');
const read = (page: string) => readFileSync(join(RUNBOOKS, page), 'utf8');

test.each(alerts)('$alert asks for metrics that workers export, by labels that these have', ({ expr }) => {
  expect(faultsOf(expr)).toEqual([]);
});

test.each(alerts)('$alert says how bad it is, since when, and names labels that its query keeps', (rule) => {
  const kept = [...rule.expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(/,\s*/));
  // What is absent has the labels that it was asked for by.
  const asked = rule.expr.startsWith('absent(') ? [...rule.expr.matchAll(/(\w+)="/g)].map(([, label]) => label) : [];
  const named = [...JSON.stringify(rule.annotations).matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label);

  expect(['critical', 'warning']).toContain(rule.labels.severity);
  expect(rule.for === undefined || durationMs(rule.for) !== undefined).toBe(true);
  expect(named.filter((label) => !kept.includes(label) && !asked.includes(label))).toEqual([]);
});

test.each(alerts)('$alert asks for the workers of one release, and says of which it is', ({ expr }) => {
  const selectors = expr.match(/\b(?:huaweicloud|temporal)_\w+(?:\{[^}]*\})?/g) ?? [];
  const grouped = [...expr.matchAll(/\bby \(([^)]*)\)/g)].map(([, labels = '']) => labels.split(', '));

  expect(selectors.filter((text) => !text.includes('{job="temporal-huaweicloud"'))).toEqual([]);
  expect(grouped.filter((labels) => !labels.includes('job') || !labels.includes('namespace'))).toEqual([]);
});

test('every alert has its runbook, and every runbook its alert', () => {
  const named = alerts.map(({ annotations }) => annotations.runbook_url);
  expect(named.filter((page) => !existsSync(join(REPOSITORY, page)))).toEqual([]);
  expect(named.map((page) => basename(page)).sort()).toEqual(pages.toSorted());
  expect(pages.filter((page) => !read('README.md').includes(`(${page})`))).toEqual([]);
});

test.each(alerts)(
  'the runbook of $alert says what it means, what to look at, what to do and what not to do',
  (rule) => {
    const page = read(basename(rule.annotations.runbook_url));
    expect(page.split('\n')[0]).toBe(`# ${rule.alert}`);
    expect([...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual([
      'What it means',
      'What to look at',
      'What to do',
      'What not to do',
    ]);
  },
);

test.each(pages)('the commands of %s exist, with their flags', (page) => {
  const byName = new Map(
    COMMANDS.map((command) => command(() => undefined)).map((command) => [command.name(), command]),
  );
  const lines = [...read(page).matchAll(/^\$ temporal-huaweicloud (.*)$/gm)].map(([, line = '']) => line);
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    const words = line.split(' ');
    const flags = words.filter((word) => word.startsWith('--'));
    const known = byName.get(words[0] ?? '')?.options.map(({ long }) => long);
    expect({ line, unknown: flags.filter((flag) => !known?.includes(flag)) }).toEqual({ line, unknown: [] });
  }
});

test.each([...pages, 'README.md'])('what %s links to is there', (page) => {
  const links = [...read(page).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
  expect(links.filter((link) => !/^https?:/.test(link) && !existsSync(join(RUNBOOKS, link)))).toEqual([]);
});
