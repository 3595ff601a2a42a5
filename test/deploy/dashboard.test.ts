import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboard, panels, queries, variables } from './dashboard';
import { METRICS, SDK_METRICS } from './metric-contract';
import { REPOSITORY } from './dockerfile';
import { faultsOf } from './promql';

/** As Grafana fills it in before it asks. */
const filledIn = (expr: string) => expr.replaceAll('$__rate_interval', '5m');

test.each(queries)('$title asks for metrics that workers export: $expr', ({ expr }) => {
  expect(faultsOf(filledIn(expr))).toEqual([]);
});

test.each(queries)('$title asks the chosen Prometheus for the chosen workers: $expr', ({ expr, datasource }) => {
  const selectors = filledIn(expr).match(/(huaweicloud|temporal)_\w+(\{[^}]*\})?/g) ?? [];
  expect(datasource.uid).toBe('${datasource}');
  expect(selectors.filter((text) => !text.includes('job=~"$job", instance=~"$instance"'))).toEqual([]);
});

test.each(queries.filter(({ legendFormat }) => legendFormat))(
  'the legend of $title names labels that its query keeps: $legendFormat',
  ({ expr, legendFormat = '' }) => {
    const kept = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(/,\s*/));
    const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
    expect(named.filter((label) => !kept.includes(label))).toEqual([]);
  },
);

test('the choices of the dashboard come from a metric that workers export', () => {
  const asked = variables.map(({ definition = '' }) => /^label_values\((.*), (\w+)\)$/.exec(definition) ?? []);
  expect(asked.map(([, selector = '', label]) => faultsOf(`sum by (${label}) (${selector})`))).toEqual(
    variables.map(() => []),
  );
});

test('every metric of ours is on the dashboard', () => {
  const asked = queries.map(({ expr }) => expr).join('\n');
  expect(METRICS.filter(({ name }) => !new RegExp(`\\b${name}(_\\w+)?\\{`).test(asked))).toEqual([]);
});

test('every panel explains itself, has an id of its own, and lies beside the others', () => {
  const taken = new Set<string>();
  for (const { gridPos, title } of dashboard.panels) {
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        expect({ title, taken: taken.has(`${x},${y}`), beyond: x >= 24 }).toEqual({
          title,
          taken: false,
          beyond: false,
        });
        taken.add(`${x},${y}`);
      }
    }
  }
  expect(panels.filter(({ description }) => !description).map(({ title }) => title)).toEqual([]);
  expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
});

test('the runbooks that panels name are there', () => {
  const named = panels.flatMap(({ description = '' }) => /see the runbook ([\w-]+)/.exec(description)?.[1] ?? []);
  const pages = readdirSync(join(REPOSITORY, 'docs/runbooks')).map((name) => name.replace(/\.md$/, ''));
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !pages.includes(name))).toEqual([]);
});

test("the SDK's metrics are those of the core that is installed", () => {
  const core = join(REPOSITORY, 'node_modules/@temporalio/core-bridge/sdk-core/crates');
  const source = ['sdk-core', 'common']
    .map((crate) => readFileSync(join(core, crate, 'src/telemetry/metrics.rs'), 'utf8'))
    .join('\n');
  const names = SDK_METRICS.map(({ name }) => name.replace(/^temporal_/, ''));
  expect(names.filter((name) => !source.includes(`"${name}"`))).toEqual([]);
  const tags = new Set(SDK_METRICS.flatMap((metric) => metric.tags));
  expect([...tags].filter((tag) => !source.includes(`: &str = "${tag}"`))).toEqual([]);
});

test.each([
  { query: 'huaweicloud_starts_total', fault: 'huaweicloud_starts_total only grows: take its rate' },
  { query: 'rate(huaweicloud_starts[5m])', fault: 'there is no metric huaweicloud_starts' },
  { query: 'huaweicloud_waits{group="dgc"}', fault: 'huaweicloud_waits has no label group' },
  { query: 'huaweicloud_waits{state="idle"}', fault: 'state of huaweicloud_waits is never idle' },
  { query: 'sum by (pod) (huaweicloud_waits)', fault: 'no metric of the query has the label pod' },
  { query: 'sum(huaweicloud_waits', fault: 'this is no PromQL at 21: sum(huaweicloud_waits' },
])('a query such as $query is told: $fault', ({ query, fault }) => {
  expect(faultsOf(query)).toEqual([fault]);
});
