import { openCloud, sqlPaths } from './open-cloud';
import type { SimulatorOptions } from '../../simulator';

const text = (id: unknown): string => id as string;

async function opened(options: SimulatorOptions = {}) {
  const { cloud, ask } = await openCloud(options);
  const paths = sqlPaths(cloud);
  const conf = ['dli.sql.sqlasync.enabled=true'];
  const submit = async (sql: string, more: object = {}) =>
    (await ask('POST', paths.submit, { body: { sql, conf, ...more } })).body['job_id'];
  const idsOf = async (query: string) =>
    [...((await ask('GET', `${paths.base}?${query}`)).body['jobs'] ?? [])].map((job) => job['job_id']);
  return { cloud, ask, paths, submit, idsOf };
}

test('the list is newest first, picked by time, kind, state, queue, statement, and paged from 1', async () => {
  const seed = [{ service: 'dliSql', sqlContains: 'slow', durationMs: 60_000 }] as const;
  const { cloud, submit, idsOf, ask, paths } = await opened({ seed });
  const began = cloud.clock().now;
  const first = await submit('select 1 from Slow');
  cloud.advance(2_000);
  const second = await submit('insert into t select 1 from slow', { queue_name: 'etl', currentdb: 'sales' });
  const third = await submit('drop table t');

  expect(await idsOf('')).toEqual([third, second, first]);
  expect(await idsOf('order=start_time_asc')).toEqual([first, third, second]);
  expect(await idsOf(`start=${began + 1}`)).toEqual([third, second]);
  expect(await idsOf(`end=${began}`)).toEqual([first]);
  expect(await idsOf('job-type=QUERY')).toEqual([first]);
  expect(await idsOf('job_types=QUERY&job_types=DDL')).toEqual([third, first]);
  expect(await idsOf('job_types=QUERY,DDL&job-type=DDL')).toEqual([third]);
  expect(await idsOf('queue_name=etl')).toEqual([second]);
  expect(await idsOf('db_name=sales')).toEqual([second]);
  expect(await idsOf('sql_pattern=SLOW')).toEqual([second, first]);
  expect(await idsOf(`job-id=${text(first)}`)).toEqual([first]);
  cloud.advance(1_000);
  expect(await idsOf('job-status=RUNNING')).toEqual([second]);
  expect(await idsOf('page-size=2')).toEqual([third, second]);
  expect(await idsOf('page-size=2&current-page=2')).toEqual([first]);
  const { body } = await ask('GET', `${paths.base}?page-size=1`);
  expect(body).toMatchObject({
    is_success: true,
    job_count: 3,
    jobs: [{ end_time: began + 3_000, engine_type: 'spark' }],
  });
  expect(body['jobs']?.['0']).not.toHaveProperty('job_mode');
  expect(body['jobs']?.['0']).not.toHaveProperty('user_conf');
  expect(body['jobs']?.['0']).not.toHaveProperty('tags');
});

test.each([
  'page-size=101',
  'page-size=0',
  'current-page=101',
  'order=newest',
  'start=now',
  'db_name=aaaaaaaaaaaaaaaaa',
])('a list by %s is refused', async (query) => {
  const { ask, paths } = await opened();
  const { status, body } = await ask('GET', `${paths.base}?${query}`);
  expect([status, body['error_code']]).toEqual([400, 'DLI.0001']);
});

test.each([
  { tags: 'fuzzy', found: [true, true, false] },
  { tags: 'exact', found: [true, false, false] },
  { tags: 'ignored', found: [true, true, true] },
] as const)('the filter by tags can be $tags', async ({ tags, found }) => {
  const { submit, idsOf } = await opened({ dialect: { dliSql: { tags } } });
  const ids: unknown[] = [];
  for (const value of ['a1', 'a12', 'b']) ids.push(await submit('select 1', { tags: [{ key: 'run', value }] }));
  const shown = await idsOf('tags=run%3Da1');
  expect(ids.map((id) => shown.includes(id as never))).toEqual(found);
});

test('several tags are all asked for', async () => {
  const { submit, idsOf } = await opened();
  const run = { key: 'run', value: 'a1' };
  const both = await submit('select 1', { tags: [run, { key: 'step', value: 'check' }] });
  await submit('select 1', { tags: [run] });
  expect(await idsOf('tags=run%3Da1%2Cstep%3Dcheck')).toEqual([both]);
});

test('a job is in the list late, but to be had by its id at once', async () => {
  const { cloud, ask, paths, submit, idsOf } = await opened({
    seed: [{ service: 'dliSql', visibleAfterMs: 5_000 }],
  });
  const id = await submit('select 1');
  cloud.advance(4_999);
  expect(await idsOf('')).toEqual([]);
  expect((await ask('GET', paths.status(id))).body).toMatchObject({ status: 'FINISHED' });
  cloud.advance(1);
  expect(await idsOf('')).toEqual([id]);
});

test('a preview has at most 1,000 rows, of a finished query, not by the default queue, and not for ever', async () => {
  const { cloud, ask, paths, submit } = await opened({
    seed: [{ service: 'dliSql', rows: 1_001, resultKeptMs: 60_000 }],
  });
  const codeOf = async (id: unknown, query = '') =>
    (await ask('GET', `${paths.preview(id)}${query}`)).body['error_code'];
  const id = await submit('select n from t', { queue_name: 'etl' });
  expect(await codeOf(id)).toBe('DLI.0007');
  const [onDefault, ddl] = [await submit('select 1'), await submit('show tables')];
  cloud.advance(1_000);
  const { body } = await ask('GET', paths.preview(id));
  expect([body['row_count'], [...(body['rows'] ?? [])].length]).toEqual([1_000, 1_000]);
  expect((await ask('GET', `${paths.preview(id)}?page-size=2`)).body).toMatchObject({ rows: [[1], [2]] });
  expect(await codeOf(id, '?queue-name=default')).toBe('DLI.0009');
  expect(await codeOf(onDefault)).toBe('DLI.0009');
  expect(await codeOf(ddl)).toBe('DLI.0007');
  cloud.advance(60_001);
  expect(await codeOf(id)).toBe('DLI.0100');
});

test('a job that there is not is refused by every call', async () => {
  const { ask, paths } = await opened();
  const calls = [
    ['GET', paths.status('x')],
    ['GET', paths.preview('x')],
    ['GET', `${paths.job('x')}/detail`],
    ['DELETE', paths.job('x')],
  ] as const;
  for (const [method, path] of calls) {
    const { status, body } = await ask(method, path);
    expect([status, body['error_code']]).toEqual([400, 'DLI.0002']);
  }
});

test('detail tells neither status nor statement, and progress has a version of its own', async () => {
  const { cloud, ask, paths, submit } = await opened();
  const id = await submit('select 1');
  cloud.advance(500);
  const { body } = await ask('GET', `${paths.job(id)}/detail`);
  expect(body).toMatchObject({ job_id: id, owner: cloud.user });
  expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['status']));
  const progress = await ask('GET', `/v1/${cloud.projectId}/jobs/${text(id)}/progress`);
  expect(progress.body).toMatchObject({ status: 'RUNNING', progress: 0.5 });
});

test('the words of the pages that disagree can be chosen', async () => {
  const { cloud, ask, paths, submit } = await opened({
    dialect: { dliSql: { finished: 'FINISH', isSuccess: 'string', message: 'json', errors: 'array' } },
  });
  const id = await submit('select 1');
  cloud.advance(1_000);
  expect((await ask('GET', paths.status(id))).body).toMatchObject({
    is_success: 'true',
    status: 'FINISH',
    message: '{"error_code":"DLI.0999"}',
  });
  expect((await ask('GET', paths.status('x'))).body['0']).toMatchObject({ error_code: 'DLI.0002' });
});
