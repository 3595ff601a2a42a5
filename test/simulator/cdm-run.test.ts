import { cdmPaths, openCloud } from './open-cloud';

const ORDERS = { service: 'cdm', clusterId: 'c1', name: 'orders', durationMs: 10_000, rows: 500 } as const;
const COUNTERS = 'org.apache.sqoop.submission.counter.SqoopCounters';

test('a CDM run boots, runs and succeeds as the clock moves', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS] });
  const { start, status } = cdmPaths(cloud);
  const seen = async () => (await ask('GET', status('orders'))).body['submissions']?.['0'];

  const started = await ask('PUT', start('orders'), { body: { variables: { day: '2024-01-01' } } });
  expect(started.status).toBe(200);
  expect(started.body['submissions']).toEqual([
    expect.objectContaining({ 'submission-id': 1, 'job-name': 'orders', status: 'BOOTING', progress: 0 }),
  ]);
  expect(started.body['submissions']?.['0']).not.toHaveProperty('external-id');

  cloud.advance(1_000);
  expect(await seen()).toMatchObject({ status: 'RUNNING', progress: 0, 'last-udpate-user': cloud.user });
  cloud.advance(4_500);
  expect(await seen()).toMatchObject({ status: 'RUNNING', progress: 49, write_rows: 247 });
  cloud.advance(4_499);
  expect(await seen()).toMatchObject({ status: 'RUNNING', progress: 98 });
  cloud.advance(1);
  const end = await seen();
  expect(end).toMatchObject({
    status: 'SUCCEEDED',
    progress: 100,
    write_rows: 500,
    'external-id': expect.any(String) as string,
  });
  expect(end?.['counters']?.[COUNTERS]).toMatchObject({ ROWS_READ: 500, ROWS_WRITTEN: 500, BYTES_WRITTEN: -1 });
  expect(end).not.toHaveProperty('error-summary');
});

test('a CDM run that fails says why, with progress -1 and no counters', async () => {
  const { cloud, ask } = await openCloud({
    seed: [{ ...ORDERS, outcome: 'FAILED', errorSummary: 'No disk', errorDetails: 'at Sink.java:7' }],
  });
  await ask('PUT', cdmPaths(cloud).start('orders'));
  cloud.advance(10_000);

  const { body } = await ask('GET', cdmPaths(cloud).status('orders'));

  const run = body['submissions']?.['0'];
  expect(run).toMatchObject({
    status: 'FAILED',
    progress: -1,
    'error-summary': 'No disk',
    'error-details': 'at Sink.java:7',
  });
  expect(run).not.toHaveProperty('counters');
});

test('FAILURE_ON_SUBMIT comes without the run ever running', async () => {
  const { cloud, ask } = await openCloud({ seed: [{ ...ORDERS, outcome: 'FAILURE_ON_SUBMIT' }] });
  await ask('PUT', cdmPaths(cloud).start('orders'));
  cloud.advance(1_000);

  const { body } = await ask('GET', cdmPaths(cloud).status('orders'));
  expect(body['submissions']?.['0']?.['status']).toBe('FAILURE_ON_SUBMIT');
  expect(cloud.log().map(({ effect }) => effect)).toEqual(['start', 'end']);
});

test.each(['RUNNING', 'UNKNOWN', 'WEIRD'])(
  'a run whose outcome is %s shows it for ever and never ends',
  async (outcome) => {
    const { cloud, ask } = await openCloud({ seed: [{ ...ORDERS, outcome }] });
    await ask('PUT', cdmPaths(cloud).start('orders'));
    cloud.advance(10_000_000);

    expect((await ask('GET', cdmPaths(cloud).status('orders'))).body['submissions']?.['0']?.['status']).toBe(outcome);
    expect(cloud.log().map(({ effect }) => effect)).toEqual(['start']);
    expect((await ask('PUT', cdmPaths(cloud).start('orders'))).body['errCode']).toBe('Cdm.0052');
  },
);

test('a job that never ran shows a record with NEVER_EXECUTED', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS] });
  const { status, body } = await ask('GET', cdmPaths(cloud).status('orders'));
  expect(status).toBe(200);
  expect(body['submissions']?.['0']).toMatchObject({ status: 'NEVER_EXECUTED', 'job-name': 'orders' });
});

test.each([
  { body: 'none', rawBody: undefined },
  { body: '{}', rawBody: '{}' },
  { body: 'null', rawBody: 'null' },
  { body: 'variables', rawBody: '{"variables":{"a":"b"}}' },
])('a start with $body as its body is accepted', async ({ rawBody }) => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS] });
  const { status } = await ask('PUT', cdmPaths(cloud).start('orders'), rawBody === undefined ? {} : { rawBody });
  expect(status).toBe(200);
});

test.each(['{"variables":{"a":1}}', '{"variables":[]}', '[]', '{"variables'])(
  'a start with the body %s is refused and starts nothing',
  async (rawBody) => {
    const { cloud, ask } = await openCloud({ seed: [ORDERS] });
    const { status, body } = await ask('PUT', cdmPaths(cloud).start('orders'), { rawBody });
    expect([status, body['errCode']]).toEqual([400, 'Cdm.0014']);
    expect(cloud.log()).toEqual([]);
  },
);

test('a second start while a run is active is refused with Cdm.0052, and the refusal goes on record', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS] });
  await ask('PUT', cdmPaths(cloud).start('orders'));

  const { status, body } = await ask('PUT', cdmPaths(cloud).start('orders'));

  expect(status).toBe(400);
  expect(body).toEqual({ errCode: 'Cdm.0052', externalMessage: expect.any(String) as string });
  expect(cloud.log()[1]).toMatchObject({ effect: 'refused', job: 'orders', run: '1', by: cloud.user, method: 'PUT' });
});

test.each([
  { what: 'job', cluster: 'c1', status: 400, code: 'Cdm.0100' },
  { what: 'cluster', cluster: 'c9', status: 404, code: 'Cdm.0201' },
])('an unknown $what is answered $status with $code', async ({ cluster, status, code }) => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS] });
  const paths = cdmPaths(cloud, cluster);
  const asked = [
    ask('PUT', paths.start('nobody')),
    ask('GET', paths.status('nobody')),
    ask('GET', paths.history('nobody')),
  ];
  for (const answer of await Promise.all(asked))
    expect([answer.status, answer.body['errCode']]).toEqual([status, code]);
});

test('a job marked isDeleteJob is gone once its run is over', async () => {
  const { cloud, ask } = await openCloud({ seed: [{ ...ORDERS, isDeleteJob: true }] });
  await ask('PUT', cdmPaths(cloud).start('orders'));
  cloud.advance(10_000);
  expect((await ask('GET', cdmPaths(cloud).status('orders'))).body['errCode']).toBe('Cdm.0100');
});
