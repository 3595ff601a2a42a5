import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { MetricDescription } from '../../src/metrics/metric-names';
import { METRICS, METRICS_OF_THE_PROGRAM } from '../../src/metrics/metric-names';
import { findFreePort } from '../../src/host/free-ports';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, dli, environmentWithPassword, openWorld } from '../support/huawei-world';
import type { Sample } from './worker-on-call';
import { scrape } from './worker-on-call';

let url: string;
let world: World;
let samples: Sample[];
let text: string;

/** What a night brings: success, a lost reply, too many calls, a failed start, a job found running, a cancel. */
beforeAll(async () => {
  const bindAddress = `127.0.0.1:${await findFreePort()}`;
  url = `http://${bindAddress}`;
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { metrics: { prometheus: { bindAddress, countersTotalSuffix: true } } },
  });
  world = await openWorld({ environment: environmentWithPassword });
  const { cloud } = world;
  cloud.addJobs([
    ...['orders', 'lost_copy'].map((name) => cdm(name)),
    cdm('endless_copy', { durationMs: 3_600_000 }),
    cdm('strange_copy', { durationMs: 3_600_000 }),
    dgc('transform'),
    dli(131),
  ]);
  cloud.fault({ match: { path: '/lost_copy/start' }, kind: 'loseReply' });
  cloud.fault({ match: { method: 'GET', path: 'transform' }, kind: 'refuse', status: 429, body: {}, times: 1 });
  cloud.run({ service: 'cdm', job: 'strange_copy', clusterId: CLUSTER, by: 'someone' });
  const copy = (jobName: string) => world.start('huaweiCloudCdmJob', { clusterId: CLUSTER, jobName });
  const endless = await copy('endless_copy');
  const handles: WorkflowHandle[] = [
    await copy('orders'),
    await copy('lost_copy'),
    await copy('strange_copy'),
    await copy('no_such_copy'),
    await world.start('huaweiCloudDgcJob', { jobName: 'transform' }),
    await world.start('huaweiCloudDliStreamJobs', { jobIds: [131] }),
  ];
  await Promise.allSettled(handles.map((handle): Promise<unknown> => handle.result()));
  await world.untilEffects('endless_copy', ['start']);
  while (!valueOf('huaweicloud_waits', { service: 'cdm', state: 'resting' })) await look();
  await endless.cancel();
  await endless.result().catch(() => undefined);
  while (valueOf('huaweicloud_waits', { service: 'cdm' })) await look();
  while (!samples.some(({ name }) => name === 'huaweicloud_pipelines')) await look();
});

afterAll(async () => world.close());

async function look(): Promise<void> {
  await pause(100);
  ({ samples, text } = await scrape(url));
}

/** The sum over all series with these labels. */
function valueOf(name: string, labels: Record<string, string> = {}): number {
  return (samples ?? [])
    .filter(
      (sample) => sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
    )
    .reduce((sum, { value }) => sum + value, 0);
}

function scrapedName({ name, kind }: MetricDescription): string {
  return { counter: `${name}_total`, histogram: `${name}_count`, gauge: name }[kind];
}

test.each(
  METRICS.filter(({ name }) => !METRICS_OF_THE_PROGRAM.includes(name)).map((metric) => ({
    ...metric,
    tagged: metric.tags.join(', '),
  })),
)('$name is exported with the tags $tagged and no others', (metric) => {
  const found = samples.filter(({ name }) => name === scrapedName(metric));
  expect(found.length).toBeGreaterThan(0);
  for (const { labels } of found)
    expect(
      Object.keys(labels)
        .filter((key) => key !== 'service_name')
        .sort(),
    ).toEqual([...metric.tags].sort());
});

test('a worker that counts pipelines says so in the name under which it polls', async () => {
  const { env, taskQueue } = world;
  const polling = await env.connection.workflowService.describeTaskQueue({
    namespace: 'default',
    taskQueue: { name: taskQueue },
    taskQueueType: 2,
  });
  expect(polling.pollers?.map(({ identity }) => identity)).toEqual([expect.stringMatching(/^\d+@.+\+counts$/)]);
});

test('nothing of ours is exported that the list of metrics does not name', () => {
  const listed = METRICS.map(({ name }) => name);
  const ours = samples.map(({ name }) => name.replace(/_(total|count|sum|bucket)$/, ''));
  expect(ours.filter((name) => name.startsWith('huaweicloud_') && !listed.some((known) => known === name))).toEqual([]);
});

test('as many calls of a start are counted as the cloud was asked for', () => {
  const asked = world.cloud
    .requests()
    .filter(({ route }) => route.endsWith('/start') && route.includes('cdm'))
    .reduce((sum, { total }) => sum + total, 0);
  expect(asked).toBeGreaterThan(0);
  expect(valueOf('huaweicloud_api_calls_total', { service: 'cdm', operation: 'startJob' })).toBe(asked);
  expect(valueOf('huaweicloud_api_call_duration_count', { service: 'cdm', operation: 'startJob' })).toBe(asked);
});

test('calls are counted by how they ended', () => {
  const calls = (labels: Record<string, string>) => valueOf('huaweicloud_api_calls_total', labels);
  expect(calls({ service: 'cdm', operation: 'startJob', code: 'connection' })).toBe(1);
  expect(calls({ service: 'iam', operation: 'createToken', code: 'ok' })).toBe(1);
  expect(valueOf('huaweicloud_api_throttled_total', { service: 'dgc' })).toBe(1);
  expect(calls({ service: 'dgc', code: 'http_429' })).toBe(1);
});

test('starts and stops are counted by what came of them', () => {
  const starts = (outcome: string, service = 'cdm') => valueOf('huaweicloud_starts_total', { service, outcome });
  expect([starts('new'), starts('adopted'), starts('failed')]).toEqual([2, 1, 2]);
  expect([starts('new', 'dgc'), starts('new', 'dli')]).toEqual([1, 1]);
  expect(valueOf('huaweicloud_stops_total', { service: 'cdm', outcome: 'confirmed' })).toBe(1);
  expect(valueOf('huaweicloud_stops_total', { outcome: 'unconfirmed' })).toBe(0);
});

test('what is rare is exported at zero from the beginning, so that the first time shows as an increase', () => {
  const outcomes = (name: string) =>
    samples.filter((sample) => sample.name === name).map(({ labels, value }) => ({ ...labels, value }));
  const zero = (labels: object) => expect.objectContaining({ ...labels, value: 0 }) as unknown;
  for (const service of ['cdm', 'dgc', 'dli']) {
    expect(outcomes('huaweicloud_starts_total')).toContainEqual(zero({ service, outcome: 'ambiguous' }));
    expect(outcomes('huaweicloud_stops_total')).toContainEqual(zero({ service, outcome: 'unconfirmed' }));
  }
  expect(outcomes('huaweicloud_tokens_total')).toContainEqual(zero({ connection: 'default', outcome: 'failed' }));
});

test('a login counts as a token, and good credentials show', () => {
  expect(valueOf('huaweicloud_tokens_total', { connection: 'default', outcome: 'refreshed' })).toBe(1);
  expect(valueOf('huaweicloud_credentials_ready', { connection: 'default' })).toBe(1);
});

test('a budget shows its limit a minute and what was taken of it', () => {
  const group = { connection: 'default', group: 'cdm.write' };
  expect(valueOf('huaweicloud_budget_limit', group)).toBe(1200);
  expect(valueOf('huaweicloud_budget_left', group)).toBeGreaterThan(100);
  const changes = world.cloud.requests().filter(({ method, route }) => method === 'PUT' && route.includes('/cdm/'));
  expect(valueOf('huaweicloud_budget_used_total', group)).toBe(changes.reduce((sum, { total }) => sum + total, 0));
});

test('looks are late by milliseconds while the budget has room', () => {
  const count = valueOf('huaweicloud_poll_lateness_count', { service: 'cdm' });
  expect(count).toBeGreaterThan(0);
  expect(valueOf('huaweicloud_poll_lateness_sum', { service: 'cdm' }) / count).toBeLessThan(2_000);
});

test('no tag holds the name of a job or a secret', () => {
  for (const name of ['orders', 'lost_copy', 'transform', world.cloud.password, world.cloud.projectId, CLUSTER])
    expect(text.split('\n').filter((line) => line.startsWith('huaweicloud_') && line.includes(name))).toEqual([]);
});
