import { mrsPaths, openCloud } from './open-cloud';
import type { SimulatorOptions } from '../../simulator';

const M1 = { service: 'mrs', clusterId: 'm1' } as const;
const PI = { job_type: 'SparkSubmit', job_name: 'pi', arguments: ['--master', 'yarn-cluster', 'obs://b/pi.py'] };

async function opened(seed: SimulatorOptions['seed'] = [M1], mrs = {}, options: SimulatorOptions = {}) {
  const { cloud, ask } = await openCloud({ seed, dialect: { mrs }, ...options });
  const paths = mrsPaths(cloud);
  const submit = async (body: object = {}) =>
    (await ask('POST', paths.base, { body: { ...PI, ...body } })).body['job_submit_result']?.['job_id'];
  const show = async (id: unknown) => (await ask('GET', paths.job(id))).body['job_detail'];
  const idsOf = async (query: string) =>
    [...((await ask('GET', `${paths.base}?${query}`)).body['job_list'] ?? [])].map((job) => job['job_id']);
  return { cloud, ask, paths, submit, show, idsOf };
}

test('a job is accepted, runs and succeeds, which its result says and not its state', async () => {
  const { cloud, ask, paths, show } = await opened([{ ...M1, type: 'SparkSubmit', durationMs: 10_000, bootMs: 4_000 }]);
  const submittedAt = cloud.clock().now;

  const { status, body } = await ask('POST', paths.base, { body: PI });

  const id = body['job_submit_result']?.['job_id'];
  expect([status, body]).toEqual([200, { job_submit_result: { job_id: id, state: 'COMPLETE' } }]);
  expect(await show(id)).toMatchObject({ job_state: 'ACCEPTED', job_result: 'UNDEFINED', started_time: 0 });
  expect(await show(id)).not.toHaveProperty('app_id');
  cloud.advance(4_000);
  expect(await show(id)).toMatchObject({
    job_state: 'RUNNING',
    job_result: 'UNDEFINED',
    job_progress: 40,
    submitted_time: submittedAt,
    started_time: submittedAt + 4_000,
    finished_time: 0,
    arguments: '[--master, yarn-cluster, obs://b/pi.py]',
    tracking_url: expect.stringContaining('application_') as string,
  });
  cloud.advance(6_000);
  expect(await show(id)).toMatchObject({
    job_state: 'FINISHED',
    job_result: 'SUCCEEDED',
    finished_time: submittedAt + 10_000,
    elapsed_time: 10_000,
  });
  expect(cloud.log()).toMatchObject([
    { service: 'mrs', effect: 'start', job: 'm1/SparkSubmit', clusterId: 'm1', run: id, asked: { name: 'pi' } },
    { effect: 'end', run: id, status: 'SUCCEEDED', by: 'clock' },
  ]);
  expect(cloud.starts()).toMatchObject([{ service: 'mrs', job: 'm1/SparkSubmit' }]);
});

test.each([{ failedState: 'FINISHED' }, { failedState: 'FAILED' }] as const)(
  'a job that fails can have the state $failedState, and its result may come later',
  async ({ failedState }) => {
    const { cloud, submit, show } = await opened([{ ...M1, outcome: 'FAILED', resultAfterMs: 500 }], { failedState });
    const id = await submit();
    cloud.advance(1_000);
    expect(await show(id)).toMatchObject({ job_state: failedState, job_result: 'UNDEFINED' });
    cloud.advance(500);
    expect(await show(id)).toMatchObject({ job_state: failedState, job_result: 'FAILED' });
  },
);

test('a Python job is kept as SparkSubmit', async () => {
  const { cloud, submit, show, idsOf } = await opened([M1, { ...M1, type: 'SparkPython', outcome: 'FAILED' }]);
  const id = await submit({ job_type: 'SparkPython' });
  cloud.advance(1_000);
  expect(await show(id)).toMatchObject({ job_type: 'SparkSubmit', job_result: 'FAILED' });
  expect(await idsOf('job_type=SparkSubmit')).toEqual([id]);
  expect(cloud.log()[0]).toMatchObject({ job: 'm1/SparkPython' });
});

test('the definition that says most of a job decides', async () => {
  const { cloud, submit, show } = await opened([
    { ...M1, outcome: 'KILLED' },
    { ...M1, type: 'HiveSql', outcome: 'FAILED' },
    { ...M1, type: 'HiveSql', nameContains: 'good' },
  ]);
  const ids = [
    await submit({ job_type: 'Flink' }),
    await submit({ job_type: 'HiveSql' }),
    await submit({ job_type: 'HiveSql', job_name: 'good-one' }),
  ];
  cloud.advance(1_000);
  const results: unknown[] = [];
  for (const id of ids) results.push((await show(id))?.['job_result']);
  expect(results).toEqual(['KILLED', 'FAILED', 'SUCCEEDED']);
});

test('a kill is answered with 202 and nothing, and carried out after a while; later ones fail', async () => {
  const { cloud, ask, paths, submit, show } = await opened([
    { ...M1, durationMs: 60_000, stopTakesMs: 2_000 },
    { ...M1, type: 'SparkSql', unkillable: true },
  ]);
  const [id, sql] = [await submit(), await submit({ job_type: 'SparkSql' })];
  expect(await ask('POST', paths.kill(id))).toMatchObject({ status: 202, text: '' });
  cloud.advance(1_999);
  expect(await show(id)).toMatchObject({ job_state: 'ACCEPTED', job_result: 'UNDEFINED' });
  cloud.advance(1);
  expect(await show(id)).toMatchObject({ job_state: 'KILLED', job_result: 'KILLED' });
  expect((await ask('POST', paths.kill(id))).body['error_code']).toBe('0175');
  expect((await ask('POST', paths.kill(sql))).body['error_code']).toBe('0175');
  expect((await ask('POST', paths.kill('x'))).body['error_code']).toBe('0176');
});

test('the list is newest first, picked by name, time and result, and paged from 1', async () => {
  const { cloud, ask, paths, submit, idsOf } = await opened();
  const first = await submit({ job_name: 'a' });
  cloud.advance(1_000);
  const since = cloud.clock().now;
  const second = await submit({ job_name: 'ab' });
  const third = await submit({ job_name: 'c', job_type: 'HiveSql' });
  expect(await idsOf('')).toEqual([third, second, first]);
  expect(await idsOf('sort_by=asc')).toEqual([first, second, third]);
  expect(await idsOf('job_name=a')).toEqual([first]);
  expect(await idsOf(`submitted_time_begin=${since}`)).toEqual([third, second]);
  expect(await idsOf(`submitted_time_end=${since - 1}`)).toEqual([first]);
  expect(await idsOf('job_result=UNDEFINED&job_state=ACCEPTED')).toEqual([third, second]);
  expect(await idsOf(`user=${cloud.user}&job_type=HiveSql`)).toEqual([third]);
  expect(await idsOf('limit=2&offset=2')).toEqual([first]);
  expect((await ask('GET', `${paths.base}?limit=1`)).body).toMatchObject({ total_record: 3 });
  const zero = await ask('GET', `${paths.base}?offset=0`);
  expect([zero.status, zero.body['error_code']]).toEqual([400, 'MRS.0002']);
  expect((await ask('GET', `${paths.base}?limit=101`)).status).toBe(400);
});

test('a job is in the list late, but to be had by its id at once', async () => {
  const { cloud, submit, show, idsOf } = await opened([{ ...M1, visibleAfterMs: 50_000 }]);
  const id = await submit();
  cloud.advance(49_999);
  expect(await idsOf('job_name=pi')).toEqual([]);
  expect(await show(id)).toMatchObject({ job_result: 'SUCCEEDED' });
  cloud.advance(1);
  expect(await idsOf('job_name=pi')).toEqual([id]);
});

test('a submission whose reply is lost has begun a job that the list shows by its name', async () => {
  const { cloud, submit, idsOf } = await opened();
  cloud.fault({ kind: 'loseReply', match: { method: 'POST', path: '/job-executions' } });
  await expect(submit()).rejects.toThrow('other side closed');
  expect(await idsOf('job_name=pi')).toEqual([cloud.log()[0]?.run]);
});

test.each([
  { why: 'an unknown type', body: { job_type: 'HBase' }, code: 'MRS.0001' },
  { why: 'a name with a sign', body: { job_name: 'a.b' }, code: 'MRS.0001' },
  { why: 'a name that is too long', body: { job_name: 'n'.repeat(65) }, code: 'MRS.0001' },
  { why: 'an argument that is a number', body: { arguments: [1] }, code: 'MRS.0001' },
  { why: 'too much of arguments', body: { arguments: ['a'.repeat(150_001)] }, code: 'MRS.0001' },
  { why: 'a property that is a number', body: { properties: { a: 1 } }, code: 'MRS.0001' },
  { why: 'a job too many', body: { job_type: 'Flink' }, code: '0177' },
  { why: 'a user unknown to the cluster', body: { job_name: 'unsynced' }, code: '0192' },
])('$why is refused with $code, and nothing runs', async ({ body, code }) => {
  const { cloud, ask, paths } = await opened([
    { ...M1, type: 'Flink', mostRunning: 0 },
    { ...M1, nameContains: 'unsynced', refuses: { message: 'not synchronized' } },
  ]);
  const { status, body: said } = await ask('POST', paths.base, { body: { ...PI, ...body } });
  expect([status, said['error_code']]).toEqual([400, code]);
  expect(cloud.log()).toMatchObject([{ service: 'mrs', effect: 'refused', clusterId: 'm1', run: null }]);
});

test('a cluster that is not there or does not run takes no job', async () => {
  const { cloud, ask, paths } = await opened([{ ...M1, clusterState: 'scaling-out' }]);
  expect((await ask('GET', paths.cluster)).body).toMatchObject({ cluster: { clusterState: 'scaling-out' } });
  expect((await ask('POST', paths.base, { body: PI })).body['error_code']).toBe('0056');
  cloud.addJobs([{ ...M1, clusterState: 'running' }]);
  expect((await ask('POST', paths.base, { body: PI })).status).toBe(200);
  const nowhere = mrsPaths(cloud, 'm2');
  expect((await ask('POST', nowhere.base, { body: PI })).body['error_code']).toBe('12000003');
  expect((await ask('GET', nowhere.base)).body['error_code']).toBe('12000003');
});

test('a submission can come to nothing although the answer is 200', async () => {
  const { cloud, ask, paths } = await opened([{ ...M1, submitState: 'JOBSTAT_SUBMIT_FAILED' }]);
  const { status, body } = await ask('POST', paths.base, { body: PI });
  expect([status, body['job_submit_result']?.['state']]).toEqual([200, 'JOBSTAT_SUBMIT_FAILED']);
  expect(cloud.log().map(({ effect }) => effect)).toEqual(['refused']);
});

test('the words of the pages that disagree can be chosen', async () => {
  const { ask, paths, submit, show, idsOf } = await opened([M1], {
    waiting: 'New',
    numbers: 'string',
    readStatus: 202,
    errorStatus: 500,
    submitErrors: 'nested',
    killReply: 'result',
    jobName: 'fuzzy',
    longestName: 36,
    longestArguments: 4_096,
  });
  const id = await submit();
  expect(await show(id)).toMatchObject({ job_state: 'New', started_time: '0' });
  const list = await ask('GET', paths.base);
  expect([list.status, list.body['total_record']]).toEqual([202, '1']);
  expect(await idsOf('job_name=p')).toEqual([id]);
  expect((await ask('POST', paths.kill(id))).body).toEqual({ result: 'succeeded' });
  for (const body of [{ job_name: 'n'.repeat(37) }, { arguments: ['a'.repeat(4_097)] }]) {
    const { status, body: said } = await ask('POST', paths.base, { body: { ...PI, ...body } });
    expect([status, said['job_submit_result']?.['error_code']]).toEqual([500, 'MRS.0001']);
  }
  expect((await ask('GET', `${paths.base}?job_name=${'n'.repeat(37)}`)).status).toBe(500);
});

test('a stranger names a type and, where there are several, a cluster', async () => {
  const { cloud } = await opened();
  const run = (job: object) => cloud.run({ service: 'mrs', by: 'eve', ...job } as never);
  run({ job: 'HiveSql' });
  cloud.addJobs([{ ...M1, clusterId: 'm2' }]);
  run({ job: 'm2/Flink' });
  run({ job: 'Flink', clusterId: 'm1' });
  expect(() => run({ job: 'Flink' })).toThrow('clusterId is missing');
  expect(cloud.log().map(({ job, by }) => `${by} ${job}`)).toEqual(['eve m1/HiveSql', 'eve m2/Flink', 'eve m1/Flink']);
});

test('the 61st submission within a minute is throttled, and a list is not', async () => {
  const { ask, paths } = await opened([M1], {}, { limits: true });
  const statuses: number[] = [];
  for (let nth = 0; nth < 61; nth++) statuses.push((await ask('POST', paths.base, { body: PI })).status);
  expect([new Set(statuses.slice(0, 60)), statuses[60]]).toEqual([new Set([200]), 429]);
  expect((await ask('GET', paths.base)).status).toBe(200);
});
