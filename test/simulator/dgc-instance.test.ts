import { dgcPaths, openCloud } from './open-cloud';

const LOAD = { service: 'dgc', name: 'load', durationMs: 10_000 } as const;

test('run-immediate opens an instance that waits, runs and succeeds', async () => {
  const { cloud, ask } = await openCloud({ seed: [LOAD] });
  const { runNow, instance } = dgcPaths(cloud);
  const startedAt = cloud.clock().now;

  const started = await ask('POST', runNow('load'), { body: { jobParams: [{ name: 'day', value: '1' }] } });

  expect([started.status, started.body]).toEqual([200, { instanceId: 1_000_001 }]);
  const seen = async () => (await ask('GET', instance('load', 1_000_001))).body;
  const waiting = await seen();
  expect(waiting).toMatchObject({ status: 'waiting', planTime: startedAt, instanceType: 2 });
  expect(waiting).not.toHaveProperty('startTime');
  cloud.advance(1_000);
  expect(await seen()).toMatchObject({
    status: 'running',
    startTime: startedAt + 1_000,
    nodes: [{ status: 'running' }],
  });
  cloud.advance(9_000);
  expect(await seen()).toMatchObject({
    jobName: 'load',
    status: 'success',
    endTime: startedAt + 10_000,
    executeTime: 9_000,
    total: 1,
    nodes: [{ nodeName: 'load', status: 'success', retryTimes: 0 }],
  });
});

test('an instance that fails names the node and the path of its log', async () => {
  const nodes = [
    { nodeName: 'extract', type: 'Shell', status: 'success' },
    { nodeName: 'load', type: 'DLISQL', status: 'fail', errorMessage: 'no such table' },
  ];
  const { cloud, ask } = await openCloud({ seed: [{ ...LOAD, outcome: 'fail', errorMessage: 'node failed', nodes }] });
  const id = cloud.run({ service: 'dgc', job: 'load' });
  cloud.advance(10_000);

  const { body } = await ask('GET', dgcPaths(cloud).instance('load', id));

  expect(body).toMatchObject({ status: 'fail', forceSuccess: false });
  expect([...(body['nodes'] ?? [])]).toEqual([
    expect.not.objectContaining({ logPath: expect.anything() as string }),
    expect.objectContaining({
      nodeName: 'load',
      status: 'fail',
      logPath: expect.stringContaining('load.log') as string,
    }),
  ]);
});

test('an operator can force success, which shows once the instance has ended', async () => {
  const { cloud, ask } = await openCloud({
    seed: [{ ...LOAD, outcome: 'fail', forceSuccess: true, ignoreSuccess: true }],
  });
  const id = cloud.run({ service: 'dgc', job: 'load' });
  const seen = async () => (await ask('GET', dgcPaths(cloud).instance('load', id))).body;
  expect(await seen()).toMatchObject({ forceSuccess: false, ignoreSuccess: false });
  cloud.advance(10_000);
  expect(await seen()).toMatchObject({ status: 'fail', forceSuccess: true, ignoreSuccess: true });
});

test('two instances of a job can run at once', async () => {
  const { cloud } = await openCloud({ seed: [LOAD] });
  const run = () => cloud.run({ service: 'dgc', job: 'load' });
  expect([run(), run()]).toEqual(['1000001', '1000002']);
  cloud.advance(10_000);
  expect(cloud.log().map(({ effect, run }) => [effect, run])).toEqual([
    ['start', '1000001'],
    ['start', '1000002'],
    ['end', '1000001'],
    ['end', '1000002'],
  ]);
});

test.each([
  { state: 'waiting', afterMs: 0 },
  { state: 'running', afterMs: 1_000 },
])('a $state instance can be stopped, once', async ({ state, afterMs }) => {
  const { cloud, ask } = await openCloud({ seed: [LOAD] });
  const path = dgcPaths(cloud).instance('load', cloud.run({ service: 'dgc', job: 'load' }));
  cloud.advance(afterMs);
  expect((await ask('GET', path)).body['status']).toBe(state);

  expect((await ask('POST', `${path}/stop`)).status).toBe(204);

  expect((await ask('GET', path)).body).toMatchObject({ status: 'manual-stop', nodes: [{ status: 'manual-stop' }] });
  const again = await ask('POST', `${path}/stop`);
  expect([again.status, again.body['error_code']]).toEqual([400, 'DLF.30118']);
  expect(cloud.log().map(({ effect }) => effect)).toEqual(['start', 'stop', 'end', 'refused']);
});

test('of one job five instances run at once, and the sixth waits for a place; one that is halted keeps its own', async () => {
  const { cloud, ask } = await openCloud({ seed: [{ ...LOAD, haltsAfterMs: 1_000 }] });
  const halted = cloud.run({ service: 'dgc', job: 'load' });
  cloud.addJobs([LOAD]);
  const others = Array.from({ length: 5 }, () => cloud.run({ service: 'dgc', job: 'load' }));
  const statusOf = async (id: unknown) => (await ask('GET', dgcPaths(cloud).instance('load', id))).body['status'];
  cloud.advance(2_000);
  expect(await statusOf(halted)).toBe('running-exception');
  expect(await Promise.all(others.map(statusOf))).toEqual([...Array<string>(4).fill('running'), 'waiting']);

  await ask('POST', `${dgcPaths(cloud).instance('load', others[0])}/stop`);

  expect(await statusOf(others[4])).toBe('running');
  cloud.advance(8_999);
  expect(await statusOf(others[4])).toBe('running');
  cloud.advance(1);
  expect(await statusOf(others[4])).toBe('success');
});

test('restarting runs the same instance again, but only from an ended state', async () => {
  const { cloud, ask } = await openCloud({ seed: [{ ...LOAD, outcome: 'fail' }] });
  const path = dgcPaths(cloud).instance('load', cloud.run({ service: 'dgc', job: 'load' }));
  expect((await ask('POST', `${path}/restart`)).status).toBe(400);
  cloud.advance(10_000);
  const failedAt = cloud.clock().now;
  cloud.addJobs([LOAD]);

  expect((await ask('POST', `${path}/restart`, { body: { retry_location: 'error_node' } })).status).toBe(204);

  expect((await ask('GET', path)).body['status']).toBe('waiting');
  cloud.advance(10_000);
  expect((await ask('GET', path)).body).toMatchObject({ status: 'success', startTime: failedAt + 1_000 });
  expect(cloud.log().map(({ effect, run }) => `${effect} ${run}`)).toEqual([
    'start 1000001',
    'refused 1000001',
    'end 1000001',
    'restart 1000001',
    'end 1000001',
  ]);
});

test.each([
  { what: 'job', path: 'nobody', id: 1_000_001, code: 'DLF.0100' },
  { what: 'instance', path: 'load', id: 999, code: 'DLF.0137' },
])('an unknown $what is answered 400 with $code', async ({ path, id, code }) => {
  const { cloud, ask } = await openCloud({ seed: [LOAD] });
  const instance = dgcPaths(cloud).instance(path, id);
  for (const [method, target] of [
    ['GET', instance],
    ['POST', `${instance}/stop`],
    ['POST', `${instance}/restart`],
  ] as const) {
    const { status, body } = await ask(method, target);
    expect([status, body['error_code']]).toEqual([400, code]);
  }
});

test('the vendor speaks of a missing job in the words of its page', async () => {
  const { cloud, ask } = await openCloud();
  const { status, text } = await ask('POST', dgcPaths(cloud).runNow('nobody'));
  expect([status, text]).toEqual([400, '{"error_code":"DLF.0100","error_msg":"The job does not exists."}']);
});

test.each([
  { what: 'a name of 65 characters', jobParams: [{ name: 'n'.repeat(65), value: '' }] },
  { what: 'a value of 1,025 characters', jobParams: [{ name: 'n', value: 'v'.repeat(1_025) }] },
  { what: 'a value that is a number', jobParams: [{ name: 'n', value: 1 }] },
  { what: 'a map instead of a list', jobParams: { n: 'v' } },
])('jobParams with $what are refused with DLF.3051', async ({ jobParams }) => {
  const { cloud, ask } = await openCloud({ seed: [LOAD] });
  const { status, body } = await ask('POST', dgcPaths(cloud).runNow('load'), { body: { jobParams } });
  expect([status, body['error_code']]).toEqual([400, 'DLF.3051']);
  expect(cloud.log()).toEqual([]);
});

test('jobParams at their limits are accepted and go on record', async () => {
  const { cloud, ask } = await openCloud({ seed: [LOAD] });
  const jobParams = [{ name: 'n'.repeat(64), value: 'v'.repeat(1_024) }];
  await ask('POST', dgcPaths(cloud).runNow('load'), { body: { jobParams } });
  expect(cloud.log()).toMatchObject([{ effect: 'start', asked: { jobParams } }]);
});
