import { dgcPaths, openCloud, type Ask } from './open-cloud';

const NIGHTLY = { service: 'dgc', name: 'nightly', durationMs: 10_000 } as const;

const statusOf = async (ask: Ask, path: string) => (await ask('GET', `${path}/status`)).body['status'];

test('start switches a schedule on and stop switches it off; neither opens an instance', async () => {
  const { cloud, ask } = await openCloud({ seed: [NIGHTLY] });
  const path = dgcPaths(cloud).job('nightly');
  expect(await statusOf(ask, path)).toBe('STOPPED');

  const on = await ask('POST', `${path}/start`, { body: { jobParams: [{ name: 'a', value: '1' }] } });
  expect([on.status, on.text]).toEqual([204, '']);
  expect(await statusOf(ask, path)).toBe('SCHEDULING');
  expect((await ask('POST', `${path}/stop`)).status).toBe(204);
  expect(await statusOf(ask, path)).toBe('STOPPED');
  expect(cloud.log()).toMatchObject([
    { effect: 'scheduleOn', job: 'nightly', run: null, workspace: 'default' },
    { effect: 'scheduleOff', job: 'nightly', run: null },
  ]);
});

test('starting a schedule that is on is harmless', async () => {
  const { cloud, ask } = await openCloud({ seed: [{ ...NIGHTLY, scheduled: true }] });
  expect((await ask('POST', `${dgcPaths(cloud).job('nightly')}/start`)).status).toBe(204);
  expect(await statusOf(ask, dgcPaths(cloud).job('nightly'))).toBe('SCHEDULING');
});

test('a real-time job goes from STARTING to NORMAL and cannot be run once', async () => {
  const { cloud, ask } = await openCloud({ seed: [{ ...NIGHTLY, jobType: 'REAL_TIME', outcome: 'EXCEPTION' }] });
  const { job, runNow } = dgcPaths(cloud);
  await ask('POST', `${job('nightly')}/start`);
  expect(await statusOf(ask, job('nightly'))).toBe('STARTING');
  cloud.advance(1_000);
  expect(await statusOf(ask, job('nightly'))).toBe('NORMAL');
  cloud.advance(9_000);
  expect(await statusOf(ask, job('nightly'))).toBe('EXCEPTION');
  expect((await ask('POST', runNow('nightly'))).body['error_code']).toBe('DLF.0136');
});

test('a real-time job that was stopped stays STOPPED', async () => {
  const { cloud, ask } = await openCloud({ seed: [{ ...NIGHTLY, jobType: 'REAL_TIME', scheduled: true }] });
  const path = dgcPaths(cloud).job('nightly');
  await ask('POST', `${path}/stop`);
  cloud.advance(60_000);
  expect(await statusOf(ask, path)).toBe('STOPPED');
});

test('the workspace header chooses the workspace; an unknown one is refused with DLF.0819', async () => {
  const { cloud, ask } = await openCloud({ seed: [{ ...NIGHTLY, workspace: 'w1' }] });
  const path = dgcPaths(cloud).runNow('nightly');
  const codeIn = async (headers: Record<string, string>) => (await ask('POST', path, { headers })).body['error_code'];
  expect(await codeIn({})).toBe('DLF.0100');
  expect(await codeIn({ workspace: 'w2' })).toBe('DLF.0819');
  expect(await codeIn({ workspace: 'w1' })).toBeUndefined();
  expect(cloud.log().at(-1)).toMatchObject({ effect: 'start', workspace: 'w1' });
});

test('the job list shows batch jobs unless asked for others, by a part of the name', async () => {
  const { cloud, ask } = await openCloud({
    seed: [
      { ...NIGHTLY, scheduled: true },
      { ...NIGHTLY, name: 'weekly' },
      { ...NIGHTLY, name: 'live', jobType: 'REAL_TIME' },
    ],
  });
  const list = async (query: string) => (await ask('GET', `${dgcPaths(cloud).base}${query}`)).body;
  expect(await list('')).toMatchObject({
    total: 2,
    jobs: [{ name: 'nightly', status: 'SCHEDULING' }, { name: 'weekly' }],
  });
  expect(await list('?jobName=eek')).toMatchObject({ total: 1, jobs: [{ name: 'weekly', status: 'STOPPED' }] });
  expect(await list('?jobType=REAL_TIME')).toMatchObject({ total: 1, jobs: [{ name: 'live' }] });
  expect(await list('?limit=1&offset=1')).toMatchObject({ total: 2, jobs: [{ name: 'weekly' }] });
  expect((await list('?limit=101'))['error_code']).toBe('DLF.3051');
});
