import { statementsOf, typeOf } from '../../simulator/dli-sql/statement';
import { openCloud, sqlPaths } from './open-cloud';

test.each([
  { sql: 'select 1;', statements: ['select 1'] },
  { sql: 'select 1; select 2', statements: ['select 1', 'select 2'] },
  {
    sql: 'select \';\' -- a; b\n, "x;y", `c;d` /* ; */ ; ',
    statements: ['select \';\' \n, "x;y", `c;d`'].map((s) => s.replace(' \n', ' ')),
  },
  { sql: "select 'it''s; \\'; so'", statements: ["select 'it''s; \\'; so'"] },
  { sql: ' -- nothing; at all', statements: [] },
  { sql: "select 'open; to the end", statements: ["select 'open; to the end"] },
])('$sql holds the statements $statements', ({ sql, statements }) => {
  expect(statementsOf(sql)).toEqual(statements);
});

test.each([
  { sql: '(select 1)', type: 'QUERY' },
  { sql: 'with a as (select 1) select * from a', type: 'QUERY' },
  { sql: 'Insert overwrite t select 1', type: 'INSERT' },
  { sql: 'create table t as select 1', type: 'INSERT' },
  { sql: 'create table t (a int)', type: 'DDL' },
  { sql: 'grant select on t', type: 'DCL' },
  { sql: 'load data inpath', type: 'IMPORT' },
  { sql: 'selekt 1', type: undefined },
])('$sql is of type $type', ({ sql, type }) => {
  expect(typeOf(sql)).toBe(type);
});

test('a text made to be slow to read is read in its length', () => {
  const texts = ["'\\".repeat(100_000), '/*'.repeat(100_000), `select${' '.repeat(200_000)}`, 'as '.repeat(100_000)];
  const began = performance.now();
  for (const text of texts) typeOf(statementsOf(text)[0] ?? '');
  expect(performance.now() - began).toBeLessThan(2_000);
});

const LONG = `select '${'x'.repeat(500_000)}'`;

test.each([
  { why: 'no statement', body: {}, code: 'DLI.0001' },
  { why: 'a blank statement', body: { sql: '  ' }, code: 'DLI.0001' },
  { why: 'a statement of 500,000 characters', body: { sql: LONG.slice(0, 500_000) }, code: 'DLI.0001' },
  { why: 'a statement of a megabyte', body: { sql: `select '${'中'.repeat(350_000)}'` }, code: 'DLI.0001' },
  { why: 'several statements', body: { sql: 'select 1; drop table t' }, code: 'DLI.0004' },
  { why: 'no SQL', body: { sql: 'selekt 1' }, code: 'DLI.0004' },
  { why: 'a queue with a sign', body: { sql: 'select 1', queue_name: 'a-b' }, code: 'DLI.0001' },
  { why: 'a queue of digits', body: { sql: 'select 1', queue_name: '12' }, code: 'DLI.0001' },
  { why: 'an unknown queue', body: { sql: 'select 1', queue_name: 'etl2' }, code: 'DLI.0002' },
  { why: 'a conf that is an object', body: { sql: 'select 1', conf: { a: 'b' } }, code: 'DLI.0001' },
  { why: 'a conf without a value', body: { sql: 'select 1', conf: ['a'] }, code: 'DLI.0001' },
  { why: 'a tag with a slash', body: { sql: 'select 1', tags: [{ key: 'run', value: 'a/b' }] }, code: 'DLI.0001' },
  {
    why: 'a tag that is long',
    body: { sql: 'select 1', tags: [{ key: 'k'.repeat(129), value: 'v' }] },
    code: 'DLI.0001',
  },
  { why: 'a tag of the system', body: { sql: 'select 1', tags: [{ key: '_sys_a', value: 'v' }] }, code: 'DLI.0001' },
  { why: 'an unknown engine', body: { sql: 'select 1', engine_type: 'presto' }, code: 'DLI.0001' },
  { why: 'what a rule forbids', body: { sql: 'select * from secret' }, code: 'DLI.0003' },
])('$why is refused with $code, and nothing runs', async ({ body, code }) => {
  const { cloud, ask } = await openCloud({
    seed: [
      { service: 'dliSql', queue: 'etl' },
      { service: 'dliSql', sqlContains: 'secret', refuses: { message: 'no right' } },
    ],
  });
  const { status, body: said } = await ask('POST', sqlPaths(cloud).submit, { body });
  expect([status, said['error_code']]).toEqual([400, code]);
  expect(cloud.log()).toMatchObject([{ service: 'dliSql', effect: 'refused', run: null }]);
});

test('a statement a character below the longest is taken', async () => {
  const { cloud, ask } = await openCloud();
  const sql = `select '${'x'.repeat(499_999 - 9)}'`;
  expect(sql).toHaveLength(499_999);
  expect((await ask('POST', sqlPaths(cloud).submit, { body: { sql } })).status).toBe(200);
});

test('only JSON is taken, and it has to be JSON', async () => {
  const { cloud, ask } = await openCloud();
  const { submit } = sqlPaths(cloud);
  const rawBody = '{"sql":"select 1"}';
  const text = await ask('POST', submit, { rawBody, headers: { 'content-type': 'text/plain' } });
  expect([text.status, text.body['error_msg']]).toEqual([415, 'unsupported media Type']);
  expect((await ask('POST', submit, { rawBody: '{"sql":' })).body['error_code']).toBe('DLI.0001');
  const withCharset = { 'content-type': 'application/json;charset=utf-8' };
  expect((await ask('POST', submit, { rawBody, headers: withCharset })).status).toBe(200);
});

test('a statement can be checked without being run', async () => {
  const { cloud, ask } = await openCloud();
  const check = async (sql: string) => (await ask('POST', `${sqlPaths(cloud).base}/check-sql`, { body: { sql } })).body;
  expect(await check('select 1')).toEqual({ is_success: true, message: 'the sql is ok', job_type: 'QUERY' });
  expect(await check('select 1; select 2')).toMatchObject({ error_code: 'DLI.0004' });
  expect(cloud.log()).toEqual([]);
});
