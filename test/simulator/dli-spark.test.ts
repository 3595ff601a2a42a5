import { batchPaths, openCloud } from './open-cloud';
import type { SimulatorOptions } from '../../simulator';

const FEATURES = 'obs://code/features.py';

async function opened(seed: SimulatorOptions['seed'] = [], dliSpark = {}) {
  const { cloud, ask } = await openCloud({ seed, dialect: { dliSpark } });
  const paths = batchPaths(cloud);
  const create = async (body: object = {}) =>
    (await ask('POST', paths.base, { body: { file: FEATURES, ...body } })).body['id'];
  const stateOf = async (id: unknown) => (await ask('GET', paths.state(id))).body['state'];
  const idsOf = async (query: string) =>
    [...((await ask('GET', `${paths.base}?${query}`)).body['sessions'] ?? [])].map((session) => session['id']);
  return { cloud, ask, paths, create, stateOf, idsOf };
}

test('a batch starts, runs and succeeds, and reads hand back what was asked', async () => {
  const seed = [{ service: 'dliSpark', nameContains: 'feat', durationMs: 10_000, bootMs: 4_000 }] as const;
  const { cloud, ask, paths, stateOf } = await opened(seed);
  const createdAt = cloud.clock().now;
  const asked = {
    file: FEATURES,
    name: 'feat-1',
    queue: 'etl',
    args: ['a'],
    conf: { 'spark.x': '1' },
    driverMemory: '2G',
  };

  const { status, body } = await ask('POST', paths.base, { body: asked });

  expect([status, body]).toEqual([
    200,
    expect.objectContaining({ state: 'starting', appId: '', name: 'feat-1', queue: 'etl', sc_type: 'CUSTOMIZED' }),
  ]);
  const id = body['id'];
  expect(await stateOf(id)).toBe('starting');
  cloud.advance(4_000);
  const { body: running } = await ask('GET', paths.batch(id));
  expect(running).toMatchObject({
    state: 'running',
    create_time: createdAt,
    appId: `batch-session-${id as unknown as string}:31309`,
  });
  expect(JSON.parse(running['req_body'] as unknown as string)).toEqual(asked);
  cloud.advance(6_000);
  expect(await stateOf(id)).toBe('success');
  expect(cloud.log()).toMatchObject([
    { service: 'dliSpark', effect: 'start', job: FEATURES, run: id, by: cloud.user, asked },
    { effect: 'end', run: id, status: 'success', by: 'clock' },
  ]);
  expect(cloud.starts()).toMatchObject([{ service: 'dliSpark', job: FEATURES }]);
});

test('a batch that dies gives no reason but its log, which is read in pieces', async () => {
  const log = Array.from({ length: 12 }, (_, at) => `line ${at}`);
  const { cloud, ask, paths, create, stateOf } = await opened([
    { service: 'dliSpark', file: 'features', outcome: 'dead', log },
  ]);
  const id = await create();
  expect((await ask('GET', paths.log(id))).body).toMatchObject({ total: 0, log: [] });
  cloud.advance(1_000);
  expect(await stateOf(id)).toBe('dead');
  expect((await ask('GET', paths.batch(id))).body['log']).toEqual(log.slice(2));
  expect((await ask('GET', `${paths.log(id)}?from=10&size=5&type=driver`)).body).toEqual({
    id,
    from: 10,
    total: 12,
    log: ['line 10', 'line 11'],
  });
});

test('a batch that recovers by itself keeps its id: it is halted, not ended, until its tries are over', async () => {
  const { cloud, create, stateOf } = await opened([
    { service: 'dliSpark', failingTries: 2, durationMs: 1_000, recoveryMs: 500 },
  ]);
  const [patient, hasty, plain] = [
    await create({ auto_recovery: true }),
    await create({ auto_recovery: true, max_retry_times: 1 }),
    await create(),
  ];
  cloud.advance(1_000);
  expect([await stateOf(patient), await stateOf(hasty), await stateOf(plain)]).toEqual([
    'recovering',
    'recovering',
    'dead',
  ]);
  cloud.advance(500);
  expect(await stateOf(patient)).toBe('starting');
  cloud.advance(1_000);
  expect([await stateOf(patient), await stateOf(hasty)]).toEqual(['recovering', 'dead']);
  cloud.advance(1_500);
  expect(await stateOf(patient)).toBe('success');
  const ofPatient = cloud.log().filter(({ run }) => run === (patient as unknown));
  expect(ofPatient.map(({ effect, by }) => `${effect} ${by}`)).toEqual([
    `start ${cloud.user}`,
    'halt clock',
    'continue cloud',
    'halt clock',
    'continue cloud',
    'end clock',
  ]);
});

test('a batch can be cancelled while it starts, runs or recovers, and not later', async () => {
  const { cloud, ask, paths, create, stateOf } = await opened([
    { service: 'dliSpark', failingTries: 1, recoveryMs: 60_000, stopTakesMs: 2_000 },
  ]);
  const [starting, recovering] = [await create({ auto_recovery: true }), await create({ auto_recovery: true })];
  expect((await ask('DELETE', paths.batch(starting))).body).toEqual({ msg: 'deleted' });
  cloud.advance(2_000);
  expect([await stateOf(starting), await stateOf(recovering)]).toEqual(['dead', 'recovering']);
  expect((await ask('DELETE', paths.batch(recovering))).status).toBe(200);
  cloud.advance(60_000);
  expect(await stateOf(recovering)).toBe('dead');
  const late = await ask('DELETE', paths.batch(recovering));
  expect([late.status, late.body['error_code']]).toEqual([400, 'DLI.0007']);
  expect(cloud.log().filter(({ effect }) => effect === 'end')).toHaveLength(2);
});

test('the list is newest first, picked by name, queue, state and time, and paged by record', async () => {
  const { cloud, create, idsOf, ask, paths } = await opened([
    { service: 'dliSpark', nameContains: 'slow', durationMs: 9_000 },
  ]);
  const first = await create({ name: 'a' });
  cloud.advance(1_000);
  const since = cloud.clock().now;
  const second = await create({ name: 'ab', cluster_name: 'etl' });
  const third = await create({ name: 'slow', queue: 'etl', cluster_name: 'other' });
  expect(await idsOf('')).toEqual([third, second, first]);
  expect(await idsOf('order=CREATE_TIME_ASC')).toEqual([first, third, second]);
  expect(await idsOf('job_name=a')).toEqual([first]);
  expect(await idsOf('queue_name=etl')).toEqual([third, second]);
  expect(await idsOf(`start=${since}`)).toEqual([third, second]);
  expect(await idsOf(`end=${since - 1}&owner=${cloud.user}`)).toEqual([first]);
  expect(await idsOf('from=1&size=1')).toEqual([second]);
  cloud.advance(1_000);
  expect(await idsOf('state=success&job_name=ab')).toEqual([second]);
  expect((await ask('GET', `${paths.base}?size=1`)).body).toMatchObject({
    from: 0,
    total: 3,
    sessions: [{ appId: null }],
  });
  for (const query of ['size=1001', 'from=-1', 'order=newest']) {
    expect((await ask('GET', `${paths.base}?${query}`)).body['error_code']).toBe('DLI.0001');
  }
});

test('two batches may have one name, and each shows in the list late', async () => {
  const { cloud, create, idsOf, stateOf } = await opened([{ service: 'dliSpark', visibleAfterMs: 5_000 }]);
  const twins = [await create({ name: 'twin' }), await create({ name: 'twin' })];
  cloud.advance(4_999);
  expect(await idsOf('job_name=twin')).toEqual([]);
  expect(await stateOf(twins[0])).toBe('success');
  cloud.advance(1);
  expect(await idsOf('job_name=twin')).toEqual(twins.reverse());
});

test('a creation whose reply is lost has begun a batch that the list shows by its name', async () => {
  const { cloud, create, idsOf } = await opened();
  cloud.fault({ kind: 'loseReply', match: { path: '/batches' } });
  await expect(create({ name: 'lost' })).rejects.toThrow('other side closed');
  expect(await idsOf('job_name=lost')).toEqual([cloud.log()[0]?.run]);
});

test.each([
  { why: 'no file', body: { file: '' }, code: 'DLI.0001' },
  { why: 'a name that is too long', body: { name: 'n'.repeat(129) }, code: 'DLI.0001' },
  { why: 'an argument that is no text', body: { args: [1] }, code: 'DLI.0001' },
  { why: 'memory without a unit', body: { driverMemory: '2' }, code: 'DLI.0001' },
  { why: 'half a core', body: { executor_cores: 0.5 }, code: 'DLI.0001' },
  { why: 'an unknown size', body: { sc_type: 'D' }, code: 'DLI.0001' },
  { why: 'more retries than there are', body: { max_retry_times: 101 }, code: 'DLI.0001' },
  { why: 'a conf that is a text', body: { conf: 'a=b' }, code: 'DLI.0001' },
  { why: 'an unknown queue', body: { queue: 'etl2' }, code: 'DLI.0002' },
  { why: 'what a job forbids', body: { name: 'forbidden' }, code: 'DLI.0001' },
  { why: 'Spark 3.3 without an agency', body: { spark_version: '3.3.1' }, code: 'DLI.0001' },
])('$why is refused with $code, and nothing runs', async ({ body, code }) => {
  const seed = [
    { service: 'dliSpark', queue: 'etl' },
    { service: 'dliSpark', nameContains: 'forbidden', refuses: { message: 'no' } },
  ] as const;
  const { cloud, ask, paths } = await opened(seed, { agency: 'required' });
  const { status, body: said } = await ask('POST', paths.base, { body: { file: FEATURES, ...body } });
  expect([status, said['error_code']]).toEqual([400, code]);
  expect(cloud.log()).toMatchObject([{ service: 'dliSpark', effect: 'refused', run: null }]);
});

test('creation, show and list have each the keys that the vendor’s SDK knows of it', async () => {
  const { ask, paths } = await opened();
  const { body: created } = await ask('POST', paths.base, { body: { file: FEATURES } });
  const { body: shown } = await ask('GET', paths.batch(created['id']));
  const [row] = (await ask('GET', paths.base)).body['sessions'] ?? [];
  const own = ['duration', 'feature', 'spark_version', 'req_body'];
  const ownOf = (session: object = {}) => own.filter((key) => key in session);
  expect([created, shown, row].map(ownOf)).toEqual([
    ['duration'],
    ['feature', 'spark_version', 'req_body'],
    ['duration', 'req_body'],
  ]);
});

test('the spelling of 2021 is taken too', async () => {
  const { ask, paths } = await opened();
  const body = { file: FEATURES, class_name: 'a.B', executor_memory: '2GB', num_executors: 2, conf: ['a=b'] };
  const created = await ask('POST', paths.base, { body });
  expect(created.body).toMatchObject({ sc_type: 'CUSTOMIZED' });
  const { body: session } = await ask('GET', paths.batch(created.body['id']));
  expect(JSON.parse(session['req_body'] as unknown as string)).toMatchObject({ className: 'a.B', numExecutors: 2 });
});

test('a batch that there is not is refused by every call', async () => {
  const { ask, paths } = await opened();
  for (const path of [paths.batch('x'), paths.state('x'), paths.log('x')]) {
    expect((await ask('GET', path)).body['error_code']).toBe('DLI.0002');
  }
  expect((await ask('DELETE', paths.batch('x'))).body['error_code']).toBe('DLI.0002');
});

test('the words of the pages that disagree can be chosen', async () => {
  const { cloud, ask, paths, create, stateOf, idsOf } = await opened([], {
    states: 'capital',
    createReply: 'unsuccessful',
    appId: 'array',
    cancelReply: 'empty',
    jobName: 'fuzzy',
  });
  const { body } = await ask('POST', paths.base, { body: { file: FEATURES, name: 'one' } });
  expect(body).toMatchObject({ state: 'Starting', is_success: false, success: false, statusCode: 0, appId: [] });
  const id = body['id'];
  const two = await create({ name: 'two' });
  expect(await ask('DELETE', paths.batch(two))).toMatchObject({ status: 200, text: '' });
  cloud.advance(1_000);
  expect([await stateOf(id), await stateOf(two)]).toEqual(['Success', 'Dead']);
  expect(await idsOf('job_name=o')).toEqual([two, id]);
});

test('a stranger can create a batch of a file', async () => {
  const { cloud, stateOf } = await opened();
  const id = cloud.run({ service: 'dliSpark', job: FEATURES, by: 'eve' });
  expect(await stateOf(id)).toBe('starting');
  expect(cloud.log()).toMatchObject([{ effect: 'start', job: FEATURES, run: id, by: 'eve' }]);
});
