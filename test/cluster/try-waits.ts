import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Report } from '../../bench/report/report';
import { hear } from '../support/heard-process';
import type { ClusterAccess } from './cluster-of-this-run';
import { clusterOfThisRun, databaseBytes, pidFileOf, ROLES } from './cluster-of-this-run';

// `npm run try-cluster -- waits`: most of half an hour. TEST_WAITS says how many.
const WAITS = process.env['TEST_WAITS'] ?? '5000';
const MOST_MS = 3_600_000;

test(
  `${WAITS} waits for ten minutes are measured on the cluster and on a development server`,
  async () => {
    const cluster = clusterOfThisRun() as ClusterAccess;
    const pids = [...ROLES, 'postgres' as const].map((part) => readFileSync(pidFileOf(cluster.folder, part), 'utf8'));
    const main = join(dirname(dirname(process.env['TEST_CLI'] ?? '')), 'lib/bench/main.js');
    const where = ['--address', cluster.address, '--server-pids', pids.join(',')];
    const before = await databaseBytes(cluster);
    const bench = hear(
      spawn(process.execPath, [main, 'servers', '--sizes', WAITS, '--json', ...where], {
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );

    const { code, stdout, stderr } = await bench.ended;
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    const { rows } = JSON.parse(stdout) as Report;
    for (const { what, unit, summary } of rows) console.log(`${what}: ${summary.median.toPrecision(4)} ${unit}`);
    console.log(`database: ${JSON.stringify({ before, after: await databaseBytes(cluster) })}`);
    expect(rows.filter(({ what }) => what.endsWith(': looks')).every(({ summary }) => summary.median > 0)).toBe(true);
  },
  MOST_MS,
);
