import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { privateCa } from '../support/private-ca';
import { temporaryFolder } from '../support/temporary-folder';
import { queries, variables } from './dashboard';
import { REPOSITORY } from './dockerfile';
import type { Night } from './night';
import { openNight } from './night';
import type { PrometheusServer, PrometheusTools } from './prometheus';
import { findPrometheus, PROMETHEUS_BUILT_WITHIN_MS, startPrometheus } from './prometheus';

// Not part of `npm test`, since it builds Prometheus once where there is none, which takes minutes: `npm run try-dashboard`.

jest.setTimeout(180_000);

const PROMETHEUS = join(REPOSITORY, 'deploy/prometheus');
const RULES = join(PROMETHEUS, 'alerts.yaml');
/** Scraped each second here, and each 15 s in most places. */
const RATE_INTERVAL = '20s';
/** What a night as this one brings: two that must show, and two that must not. The others take their `for`. */
const MUST_SHOW = ['HuaweiCloudAmbiguousStart', 'HuaweiCloudStopUnconfirmed', 'HuaweiCloudCredentialsFailing'];
const MUST_NOT_SHOW = ['HuaweiCloudWorkersGone', 'HuaweiCloudBudgetStarving', 'HuaweiCloudTemporalUnreachable'];

/** One worker is refused throughout; both log in before they are scraped; the SDK counts from the first failure on. */
const FLAT_HERE = [
  'Credentials accepted {{connection}}',
  'Logins {{connection}} {{outcome}}',
  'Attempts that failed {{activity_type}}',
];

interface Rule {
  alert: string;
  expr: string;
}

interface Matrix {
  result: { metric: Record<string, string>; values: [number, string][] }[];
}

const rules = (parse(readFileSync(RULES, 'utf8')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);
const folder = temporaryFolder();
const ca = privateCa();
let tools: PrometheusTools;
let prometheus: PrometheusServer;
let night: Night;
let startedAt: number;

beforeAll(async () => {
  tools = await findPrometheus();
  night = await openNight(folder, ca);
  const jobs = [{ job: 'temporal-huaweicloud', ports: night.ports }];
  prometheus = await startPrometheus(tools, folder, { jobs, rules: [RULES] });
  // A worker that has only just begun has had no answer of Temporal's yet: that is no part of the night.
  while ((await valueOf('count(huaweicloud_temporal_ready == 1)')) !== night.ports.length) await pause(100);
  startedAt = Date.now() / 1_000;
  await night.pass();
}, PROMETHEUS_BUILT_WITHIN_MS);

afterAll(async () => {
  await prometheus?.close();
  await night?.close();
});

test('promtool finds nothing wrong with the alert rules', async () => {
  tell((await promisify(execFile)(tools.promtool, ['check', 'rules', RULES])).stdout);
});

test('each alert fires on the series that it is for, and stays silent on those of a good night', async () => {
  tell((await promisify(execFile)(tools.promtool, ['test', 'rules', join(PROMETHEUS, 'alerts.test.yaml')])).stdout);
});

test('every query of the dashboard is answered with series', async () => {
  const answers = await Promise.all(
    queries.map(async ({ title, expr, legendFormat }) => ({
      title,
      legendFormat,
      ...(await answerTo(filledIn(expr))),
    })),
  );
  const width = Math.max(...answers.map(({ title, legendFormat }) => nameOf(title, legendFormat).length));
  for (const { title, legendFormat, series, highest } of answers)
    tell(`${nameOf(title, legendFormat).padEnd(width)}  ${String(series).padStart(3)} series, highest ${highest}\n`);
  const silent = answers
    .filter(({ highest }) => !(highest > 0))
    .map((answer) => nameOf(answer.title, answer.legendFormat));
  expect(answers.filter(({ series }) => series === 0)).toEqual([]);
  expect(silent).toEqual(FLAT_HERE);
});

test('the choices at the top of the dashboard are filled', async () => {
  for (const { name, definition = '' } of variables) {
    const [, selector = '', label] = /^label_values\((.*), (\w+)\)$/.exec(definition) ?? [];
    const values = await prometheus.ask<string[]>(`label/${label}/values`, { 'match[]': filledIn(selector) });
    tell(`${name}: ${values.join(', ')}\n`);
    expect(values.length).toBeGreaterThan(0);
  }
});

test('the counts of a day are those of the cloud, from the first event on', async () => {
  const shown = async (title: string) => (await answerTo(filledIn(queryOf(title)))).highest;
  expect(await shown('Ambiguous starts, 24 h')).toBe(night.ambiguousStarts);
  expect(await shown('Unconfirmed stops, 24 h')).toBe(night.ambiguousStarts);
  expect(await shown('Connections refused')).toBe(1);
});

test('Prometheus evaluates every alert, and sees what this night brought and nothing else', async () => {
  const answers = await Promise.all(rules.map(async ({ alert, expr }) => ({ alert, ...(await answerTo(expr)) })));
  const { groups } = await prometheus.ask<{ groups: { rules: { name: string; health: string }[] }[] }>('rules');
  const health = new Map(groups.flatMap((group) => group.rules).map((rule) => [rule.name, rule.health]));
  for (const { alert, series } of answers) tell(`${alert.padEnd(32)} ${health.get(alert)}, ${series} series\n`);
  const showing = answers.filter(({ series }) => series > 0).map(({ alert }) => alert);

  expect(rules.filter(({ alert }) => health.get(alert) !== 'ok')).toEqual([]);
  expect(MUST_SHOW.filter((alert) => !showing.includes(alert))).toEqual([]);
  expect(MUST_NOT_SHOW.filter((alert) => showing.includes(alert))).toEqual([]);
});

/** What a query without labels gives now. */
async function valueOf(query: string): Promise<number | undefined> {
  const { result } = await prometheus.ask<{ result: { value: [number, string] }[] }>('query', { query });
  return result[0] && Number(result[0].value[1]);
}

/** As a panel over the whole night would get it. */
async function answerTo(query: string): Promise<{ series: number; highest: number }> {
  const span = { start: String(startedAt), end: String(Date.now() / 1_000), step: '1' };
  const { result } = await prometheus.ask<Matrix>('query_range', { query, ...span });
  const numbers = result.map(({ values }) => values.map(([, value]) => Number(value)).filter((value) => !isNaN(value)));
  const filled = numbers.filter((values) => values.length > 0);
  return { series: filled.length, highest: Math.round(Math.max(...filled.flat()) * 100) / 100 };
}

/** As Grafana fills it in before it asks. */
function filledIn(query: string): string {
  return query.replaceAll('$__rate_interval', RATE_INTERVAL).replaceAll('$job', '.*').replaceAll('$instance', '.*');
}

function queryOf(wanted: string): string {
  return queries.find(({ title }) => title === wanted)?.expr ?? '';
}

function nameOf(title: string, legendFormat = ''): string {
  return `${title} ${legendFormat}`.trim();
}

function tell(text: string): void {
  process.stdout.write(text);
}
