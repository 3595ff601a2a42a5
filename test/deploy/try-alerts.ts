import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { startSimulator, type Simulator } from '../../simulator';
import { startTemporalServer, type TemporalServer } from '../../src/cli/demo/temporal-server/start-temporal-server';
import { findFreePort } from '../../src/host/free-ports';
import { changedBuild } from '../support/changed-build';
import { cdm, CLUSTER, environmentWithKeys } from '../support/huawei-world';
import { privateCa } from '../support/private-ca';
import { startCli, type RunningCli } from '../support/run-cli';
import { startTemporalProxy, type TemporalProxy } from '../support/temporal-proxy';
import { testEnvironment } from '../support/temporal';
import { findTestServer } from '../support/test-server';
import { temporaryFolder } from '../support/temporary-folder';
import { REPOSITORY } from './dockerfile';
import { findPrometheus, PROMETHEUS_BUILT_WITHIN_MS, startPrometheus } from './prometheus';
import type { PrometheusServer } from './prometheus';

// Not part of `npm test`, since it waits for what a worker asks once a minute: `npm run try-alerts`.

jest.setTimeout(600_000);

const ALERTS = join(REPOSITORY, 'deploy/prometheus/alerts.yaml');
const PERMISSION_DENIED = 7;
const HOUR_MS = 3_600_000;
const DAY_S = 86_400;

/** Workers that are watched as a release of their own. */
interface Release {
  job: string;
  taskQueue: string;
  ports: [number, number];
  workers: RunningCli[];
}

/** One alert: seen to fire after what was broken, and to end after it was mended. */
interface Seen {
  alert: string;
  job: string;
  broken: string;
  firingAfterS: number;
  mended: string;
  resolvedAfterS: number;
}

const folder = temporaryFolder();
const ca = privateCa();
const seen: Seen[] = [];
const releases: Release[] = [];
let cloud: Simulator;
let prometheus: PrometheusServer;
let own: { server: TemporalServer; port: number; executable: string };
let proxy: TemporalProxy;
let tlsProxy: TemporalProxy;
/** Of the server that is killed, and of the one behind the proxies. */
let first: TestWorkflowEnvironment;
let second: TestWorkflowEnvironment;

beforeAll(async () => {
  const [tools, executable, port] = await Promise.all([findPrometheus(), findTestServer(), findFreePort()]);
  own = { server: await startOwn(executable, port), port, executable };
  [cloud, proxy, tlsProxy, first, second] = await Promise.all([
    startSimulator(),
    startTemporalProxy(),
    startTemporalProxy(0, ca.issue('temporal')),
    testEnvironment(own.server.address),
    testEnvironment(),
  ]);
  cloud.addJobs([
    cdm('broken', { outcome: 'FAILED' }),
    cdm('endless', { durationMs: HOUR_MS }),
    cdm('short', { durationMs: 20_000 }),
  ]);
  for (const job of ['first', 'second']) releases.push(await release(job));
  const rules = releases.map(({ job }) => quickRules(job));
  for (const file of rules) await promisify(execFile)(tools.promtool, ['check', 'rules', file]);
  await promisify(execFile)(tools.promtool, ['test', 'rules', ALERTS.replace(/yaml$/, 'test.yaml')]);
  prometheus = await startPrometheus(tools, folder, { jobs: releases, rules });
  await work(named('first'), 0);
  // Two of the same task queue, of which one counts.
  await Promise.all([work(named('second'), 0), work(named('second'), 1)]);
  await until(async () => (await firing()).length === 0);
}, PROMETHEUS_BUILT_WITHIN_MS);

afterAll(async () => {
  for (const worker of releases.flatMap(({ workers }) => workers)) worker.process.kill('SIGKILL');
  await Promise.all([prometheus?.close(), cloud?.close(), proxy?.close(), tlsProxy?.close()]);
  await Promise.all([first?.teardown(), second?.teardown()]);
  await own?.server.close();
  tell();
});

test('a server that is killed, and started again', async () => {
  await fires('HuaweiCloudTemporalUnreachable', 'first', {
    broken: 'kill -9 of the Temporal server',
    break: () => void process.kill(own.server.pid, 'SIGKILL'),
    mended: 'it was started again',
    mend: async () => {
      await own.server.close();
      own.server = await startOwn(own.executable, own.port);
    },
  });
});

test('polls that are refused, and allowed again', async () => {
  await fires('HuaweiCloudPollsRefused', 'second', {
    broken: 'a proxy refuses polls: PERMISSION_DENIED',
    break: () => proxy.refuse(/^Poll\w+TaskQueue$/, { code: PERMISSION_DENIED, message: 'Request unauthorized.' }),
    mended: 'the proxy lets them pass',
    mend: () => proxy.allow(),
  });
});

test('a pipeline that is held, and skipped past; it is counted once, though two workers poll', async () => {
  const steps = [{ id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'broken' } }];
  let held: WorkflowHandle;
  await fires('HuaweiCloudPipelineHeld', 'second', {
    broken: 'a job failed under onFailure: hold',
    break: async () => void (held = await start('huaweiCloudPipeline', { name: 'held', onFailure: 'hold', steps })),
    mended: 'the step was skipped',
    mend: async () => void (await held.executeUpdate('skip', { args: [{ step: 'copy', reason: 'loaded by hand' }] })),
  });
  const states = 'huaweicloud_pipelines{job="second"}';
  expect(await series(`count by (instance) (${states} >= 0)`)).toHaveLength(1);
});

test('a pipeline that has failed, and is no longer kept by the server', async () => {
  const steps = [{ id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'broken' } }];
  let failed: WorkflowHandle;
  await fires('HuaweiCloudPipelineFailed', 'second', {
    broken: 'a job failed, and its pipeline with it',
    break: async () => {
      failed = await start('huaweiCloudPipeline', { name: 'failed', steps });
      await failed.result().catch(() => undefined);
    },
    mended: 'the run was deleted (else: an hour later)',
    mend: async () => {
      const workflowExecution = { workflowId: failed.workflowId };
      await second.client.workflowService.deleteWorkflowExecution({ namespace: 'default', workflowExecution });
    },
  });
});

test('a workflow task that fails again and again', async () => {
  let unknown: WorkflowHandle;
  await fires('HuaweiCloudRunStandsStill', 'second', {
    broken: 'a workflow of a type that no worker has',
    break: async () => void (unknown = await start('noSuchWorkflow')),
    mended: 'it was terminated',
    mend: async () => void (await unknown.terminate()),
  });
});

test('code that does not fit what is under way, and the right code again', async () => {
  const release = named('second');
  const changed = await changedBuild(join(REPOSITORY, 'test/workflows/builds/out-of-order.ts'));
  let run: WorkflowHandle;
  await fires('HuaweiCloudCodeDoesNotFit', 'second', {
    broken: 'workers of another build took over',
    break: async () => {
      const steps = [{ id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'short' } }];
      run = await start('huaweiCloudPipeline', { name: 'fits', steps });
      while (!cloud.log().some(({ effect, job }) => effect === 'start' && job === 'short')) await pause(50);
      await kill(release);
      await Promise.all([work(release, 0, {}, changed), work(release, 1, {}, changed)]);
      // A query has the task be replayed at once.
      await run.query('status').catch(() => undefined);
    },
    mended: 'workers of the first build took over again',
    mend: async () => {
      await kill(release);
      await Promise.all([work(release, 0), work(release, 1)]);
      await run.result();
    },
  });
});

test('an API key of a month that runs out in two days, and a server that asks for none', async () => {
  const release = named('second');
  const now = Math.floor(Date.now() / 1_000);
  const claims = JSON.stringify({ iat: now - 28 * DAY_S, exp: now + 2 * DAY_S });
  await fires('HuaweiCloudTemporalAccessExpires', 'second', {
    broken: 'a worker whose key has two days left of thirty',
    break: async () => {
      await kill(release);
      await work(release, 0, {
        TEMPORAL_ADDRESS: tlsProxy.address,
        TEMPORAL_TLS: 'true',
        TEMPORAL_TLS_SERVER_CA_CERT_PATH: ca.certFile,
        TEMPORAL_API_KEY: `x.${Buffer.from(claims).toString('base64url')}.x`,
      });
    },
    mended: 'a worker that shows none',
    mend: async () => {
      await kill(release);
      await work(release, 0);
    },
  });
});

test('the only worker of a release is killed while another release has one', async () => {
  const release = named('first');
  await fires('HuaweiCloudWorkersGone', 'first', {
    broken: 'kill -9 of its only worker',
    break: () => kill(release),
    mended: 'it was started again',
    mend: async () => void (await work(release, 0)),
  });
});

interface Trouble {
  broken: string;
  break(): Promise<void> | void;
  mended: string;
  mend(): Promise<void> | void;
}

/** Breaks something, waits for the alert of that release and no other's, mends it, and waits until the alert has ended. */
async function fires(alert: string, job: string, trouble: Trouble): Promise<void> {
  const own_ = (each: Firing) => each.alertname === alert && each.job === job;
  const others: Firing[] = [];
  const look = async () => {
    const now = await firing();
    others.push(...now.filter((each) => each.job !== job));
    return now.some(own_);
  };
  const brokenAt = performance.now();
  await trouble.break();
  await until(look);
  const firingAfterS = secondsSince(brokenAt);
  const mendedAt = performance.now();
  await trouble.mend();
  await until(async () => !(await look()));
  const resolvedAfterS = secondsSince(mendedAt);
  const { broken, mended } = trouble;
  seen.push({ alert, job, broken, firingAfterS, mended, resolvedAfterS });
  expect(others).toEqual([]);
  // What came along with it has to be over before the next is broken.
  await until(async () => (await firing()).length === 0);
}

interface Firing {
  alertname: string;
  job: string;
}

async function firing(): Promise<Firing[]> {
  return (await series('ALERTS{alertstate="firing"}')).map(({ alertname = '', job = '' }) => ({ alertname, job }));
}

async function series(query: string): Promise<Record<string, string>[]> {
  const { result } = await prometheus.ask<{ result: { metric: Record<string, string> }[] }>('query', { query });
  return result.map(({ metric }) => metric);
}

/** The rules as docs/deploy.md has them made for a release, with seconds for minutes. */
function quickRules(job: string): string {
  const rules = readFileSync(ALERTS, 'utf8').replaceAll('job="temporal-huaweicloud"', `job="${job}"`);
  const file = join(folder, `alerts-${job}.yaml`);
  writeFileSync(file, rules.replace(/\b(\d+)m\b/g, '$1s'));
  return file;
}

function startOwn(executable: string, port: number): Promise<TemporalServer> {
  return startTemporalServer({ executable, port, ui: false, dbFile: join(folder, 'own.db'), readyWithinMs: 60_000 });
}

async function release(job: string): Promise<Release> {
  const ports: [number, number] = [await findFreePort(), await findFreePort()];
  return { job, taskQueue: `${job}-${randomUUID()}`, ports, workers: [] };
}

function named(job: string): Release {
  const found = releases.find((each) => each.job === job);
  if (!found) throw new Error(`there is no release ${job}`);
  return found;
}

async function work(
  { job, taskQueue, ports, workers }: Release,
  which: 0 | 1,
  more: NodeJS.ProcessEnv = {},
  build?: string,
): Promise<void> {
  const environment = {
    ...environmentWithKeys(cloud),
    TEMPORAL_ADDRESS: job === 'first' ? own.server.address : proxy.address,
    HUAWEICLOUD_HEALTH_ADDRESS: String(ports[which]),
    ...more,
  };
  const worker = startCli(['worker', '--task-queue', taskQueue], environment, build);
  workers.push(worker);
  await worker.says(/Worker ready/);
}

async function kill({ workers }: Release): Promise<void> {
  const gone = workers.splice(0);
  for (const worker of gone) worker.process.kill('SIGKILL');
  await Promise.all(gone.map(({ ended }) => ended));
}

function start(type: string, ...args: object[]): Promise<WorkflowHandle> {
  const { taskQueue } = named('second');
  return second.client.workflow.start(type, { taskQueue, args, workflowId: `${type}-${randomUUID()}` });
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(250);
}

function secondsSince(atMs: number): number {
  return Math.round((performance.now() - atMs) / 1_000);
}

function tell(): void {
  const rows = seen.map(({ alert, job, broken, firingAfterS, mended, resolvedAfterS }) => [
    alert,
    job,
    broken,
    `${firingAfterS} s`,
    mended,
    `${resolvedAfterS} s`,
  ]);
  const table = [['alert', 'release', 'broken by', 'firing after', 'mended by', 'ended after'], ...rows];
  const widths = table[0]?.map((_, at) => Math.max(...table.map((row) => row[at]?.length ?? 0))) ?? [];
  for (const row of table) process.stdout.write(`${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}\n`);
}
