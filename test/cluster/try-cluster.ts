import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ChaosReport } from '../../chaos/report/chaos-report';
import { hear } from '../support/heard-process';
import { runCli } from '../support/run-cli';
import { temporaryFolder } from '../support/temporary-folder';
import { addNamespace } from './add-namespace';
import type { ClusterAccess, Role } from './cluster-of-this-run';
import { clusterOfThisRun, DATABASES, dumpCommand, killPart, ROLES } from './cluster-of-this-run';

/*
 * Not part of `npm test`, since it needs PostgreSQL and Temporal's server: `npm run try-cluster`, which runs the tests of
 * schedules, backfills, versions, codec and secrets on the same cluster before this one.
 */

const PIPELINES = 60;
const CHAOS_MINUTES = 3;
/** Between two deaths, all parts together: long enough that what died is back. */
const KILL_EVERY_MS = [6_000, 14_000] as const;

const folder = temporaryFolder();
const cluster = clusterOfThisRun() as ClusterAccess;
const env = { TEMPORAL_ADDRESS: cluster.address };

test('the search attributes are registered, and doctor finds nothing wrong with the server', async () => {
  expect(await runCli(['search-attributes', 'register'], env)).toMatchObject({ code: 0 });
  // It has no keys and no worker here, and says so of both.
  const { stdout } = await runCli(['doctor'], env);
  const ofTemporal = stdout.split('\n').filter((line) => line.includes('  Temporal '));
  expect(ofTemporal.length).toBeGreaterThanOrEqual(4);
  expect(ofTemporal.filter((line) => !line.startsWith('ok '))).toEqual([]);
});

test('the demo ends well', async () => {
  const { code, stdout, stderr } = await runCli(['demo', '--speed', '4'], env);
  expect({ code, stderr: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, stderr: '' });
});

test(`${PIPELINES} pipelines of chaos keep every promise while roles and database are killed, and the dump holds no secret`, async () => {
  await addNamespace(cluster.address, 'chaos');
  const report = join(folder, 'report.json');
  const dumps = Object.values(DATABASES).map((database) => dumpCommand(cluster, database));
  const size = ['--pipelines', String(PIPELINES), '--minutes', String(CHAOS_MINUTES), '--calm-minutes', '15'];
  const where = ['--address', cluster.address, '--namespace', 'chaos', '--dump', dumps.join(' && ')];
  const main = join(dirname(dirname(process.env['TEST_CLI'] ?? '')), 'lib/chaos/main.js');
  const chaos = hear(
    spawn(process.execPath, [main, ...size, ...where, '--still-seconds', '300', '--report', report], {
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );

  const kills = await killPartsWhile(CHAOS_MINUTES * 60_000, chaos.ended);
  const { code, stdout, stderr } = await chaos.ended;
  console.log(`${stdout}\nkilled: ${JSON.stringify(kills)}`);

  expect({ code, stderr: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, stderr: '' });
  const { promises, secrets } = JSON.parse(readFileSync(report, 'utf8')) as ChaosReport;
  expect(Object.values(promises).every((count) => count === 0)).toBe(true);
  expect(secrets).toMatchObject({ found: [], blind: [] });
  expect(Object.values(kills).every((count) => count > 0)).toBe(true);
});

/** Each part dies once at least: in turn, in an order of chance. */
async function killPartsWhile(forMs: number, over: Promise<unknown>): Promise<Record<Role | 'postgres', number>> {
  const kills = { frontend: 0, history: 0, matching: 0, worker: 0, postgres: 0 };
  const until = performance.now() + forMs;
  const ended = over.then(() => true);
  let turn: (Role | 'postgres')[] = [];
  while (performance.now() < until) {
    const isOver = await Promise.race([ended, pause(randomInt(...KILL_EVERY_MS), false)]);
    if (isOver) break;
    if (turn.length === 0) turn = [...ROLES, 'postgres' as const].sort(() => randomInt(0, 3) - 1);
    const part = turn.pop() as Role | 'postgres';
    killPart(cluster, part);
    kills[part] += 1;
  }
  return kills;
}
