import { cdmPaths, dliPath, openCloud } from './open-cloud';

const ORDERS = { service: 'cdm', clusterId: 'c1', name: 'orders', durationMs: 10_000 } as const;

test('jobs can be registered over HTTP, and replaced by registering them again', async () => {
  const { cloud, ask } = await openCloud();
  expect((await ask('POST', '/_simulator/jobs', { body: [ORDERS] })).body).toEqual({ added: 1 });
  cloud.run({ service: 'cdm', clusterId: 'c1', job: 'orders' });
  cloud.advance(10_000);
  await ask('POST', '/_simulator/jobs', { body: { ...ORDERS, outcome: 'FAILED' } });
  cloud.run({ service: 'cdm', clusterId: 'c1', job: 'orders' });
  cloud.advance(10_000);
  expect(cloud.log().flatMap(({ status, run }) => (status ? [`${run} ${status}`] : []))).toEqual([
    '1 SUCCEEDED',
    '2 FAILED',
  ]);
});

test('a stream job is known by its number, also where that was registered as text', async () => {
  const { cloud, ask } = await openCloud();
  const body = [{ service: 'dli', id: '131', name: 's' }];
  expect((await ask('POST', '/_simulator/jobs', { body })).body).toEqual({ added: 1 });
  expect((await ask('GET', `${dliPath(cloud)}/131`)).body).toMatchObject({ job_detail: { job_id: 131 } });
  body[0] = { service: 'dli', id: '13x', name: 's' };
  expect((await ask('POST', '/_simulator/jobs', { body })).status).toBe(400);
});

test('a job that is not one is refused with a sentence, and none of its list is registered', async () => {
  const { cloud, ask } = await openCloud();
  const { status, body } = await ask('POST', '/_simulator/jobs', { body: [ORDERS, { service: 'cdm', name: 7 }] });
  expect(status).toBe(400);
  expect(body['error']).toMatch(/clusterId/);
  expect((await ask('GET', cdmPaths(cloud).status('orders'))).status).toBe(404);
});

test('a stranger can start a job; the log says who', async () => {
  const { cloud, ask } = await openCloud({
    seed: [ORDERS, { service: 'dgc', name: 'load', workspace: 'w1' }, { service: 'dli', id: 131, name: 's' }],
  });
  const run = async (body: object) => (await ask('POST', '/_simulator/runs', { body })).body['run'];
  expect(await run({ service: 'cdm', clusterId: 'c1', job: 'orders', by: 'eve' })).toBe('1');
  expect(await run({ service: 'dgc', workspace: 'w1', job: 'load', by: 'eve', instanceType: 0 })).toBe('1000001');
  expect(await run({ service: 'dli', job: 131, by: 'eve' })).toBe('131#1');
  expect(cloud.log()).toMatchObject([
    { seq: 1, service: 'cdm', clusterId: 'c1', job: 'orders', by: 'eve', method: null, path: null },
    { seq: 2, service: 'dgc', workspace: 'w1', job: 'load', by: 'eve', instanceType: 0 },
    { seq: 3, service: 'dli', job: '131', by: 'eve' },
  ]);
});

test('a stranger who names no cluster or workspace means the one that has the job', async () => {
  const { cloud, ask } = await openCloud({
    seed: [ORDERS, { service: 'dgc', name: 'load', workspace: 'w1' }, { ...ORDERS, name: 'twice' }],
  });
  cloud.addJobs([{ ...ORDERS, clusterId: 'c2', name: 'twice' }]);
  const run = async (body: object) => ask('POST', '/_simulator/runs', { body: { ...body, by: 'eve' } });
  expect((await run({ service: 'cdm', job: 'orders' })).body['run']).toBe('1');
  expect((await run({ service: 'dgc', job: 'load' })).body['run']).toBe('1000001');
  expect(cloud.log()).toMatchObject([{ clusterId: 'c1' }, { workspace: 'w1' }]);
  expect(await run({ service: 'cdm', job: 'twice' })).toMatchObject({ status: 409, body: { code: 'Cdm.0014' } });
  expect(await run({ service: 'dgc', job: 'nowhere' })).toMatchObject({ status: 409, body: { code: 'DLF.0100' } });
});

test('a stranger whom the cloud refuses is told so with 409', async () => {
  const { ask } = await openCloud({ seed: [ORDERS] });
  const body = { service: 'cdm', clusterId: 'c1', job: 'orders', by: 'eve' };
  await ask('POST', '/_simulator/runs', { body });
  expect(await ask('POST', '/_simulator/runs', { body })).toMatchObject({ status: 409, body: { code: 'Cdm.0052' } });
});

test('the log is in the order of time, across services, however late it is read', async () => {
  const { cloud, ask } = await openCloud({
    seed: [
      ORDERS,
      { service: 'dgc', name: 'load', durationMs: 3_000 },
      { service: 'dli', id: 131, name: 's', startupMs: 500, finishAfterMs: 5_500 },
    ],
  });
  const began = cloud.clock().now;
  await ask('PUT', cdmPaths(cloud).start('orders'));
  await ask('POST', `${dliPath(cloud)}/run`, { body: { job_ids: [131] } });
  cloud.advance(1_000);
  cloud.run({ service: 'dgc', job: 'load' });
  cloud.advance(60_000);

  const { body } = await ask('GET', '/_simulator/log');

  expect(
    [...body].map((line) => [line['seq'], Number(line['at']) - began, line['effect'], line['job'], line['by']]),
  ).toEqual([
    [1, 0, 'start', 'orders', cloud.user],
    [2, 0, 'start', '131', cloud.user],
    [3, 1_000, 'start', 'load', 'stranger'],
    [4, 4_000, 'end', 'load', 'clock'],
    [5, 6_000, 'end', '131', 'clock'],
    [6, 10_000, 'end', 'orders', 'clock'],
  ]);
  expect(body['0']).toMatchObject({ method: 'PUT', path: cdmPaths(cloud).start('orders') });
});

test('requests are counted by method and route template, with their peaks', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS, { ...ORDERS, name: 'items' }] });
  await Promise.all(['orders', 'items', 'orders'].map((name) => ask('GET', cdmPaths(cloud).status(name))));
  await ask('GET', '/nowhere');

  const { body } = await ask('GET', '/_simulator/requests');

  expect([...body]).toContainEqual({
    method: 'GET',
    route: '/v1.1/:projectId/clusters/:clusterId/cdm/job/:jobName/status',
    total: 3,
    peakPerSecond: 3,
    peakPerMinute: 3,
    wallPeakPerSecond: 3,
    wallPeakPerMinute: 3,
    throttled: 0,
  });
  expect([...body]).toContainEqual(expect.objectContaining({ route: '(unknown)', total: 1 }));
  expect(JSON.stringify(body)).not.toContain('_simulator');
});

test('the clock can be held, advanced and set running over HTTP', async () => {
  const { cloud, ask } = await openCloud();
  const { now } = cloud.clock();
  expect((await ask('POST', '/_simulator/clock', { body: { advanceMs: 90_000 } })).body).toEqual({
    now: now + 90_000,
    speed: 0,
  });
  expect((await ask('POST', '/_simulator/clock', { body: { speed: 1_000 } })).body).toMatchObject({ speed: 1_000 });
  expect((await ask('POST', '/_simulator/clock', { body: { speed: -1 } })).status).toBe(400);
  expect((await ask('POST', '/_simulator/clock', { body: {} })).status).toBe(400);
});

test('a running clock has ended a run before anybody looks', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS], speed: 100_000 });
  await ask('PUT', cdmPaths(cloud).start('orders'));
  const { now } = cloud.clock();
  while (cloud.clock().now < now + 10_000) await new Promise(setImmediate);

  expect((await ask('PUT', cdmPaths(cloud).start('orders'))).status).toBe(200);

  expect(cloud.log().slice(0, 3)).toMatchObject([{ run: '1' }, { effect: 'end', status: 'SUCCEEDED' }, { run: '2' }]);
});

test('job time says nothing about the Date header or about tokens', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS] });
  await ask('GET', cdmPaths(cloud).status('orders'));
  cloud.advance(30 * 86_400_000);
  const { status, headers } = await ask('GET', cdmPaths(cloud).status('orders'));
  expect(status).toBe(200);
  expect(Math.abs(Date.parse(String(headers['date'])) - Date.now())).toBeLessThan(60_000);
});

test('an instance’s number is never given twice, also after a reset', async () => {
  const { cloud, ask } = await openCloud();
  const load = { service: 'dgc', name: 'load' } as const;
  const run = async () =>
    (await ask('POST', '/_simulator/runs', { body: { service: 'dgc', job: 'load' } })).body['run'];
  cloud.addJobs([load]);
  const before = await run();
  cloud.reset();
  cloud.addJobs([load]);
  expect(Number(await run())).toBeGreaterThan(Number(before));
});

test('reset forgets jobs, runs, log, counters and faults, but not the credentials or the tokens', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS] });
  await ask('PUT', cdmPaths(cloud).start('orders'));
  cloud.fault({ kind: 'refuse' });

  await ask('POST', '/_simulator/reset');

  cloud.advance(10_000);
  expect([cloud.log(), cloud.requests(), cloud.faults()]).toEqual([[], [], []]);
  expect((await ask('GET', cdmPaths(cloud).status('orders'))).status).toBe(404);
  cloud.addJobs([ORDERS]);
  expect(cloud.run({ service: 'cdm', clusterId: 'c1', job: 'orders' })).toBe('1');
});
