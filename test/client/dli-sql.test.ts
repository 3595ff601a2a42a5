import { jobIdIn } from '../../src/client/dli-sql/dli-sql';
import { failureOf } from './support/failure-of';
import { type StubCloud, startStubCloud } from './support/stub-cloud';

let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud();
});
afterEach(() => stub.close());

const ID = '8ecb0777-9c70-4529-9935-29ea0946039c';
const TAG = { key: 'temporal-run', value: 'c0ffee' };
const submitted = { is_success: true, message: '', job_id: ID, job_type: 'INSERT', job_mode: 'async' };

const bodyOf = (at = 0): Record<string, unknown> =>
  JSON.parse(stub.requests[at]?.body ?? '{}') as Record<string, unknown>;

test('a statement is submitted with its tag, and never waited for', async () => {
  stub.answers = [{ json: submitted }];

  const { value } = await stub.connect().dliSql.submitJob({
    sql: 'SELECT 1',
    queue: 'etl',
    database: 'dws',
    conf: { 'spark.sql.shuffle.partitions': '200' },
    tag: TAG,
  });

  expect(value).toEqual({ jobId: ID });
  expect(stub.requests[0]).toMatchObject({ method: 'POST', target: '/v1.0/p1/jobs/submit-job' });
  expect(stub.requests[0]?.headers['content-type']).toBe('application/json');
  expect(bodyOf()).toEqual({
    sql: 'SELECT 1',
    currentdb: 'dws',
    queue_name: 'etl',
    conf: ['spark.sql.shuffle.partitions=200', 'dli.sql.sqlasync.enabled=true'],
    tags: [TAG],
  });
});

test('what is always sent cannot be set otherwise, and what is left out is not sent', async () => {
  stub.answers = [{ json: submitted }];

  await stub.connect().dliSql.submitJob({ sql: 'SELECT 1', conf: { 'dli.sql.sqlasync.enabled': 'false' } });

  expect(bodyOf()).toEqual({ sql: 'SELECT 1', conf: ['dli.sql.sqlasync.enabled=true'] });
});

test('the queue of the connection is that of a job that names none', async () => {
  stub.answers = [{ json: submitted }, { json: submitted }, { json: { is_success: true, schema: [], rows: [] } }];
  const { dliSql } = stub.connect({ queue: 'shared' });

  await dliSql.submitJob({ sql: 'SELECT 1' });
  await dliSql.submitJob({ sql: 'SELECT 1', queue: 'own' });
  await dliSql.preview({ jobId: ID, rows: 1 });

  expect([bodyOf(0)['queue_name'], bodyOf(1)['queue_name']]).toEqual(['shared', 'own']);
  expect(stub.requests[2]?.target).toBe(`/v1.0/p1/jobs/${ID}/preview?page-size=1&queue-name=shared`);
});

test.each([
  {
    said: 'an id, though waited for',
    json: { ...submitted, job_mode: 'sync', schema: [{ n: 'int' }], rows: [[1]] },
    id: ID,
  },
  {
    said: 'an id of a statement that has failed meanwhile',
    json: { ...submitted, is_success: false, message: 'no' },
    id: ID,
  },
  { said: 'yes, and no id', json: { is_success: 'true', message: '' }, id: undefined },
  { said: 'nothing of how it went', json: { message: '' }, id: undefined },
])('a reply that says $said is a yes', async ({ json, id }) => {
  stub.answers = [{ json }];

  const { value } = await stub.connect().dliSql.submitJob({ sql: 'SELECT 1' });

  expect(value.jobId).toBe(id);
});

test.each([
  {
    words: 'DLI.0005: syntax error',
    status: 200,
    json: { is_success: false, message: 'DLI.0005: syntax error' },
    effect: 'none',
  },
  {
    words: 'DLI.0999',
    status: 200,
    json: { is_success: 'false', message: '{"error_code":"DLI.0999"}' },
    effect: 'unknown',
  },
  { words: 'no such queue', status: 400, json: { error_code: 'DLI.0002', error_msg: 'no such queue' }, effect: 'none' },
  { words: 'syntax', status: 400, json: [{ error_code: 'DLI.0005', error_msg: 'syntax' }], effect: 'none' },
  { words: 'inside', status: 400, json: { error_code: 'DLI.0999', error_msg: 'inside' }, effect: 'unknown' },
  {
    words: 'Timeout',
    status: 408,
    json: { error_code: 'DLI.0019', error_msg: 'Execution Timeout' },
    effect: 'unknown',
  },
])('a submission answered $status ($words) has the effect $effect', async ({ words, status, json, effect }) => {
  stub.answers = [{ status, json }];

  const error = await failureOf(stub.connect().dliSql.submitJob({ sql: 'SELECT 1' }));

  expect(error).toMatchObject({ service: 'DLI', operation: 'submitJob', effect });
  expect(error.message).toContain(words);
});

test('the id of what goes on is found in the words of a timeout', () => {
  expect(jobIdIn(`Execution Timeout: the job id: ${ID} is still running`)).toBe(ID);
  expect(jobIdIn('Execution Timeout')).toBeUndefined();
  expect(jobIdIn(undefined)).toBeUndefined();
});

test('the status of a job is read as the page has it', async () => {
  stub.answers = [
    {
      json: {
        is_success: true,
        message: '{"error_code":"DLI.0999"}',
        job_id: ID,
        job_type: 'QUERY',
        job_mode: 'async',
        queue_name: 'etl',
        owner: 'test',
        start_time: 1_700_000_000_000,
        duration: 6_270,
        status: 'FINISHED',
        input_row_count: '7',
        bad_row_count: 0,
        input_size: 22,
        result_count: 9_007_199_254_740_991,
        database_name: 'dbtest',
        detail: '{"type":"struct","fields":[{"name":"id","type":"integer"}]}',
        statement: 'SELECT id FROM t',
        tags: [TAG],
        result_path: 'obs://dli/jobs/result/8ecb0777',
        result_format: 'csv',
      },
    },
  ];

  const { value } = await stub.connect().dliSql.jobStatus(ID);

  expect(stub.requests[0]).toMatchObject({ method: 'GET', target: `/v1.0/p1/jobs/${ID}/status` });
  expect(value).toEqual({
    id: ID,
    type: 'QUERY',
    status: 'FINISHED',
    startTimeMs: 1_700_000_000_000,
    statement: 'SELECT id FROM t',
    tags: [TAG],
    message: '{"error_code":"DLI.0999"}',
    resultCount: 9_007_199_254_740_991,
    inputRows: 7,
    badRows: 0,
    resultPath: 'obs://dli/jobs/result/8ecb0777',
  });
});

test('a job of which little is told is told of as far as it is', async () => {
  stub.answers = [{ json: { is_success: 'true', status: 'LAUNCHING', tags: null } }];

  const { value } = await stub.connect().dliSql.jobStatus(ID);

  expect(value).toEqual({ id: ID, status: 'LAUNCHING', tags: [] });
});

test.each(['FAILED', 'CANCELLED'])('a reply that calls itself no success tells of a job that is %s', async (status) => {
  stub.answers = [{ json: { is_success: false, status, message: 'Table not found: t' } }];

  const { value } = await stub.connect().dliSql.jobStatus(ID);

  expect(value).toMatchObject({ status, message: 'Table not found: t' });
});

test.each(['FINISHED', 'RUNNING', undefined])(
  'a reply that calls itself no success is not believed to be %s',
  async (status) => {
    stub.answers = [{ json: { is_success: 'false', status, message: 'later' } }];

    const error = await failureOf(stub.connect().dliSql.jobStatus(ID));

    expect(error).toMatchObject({ kind: 'BrokenReply', effect: 'none' });
  },
);

test('a reply about another job is no answer', async () => {
  stub.answers = [{ json: { is_success: true, job_id: 'other', status: 'FINISHED' } }];

  expect(await failureOf(stub.connect().dliSql.jobStatus(ID))).toMatchObject({ kind: 'BrokenReply' });
});

test('jobs are listed newest first, by tag and by time', async () => {
  const jobs = [
    { job_id: ID, status: 'RUNNING', tags: [TAG] },
    { job_id: '2', status: 'FINISHED' },
  ];
  stub.answers = [{ json: { is_success: true, message: '', job_count: 12, jobs } }];

  const { value } = await stub.connect().dliSql.jobs({ tag: TAG, startMs: 5 });

  expect(stub.requests[0]?.target).toBe(
    '/v1.0/p1/jobs?page-size=100&current-page=1&start=5&order=start_time_desc&tags=temporal-run%3Dc0ffee',
  );
  expect(value).toEqual({
    total: 12,
    jobs: [
      { id: ID, status: 'RUNNING', tags: [TAG] },
      { id: '2', status: 'FINISHED' },
    ],
  });
});

test('a job without an id breaks the list: skipped, it would hide a run', async () => {
  stub.answers = [{ json: { is_success: true, job_count: 1, jobs: [{ status: 'RUNNING' }] } }];

  expect(await failureOf(stub.connect().dliSql.jobs({}))).toMatchObject({ kind: 'BrokenReply' });
});

test('a job is cancelled by its id, and a refusal is a refusal', async () => {
  stub.answers = [
    { json: { is_success: true, message: '' } },
    { status: 400, json: { error_code: 'DLI.0007', error_msg: 'The job is FINISHED' } },
    { json: { is_success: false, message: 'The job is FINISHED' } },
  ];
  const { dliSql } = stub.connect();

  await dliSql.cancelJob(ID);

  expect(stub.requests[0]).toMatchObject({ method: 'DELETE', target: `/v1.0/p1/jobs/${ID}`, body: '' });
  expect(await failureOf(dliSql.cancelJob(ID))).toMatchObject({ kind: 'InvalidRequest', effect: 'none' });
  expect(await failureOf(dliSql.cancelJob(ID))).toMatchObject({ kind: 'InvalidRequest', effect: 'none' });
});

test.each([
  { form: 'the pages', schema: [{ id: 'int' }, { name: 'string' }] },
  {
    form: 'others',
    schema: [
      { name: 'id', type: 'int' },
      { name: 'name', type: 'string' },
    ],
  },
])('a preview is read in the form of $form, with nulls and mixed types', async ({ schema }) => {
  const rows = [
    [1, 'a'],
    [null, null],
    ['9007199254740993', 2.5],
  ];
  stub.answers = [{ json: { is_success: true, job_id: ID, row_count: 3, schema, rows } }];

  const { value } = await stub.connect().dliSql.preview({ jobId: ID, queue: 'etl', rows: 100 });

  expect(stub.requests[0]?.target).toBe(`/v1.0/p1/jobs/${ID}/preview?page-size=100&queue-name=etl`);
  expect(value).toEqual({ columns: ['id', 'name'], rows });
});

test('an id that would lead elsewhere is refused before anything is sent', async () => {
  expect(await failureOf(stub.connect().dliSql.jobStatus('..'))).toMatchObject({ kind: 'InvalidRequest' });
  expect(stub.requests).toEqual([]);
});

test('a column is called by its only key, or by its name where the entry tells its type beside it', async () => {
  const schema = [{ n: 'int' }, { name: 'day', type: 'date' }, { name: 5, type: 'x' }, { name: 'string' }, {}];
  stub.answers = [{ json: { schema, rows: [[1]] } }];
  expect((await stub.connect().dliSql.preview({ jobId: ID, rows: 1 })).value).toEqual({
    columns: ['n', 'day', 'name', 'name', ''],
    rows: [[1]],
  });
});

test('a cancel is a yes without a body, and a no where the body says so', async () => {
  stub.answers = [{ status: 200 }, { json: { is_success: 'true' } }, { json: { is_success: false } }];
  const { dliSql } = stub.connect();
  await dliSql.cancelJob(ID);
  await dliSql.cancelJob(ID);
  expect((await failureOf(dliSql.cancelJob(ID))).message).toContain('answered 200, yet refused: no message');
  expect(stub.requests[0]).toMatchObject({ method: 'DELETE', target: `/v1.0/p1/jobs/${ID}` });
});

test('a list that failed inside, and does not say why, says that it failed', async () => {
  stub.answers = [{ json: { is_success: false } }];
  expect((await failureOf(stub.connect().dliSql.jobs({}))).message).toContain('says it failed: no message');
});
