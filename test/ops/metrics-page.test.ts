import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MetricDescription } from '../../src/metrics/metric-names';
import { METRICS } from '../../src/metrics/metric-names';
import { markdownTable } from '../support/markdown-table';

const PAGE = join(__dirname, '../../docs/metrics.md');
const BEGIN = '<!-- From src/metrics/metric-names.ts. UPDATE_DOCS=1 npx jest test/ops/metrics-page writes it anew. -->';
const END = '<!-- End of that. -->';

test('the page on metrics lists what the worker records', () => {
  const page = readFileSync(PAGE, 'utf8');
  const [before = '', rest = ''] = page.split(BEGIN);
  const after = rest.split(END)[1] ?? '';
  const fresh = `${before}${BEGIN}\n\n${table()}\n\n${END}${after}`;
  if (process.env['UPDATE_DOCS']) writeFileSync(PAGE, fresh);

  expect(page).toBe(fresh);
});

function table(): string {
  return markdownTable([['name', 'kind', 'tags', 'what it says'], ...METRICS.map(cellsOf)]);
}

function cellsOf({ name, kind, tags, unit, description }: MetricDescription): string[] {
  const scraped = kind === 'counter' ? `${name}_total` : name;
  const tagged = tags.map((tag) => `\`${tag}\``).join(', ');
  return [`\`${scraped}\``, [kind, unit].filter(Boolean).join(', '), tagged, description];
}
