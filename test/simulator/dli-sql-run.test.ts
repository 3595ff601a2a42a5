import { whenDue } from '../../simulator/late-reply';
import { Timeline } from '../../simulator/timeline';
import { openCloud, sqlPaths, type Ask } from './open-cloud';
import type { Simulator, SimulatorOptions } from '../../simulator';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ASYNC = ['dli.sql.sqlasync.enabled = true'];
const COUNT = { service: 'dliSql', sqlContains: 'count', durationMs: 10_000, bootMs: 4_000 } as const;

async function opened(seed: SimulatorOptions['seed'] = [], dliSql = {}) {
  const { cloud, ask } = await openCloud({ seed, dialect: { dliSql } });
  const paths = sqlPaths(cloud);
  const submit = async (sql: string, more: object = {}) =>
    (await ask('POST', paths.submit, { body: { sql, conf: ASYNC, ...more } })).body['job_id'];
  const status = async (id: unknown) => (await ask('GET', paths.status(id))).body;
  return { cloud, ask, paths, submit, status };
}

/** Submits a statement that is waited for; answers when the cloud has it. */
async function waitedFor(cloud: Simulator, ask: Ask, sql: string) {
  const reply = ask('POST', sqlPaths(cloud).submit, { body: { sql } });
  while (cloud.log().length === 0) await new Promise(setImmediate);
  return { reply };
}

test('a query launches, runs and finishes, and its rows can be read', async () => {
  const rows = [
    { bad: 0, name: 'orders' },
    { bad: 2, name: null },
  ];
  const { cloud, ask, paths, submit, status } = await opened([{ ...COUNT, rows, inputRows: 7 }]);
  const startedAt = cloud.clock().now;
  const sql = 'select count(*) bad, name from t group by name';

  const id = await submit(sql, { queue_name: 'etl', currentdb: 'sales', tags: [{ key: 'run', value: 'a1' }] });

  expect(id).toMatch(UUID);
  expect(await status(id)).toMatchObject({ is_success: true, status: 'LAUNCHING', start_time: startedAt });
  cloud.advance(4_000);
  expect(await status(id)).toMatchObject({ status: 'RUNNING', duration: 4_000, job_mode: 'async', statement: sql });
  cloud.advance(6_000);
  expect(await status(id)).toMatchObject({
    status: 'FINISHED',
    duration: 10_000,
    job_type: 'QUERY',
    queue_name: 'etl',
    database_name: 'sales',
    input_row_count: 7,
    result_count: 2,
    tags: [{ key: 'run', value: 'a1' }],
  });
  expect((await ask('GET', `${paths.preview(id)}?queue-name=etl`)).body).toMatchObject({
    is_success: true,
    row_count: 2,
    schema: [{ bad: 'int' }, { name: 'string' }],
    rows: [
      [0, 'orders'],
      [2, null],
    ],
  });
  expect(cloud.log()).toMatchObject([
    { service: 'dliSql', effect: 'start', job: sql, run: id, by: cloud.user, asked: { queue: 'etl' } },
    { effect: 'end', run: id, status: 'FINISHED', by: 'clock' },
  ]);
});

test('the log and the list of starts have the first 200 characters of a statement', async () => {
  const { cloud, submit } = await opened();
  const sql = `select '${'x'.repeat(300)}'`;
  await submit(sql);
  expect(cloud.log()).toMatchObject([{ job: sql.slice(0, 200) }]);
  expect(cloud.starts()).toMatchObject([{ service: 'dliSql', job: sql.slice(0, 200) }]);
});

test('a job that fails says why in its message', async () => {
  const { cloud, submit, status } = await opened([{ service: 'dliSql', outcome: 'FAILED', message: 'no table t' }]);
  const id = await submit('insert into t select 1');
  cloud.advance(1_000);
  expect(await status(id)).toMatchObject({
    is_success: true,
    status: 'FAILED',
    message: 'no table t',
    result_count: 0,
  });
});

test('the definition with the longest text that a statement contains decides, and its newest words', async () => {
  const { cloud, submit, status } = await opened([
    { service: 'dliSql', outcome: 'FAILED' },
    { service: 'dliSql', sqlContains: 'from t', outcome: 'FAILED' },
  ]);
  cloud.addJobs([{ service: 'dliSql', sqlContains: 'from t', rows: 3 }]);
  const [t, u] = [await submit('select 1 from t'), await submit('select 1 from u')];
  cloud.advance(1_000);
  expect(await status(t)).toMatchObject({ status: 'FINISHED', result_count: 3 });
  expect(await status(u)).toMatchObject({ status: 'FAILED' });
});

test('a cancel is carried out after a while; one that comes too late is refused', async () => {
  const { cloud, ask, paths, submit, status } = await opened([{ ...COUNT, stopTakesMs: 500 }]);
  const id = await submit('select count(*) from t');
  expect((await ask('DELETE', paths.job(id))).body).toEqual({ is_success: true, message: '' });
  expect(await status(id)).toMatchObject({ status: 'LAUNCHING' });
  cloud.advance(500);
  expect(await status(id)).toMatchObject({ status: 'CANCELLED' });
  const late = await ask('DELETE', paths.job(id));
  expect([late.status, late.body['error_code']]).toEqual([400, 'DLI.0007']);
  expect(cloud.log().map(({ effect }) => effect)).toEqual(['start', 'stop', 'end', 'refused']);
});

test.each([
  { conf: ['dli.sql.job.timeout=5000'], dliSql: {}, durationMs: 60_000, cutAfter: 9_000 },
  { conf: ['dli.sql.job.timeout=5'], dliSql: { jobTimeout: 's' }, durationMs: 60_000, cutAfter: 9_000 },
  { conf: [], dliSql: {}, durationMs: 90_000_000, cutAfter: 12 * 3_600_000 + 4_000 },
])(
  'DLI itself cancels a job after $cutAfter ms where $conf ends it',
  async ({ conf, dliSql, durationMs, cutAfter }) => {
    const { cloud, submit, status } = await opened([{ ...COUNT, durationMs }], dliSql);
    const id = await submit('select count(*) from t', { conf: [...ASYNC, ...conf] });
    cloud.advance(cutAfter - 1);
    expect(await status(id)).toMatchObject({ status: 'RUNNING' });
    cloud.advance(1);
    expect(await status(id)).toMatchObject({ status: 'CANCELLED' });
  },
);

test('a statement that is waited for is answered with its rows at its end', async () => {
  const { cloud, ask } = await opened([{ service: 'dliSql', rows: [{ name: 't1' }], durationMs: 60_000 }]);
  const { reply } = await waitedFor(cloud, ask, 'show tables');
  cloud.advance(59_999);
  cloud.advance(1);
  expect((await reply).body).toMatchObject({
    is_success: true,
    job_type: 'DDL',
    job_mode: 'sync',
    job_id: cloud.log()[0]?.run,
    schema: [{ name: 'string' }],
    rows: [['t1']],
  });
});

test.each([
  { syncTimeout: 'with-id', tells: true },
  { syncTimeout: 'without-id', tells: false },
])(
  'after two minutes of waiting comes HTTP 408 $syncTimeout, while the job goes on',
  async ({ syncTimeout, tells }) => {
    const { cloud, ask, status } = await opened([{ service: 'dliSql', durationMs: 200_000 }], { syncTimeout });
    const { reply } = await waitedFor(cloud, ask, 'create table t (a int)');
    cloud.advance(120_000);
    const run = String(cloud.log()[0]?.run);
    const { status: http, text } = await reply;
    expect([http, text.includes(run)]).toEqual([408, tells]);
    expect(await status(run)).toMatchObject({ status: 'RUNNING' });
    cloud.advance(80_000);
    expect(cloud.log().at(-1)).toMatchObject({ effect: 'end', status: 'FINISHED' });
  },
);

test.each([
  { syncFailure: 'error', said: [400, { error_code: 'DLI.0005', error_msg: 'no database' }] },
  {
    syncFailure: 'is-success-false',
    said: [200, expect.objectContaining({ is_success: false, message: 'no database' })],
  },
])('a statement that fails while it is waited for can be told by $syncFailure', async ({ syncFailure, said }) => {
  const { cloud, ask } = await opened([{ service: 'dliSql', outcome: 'FAILED', message: 'no database' }], {
    syncFailure,
  });
  const { reply } = await waitedFor(cloud, ask, 'drop table t');
  cloud.advance(1_000);
  const { status, body } = await reply;
  expect([status, body]).toEqual(said);
});

test('nobody waits for a query, and for a DDL statement only where that is how it is meant', async () => {
  const cases = [
    { sql: 'select 1', dliSql: {}, conf: [] },
    { sql: 'create table t as select 1', dliSql: {}, conf: [] },
    { sql: 'drop table t', dliSql: {}, conf: ASYNC },
    { sql: 'drop table t', dliSql: { asyncByDefault: 'yes' }, conf: [] },
  ];
  for (const { sql, dliSql, conf } of cases) {
    const { ask, paths } = await opened([], dliSql);
    expect((await ask('POST', paths.submit, { body: { sql, conf } })).body).toMatchObject({ job_mode: 'async' });
  }
  const { cloud, ask } = await opened([], { asyncByDefault: 'yes', jobMode: 'asynchronous' });
  const conf = ['dli.sql.sqlasync.enabled=false'];
  const reply = ask('POST', sqlPaths(cloud).submit, { body: { sql: 'drop table t', conf } });
  while (cloud.log().length === 0) await new Promise(setImmediate);
  cloud.advance(1_000);
  expect((await reply).body['job_mode']).toBe('synchronous');
});

test('a submit whose reply is lost has begun a job that the list shows by its tag', async () => {
  const { cloud, ask, paths } = await opened([COUNT]);
  cloud.fault({ kind: 'loseReply', match: { path: '/submit-job' } });
  const body = { sql: 'select count(*) from t', conf: ASYNC, tags: [{ key: 'run', value: 'a1' }] };
  await expect(ask('POST', paths.submit, { body })).rejects.toThrow('other side closed');
  const { body: list } = await ask('GET', `${paths.base}?tags=run%3Da1`);
  expect(list).toMatchObject({ job_count: 1, jobs: [{ job_id: cloud.log()[0]?.run, tags: body.tags }] });
});

test('the reply to a statement that is waited for can be lost at its end', async () => {
  const { cloud, ask } = await opened([{ service: 'dliSql', durationMs: 60_000 }]);
  cloud.fault({ kind: 'loseReply', match: { path: '/submit-job' } });
  const { reply } = await waitedFor(cloud, ask, 'drop table t');
  const lost = expect(reply).rejects.toThrow('other side closed');
  cloud.advance(60_000);
  await lost;
  expect(cloud.log().map(({ effect }) => effect)).toEqual(['start', 'end']);
});

test('a stranger can submit a statement', async () => {
  const { cloud, status } = await opened();
  const id = cloud.run({ service: 'dliSql', job: 'select 1', by: 'eve' });
  expect(await status(id)).toMatchObject({ status: 'LAUNCHING', owner: 'eve', queue_name: 'default' });
  expect(cloud.log()).toMatchObject([{ effect: 'start', job: 'select 1', run: id, by: 'eve', path: null }]);
});

test('what nobody waits for any more is not waited for', async () => {
  const late = { isDue: () => false, reply: () => ({ status: 204 }) };
  expect(await whenDue({ status: 200, late }, new Timeline(0), () => false)).toEqual({ status: 204 });
});
