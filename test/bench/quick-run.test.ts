import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Report } from '../../bench/report/report';

const MOST_MS = 300_000;

test(
  'npm run bench measures pipelines beside a floor with as many activities',
  async () => {
    const { stdout } = await bench('pipelines', '--quick', '--rounds', '1', '--sizes', '4', '--json');

    const report = JSON.parse(stdout) as Report;
    expect(report).toMatchObject({ benchmark: 'pipelines', machine: { node: process.version } });
    const rates = report.rows.filter(({ unit }) => unit === 'a second');
    expect(rates.map(({ what }) => what)).toEqual(['pipelines', 'floor', 'prototype']);
    expect(rates.every(({ summary }) => summary.count === 1 && summary.median > 0)).toBe(true);
    expect(report.conditions[0]).toContain('0 local and 7 regular activities');
  },
  MOST_MS,
);

test('a benchmark that does not exist is bad usage', async () => {
  await expect(bench('nothing')).rejects.toMatchObject({ code: 2 });
});

async function bench(...flags: string[]): Promise<{ stdout: string }> {
  const compiled = dirname(dirname(process.env['TEST_CLI'] ?? ''));
  return promisify(execFile)(process.execPath, [join(compiled, 'lib/bench/main.js'), ...flags]);
}
