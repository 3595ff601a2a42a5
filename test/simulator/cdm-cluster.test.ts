import { cdmPaths, openCloud } from './open-cloud';
import type { SimulatorOptions } from '../../simulator';

const C1 = { service: 'cdmCluster', clusterId: 'c1', status: '900', startMs: 60_000, stopMs: 30_000 } as const;
const COPY = { service: 'cdm', clusterId: 'c1', name: 'copy', durationMs: 5_000 } as const;
const STOP = { stop: { stopMode: 'IMMEDIATELY' } };

async function opened(seed: SimulatorOptions['seed'], cdmCluster = {}, options: SimulatorOptions = {}) {
  const { cloud, ask } = await openCloud({ seed, dialect: { cdmCluster }, ...options });
  const cluster = `/v1.1/${cloud.projectId}/clusters/c1`;
  const act = async (body: object) => ask('POST', `${cluster}/action`, { body });
  const status = async () => (await ask('GET', cluster)).body['status'];
  return { cloud, ask, act, status, paths: cdmPaths(cloud) };
}

test('a cluster that rests is started, and runs jobs once it does', async () => {
  const { cloud, ask, act, status, paths } = await opened([C1, COPY]);
  expect(await status()).toBe('900');
  expect((await ask('PUT', paths.start('copy'))).body['errCode']).toBe('Cdm.0201');
  const { status: http, body } = await act({ start: {} });
  expect([http, body]).toEqual([200, { jobId: [expect.any(String)] }]);
  cloud.advance(59_999);
  expect(await status()).toBe('920');
  cloud.advance(1);
  expect(await status()).toBe('200');
  expect((await ask('PUT', paths.start('copy'))).status).toBe(200);
  expect(cloud.log().filter(({ service }) => service === 'cdmCluster')).toMatchObject([
    { effect: 'start', job: 'c1', clusterId: 'c1', run: body['jobId']?.['0'], by: cloud.user },
    { effect: 'end', status: '200', by: 'clock' },
  ]);
  expect(cloud.starts()).toMatchObject([{ job: 'copy' }, { service: 'cdmCluster', job: 'c1' }, { job: 'copy' }]);
});

test('a cluster is stopped once no job runs on it, and not before', async () => {
  const { cloud, ask, act, status, paths } = await opened([{ ...C1, status: '200' }, COPY]);
  await ask('PUT', paths.start('copy'));
  const early = await act(STOP);
  expect([early.status, early.body['errCode']]).toEqual([400, 'CDM.5090']);
  expect(await status()).toBe('200');
  cloud.advance(5_000);
  expect((await act(STOP)).status).toBe(200);
  expect(await status()).toBe('910');
  cloud.advance(30_000);
  expect(await status()).toBe('900');
  expect(cloud.log().map(({ service, effect }) => `${service} ${effect}`)).toEqual([
    'cdm start',
    'cdmCluster refused',
    'cdm end',
    'cdmCluster stop',
    'cdmCluster end',
  ]);
});

test('a cluster is only started when it rests, and only stopped when it runs', async () => {
  const { act } = await opened([C1]);
  expect((await act(STOP)).body['errCode']).toBe('CDM.5090');
  expect((await act({ start: {} })).status).toBe(200);
  expect((await act({ start: {} })).body['errCode']).toBe('CDM.5090');
});

test('a cluster can be frozen, and one that there is not is refused', async () => {
  const { ask, act, status, cloud } = await opened([{ ...C1, status: 800 }]);
  expect(await status()).toBe('800');
  expect((await act({ start: {} })).status).toBe(400);
  const nowhere = await ask('POST', `/v1.1/${cloud.projectId}/clusters/c2/action`, { body: { start: {} } });
  expect([nowhere.status, nowhere.body['errCode']]).toEqual([404, 'Cdm.0201']);
});

test('the stop can be withdrawn', async () => {
  const { act, status } = await opened([{ ...C1, status: '200' }], { stop: 'withdrawn' });
  const { status: http, body } = await act(STOP);
  expect([http, body['error_code'], await status()]).toEqual([404, 'APIGW.0101', '200']);
});

test.each([
  { stopMode: 'optional', stop: {}, taken: 200 },
  { stopMode: 'required', stop: {}, taken: 400 },
  { stopMode: 'required', stop: { stopMode: 'GRACEFULLY', delayTime: -1 }, taken: 200 },
  { stopMode: 'optional', stop: { stopMode: 'NOW' }, taken: 400 },
])('where stopMode is $stopMode the stop $stop is answered with $taken', async ({ stopMode, stop, taken }) => {
  const { act } = await opened([{ ...C1, status: '200' }], { stopMode });
  expect((await act({ stop })).status).toBe(taken);
});

test('the answer may be a text, and any other action is refused', async () => {
  const { act } = await opened([C1], { jobId: 'text' });
  expect((await act({ start: {} })).body).toEqual({ jobId: expect.any(String) as string });
  expect((await act({ resize: {} })).body['errCode']).toBe('Cdm.0014');
});

test('CDM’s own further try is left out while its cluster rests', async () => {
  const { cloud, ask, act, paths } = await opened([
    { ...C1, status: '200' },
    { ...COPY, outcome: 'FAILED', retriesItself: 1, retryPauseMs: 10_000 },
  ]);
  await ask('PUT', paths.start('copy'));
  cloud.advance(5_000);
  expect((await act(STOP)).status).toBe(200);
  cloud.advance(60_000);
  expect(cloud.log().filter(({ service, effect }) => service === 'cdm' && effect === 'start')).toHaveLength(1);
});

test('a job can be created on a cluster that has none, run once it is started, and deleted', async () => {
  const { cloud, ask, paths } = await opened([{ ...C1, status: '200' }]);
  const create = async () => ask('POST', `${paths.base}/job`, { body: { jobs: [{ name: 'nightly-a1b2' }] } });
  expect((await create()).body).toEqual({ name: 'nightly-a1b2', 'validation-result': [] });
  expect((await create()).body['errCode']).toBe('Cdm.0104');
  expect((await ask('PUT', paths.start('nightly-a1b2'))).status).toBe(200);
  cloud.advance(5_000);
  expect((await ask('DELETE', paths.job('nightly-a1b2'))).status).toBe(200);
  expect((await ask('GET', paths.status('nightly-a1b2'))).body['errCode']).toBe('Cdm.0100');
});

test('a stranger can start a cluster', async () => {
  const { cloud, status } = await opened([C1]);
  cloud.run({ service: 'cdmCluster', job: 'c1', by: 'eve' });
  expect(await status()).toBe('920');
  expect(cloud.log()).toMatchObject([{ effect: 'start', by: 'eve' }]);
});

test('the 21st action within a minute is throttled', async () => {
  const { act } = await opened([C1], {}, { limits: true });
  const statuses: number[] = [];
  for (let nth = 0; nth < 21; nth++) statuses.push((await act({ start: {} })).status);
  expect(statuses.lastIndexOf(429)).toBe(20);
  expect(statuses.indexOf(429)).toBe(20);
});

test('a cluster that is being restarted runs, and serves no jobs', async () => {
  const { ask, act, cloud, paths } = await opened([{ ...C1, status: '200', actions: 'REBOOTING' }, COPY]);
  const { body } = await ask('GET', `/v1.1/${cloud.projectId}/clusters/c1`);
  expect([body['status'], body['actions']]).toEqual(['200', 'REBOOTING']);
  expect((await ask('PUT', paths.start('copy'))).body['errCode']).toBe('Cdm.0201');
  expect((await act(STOP)).body['errCode']).toBe('CDM.5090');
});

test.each([
  { restingCluster: 'Cdm.0201', status: 404, body: { errCode: 'Cdm.0201' } },
  { restingCluster: 'Cdm.0202', status: 400, body: { errCode: 'Cdm.0202' } },
  { restingCluster: 'bare-404', status: 404, body: undefined },
  { restingCluster: 'backend-timeout', status: 504, body: { error_code: 'APIG.0201' } },
] as const)('a job call to a cluster that rests may be answered by $restingCluster', async (row) => {
  const { cloud, ask } = await openCloud({
    seed: [C1, COPY],
    dialect: { cdm: { restingCluster: row.restingCluster } },
  });
  const answer = await ask('PUT', cdmPaths(cloud).start('copy'));
  expect(answer).toMatchObject({ status: row.status, body: row.body });
  expect(cloud.log()).toMatchObject([{ effect: 'refused', job: 'copy', run: null }]);
});
