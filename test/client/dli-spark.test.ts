import { creationBody } from '../../src/client/dli-spark/dli-spark-routes';
import { failureOf } from './support/failure-of';
import { type StubCloud, startStubCloud } from './support/stub-cloud';

let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud();
});
afterEach(() => stub.close());

const ID = '07a3e4e6-9a28-4e92-8d3f-9c538621a166';
const NAME = 'orders_features-c0ffee';
const FILE = 'obs://code/features.py';

const bodyOf = (at = 0): unknown => JSON.parse(stub.requests[at]?.body ?? '{}');

test('an application is sent with its name, keys in camel case, and conf as a map', async () => {
  stub.answers = [{ json: { id: ID, state: 'starting' } }];

  const { value } = await stub.connect().dliSpark.createBatch({
    file: FILE,
    name: NAME,
    className: 'com.example.Main',
    queue: 'etl',
    args: ['2026-01-31', '0012'],
    conf: { 'spark.sql.shuffle.partitions': '200' },
    jars: ['obs://code/a.jar'],
    pyFiles: ['obs://code/b.py'],
    files: ['obs://code/c.csv'],
    driverMemory: '7G',
    driverCores: 2,
    executorMemory: '4G',
    executorCores: 1,
    numExecutors: 6,
    sparkVersion: '3.3.1',
    agency: 'obs_reader',
  });

  expect(value).toEqual({ batchId: ID });
  expect(stub.requests[0]).toMatchObject({ method: 'POST', target: '/v2.0/p1/batches' });
  expect(bodyOf()).toEqual({
    name: NAME,
    file: FILE,
    className: 'com.example.Main',
    queue: 'etl',
    args: ['2026-01-31', '0012'],
    jars: ['obs://code/a.jar'],
    pyFiles: ['obs://code/b.py'],
    files: ['obs://code/c.csv'],
    conf: { 'spark.sql.shuffle.partitions': '200', 'spark.dli.job.agency.name': 'obs_reader' },
    driverMemory: '7G',
    driverCores: 2,
    executorMemory: '4G',
    executorCores: 1,
    numExecutors: 6,
    spark_version: '3.3.1',
  });
});

test('what is left out is not sent, DLI’s own recovery among it', async () => {
  stub.answers = [{ json: { id: ID } }];

  await stub.connect().dliSpark.createBatch({ file: FILE, name: NAME });

  expect(bodyOf()).toEqual({ name: NAME, file: FILE });
});

test('the queue of the connection is that of a batch that names none', async () => {
  stub.answers = [{ json: { id: ID } }, { json: { id: ID } }];
  const { dliSpark } = stub.connect({ queue: 'shared' });

  await dliSpark.createBatch({ file: FILE, name: NAME });
  await dliSpark.createBatch({ file: FILE, name: NAME, queue: 'own' });

  expect([bodyOf(0), bodyOf(1)]).toMatchObject([{ queue: 'shared' }, { queue: 'own' }]);
});

test.each([
  { said: 'an id', json: { id: ID, appId: '', state: 'starting' }, id: ID },
  {
    said: 'an id, and calls itself no success',
    json: { id: ID, state: 'starting', success: false, is_success: false, statusCode: 0, error_code: null },
    id: ID,
  },
  { said: 'neither an id nor how it went', json: { state: 'starting' }, id: undefined },
])('a reply that says $said is a yes', async ({ json, id }) => {
  stub.answers = [{ json }];

  const { value } = await stub.connect().dliSpark.createBatch({ file: FILE, name: NAME });

  expect(value.batchId).toBe(id);
});

test.each([
  { status: 400, json: { error_code: 'DLI.0001', error_msg: 'set an agency' }, words: 'set an agency', effect: 'none' },
  { status: 400, json: [{ error_code: 'DLI.0002', error_msg: 'no queue' }], words: 'no queue', effect: 'none' },
  { status: 500, json: { error_code: 'DLI.0999', error_msg: 'inside' }, words: 'inside', effect: 'unknown' },
  { status: 200, json: { is_success: false, message: 'later' }, words: 'says it failed: later', effect: 'unknown' },
  { status: 408, json: {}, words: '408', effect: 'unknown' },
])('a creation answered $status ($words) has the effect $effect', async ({ status, json, words, effect }) => {
  stub.answers = [{ status, json }];

  const error = await failureOf(stub.connect().dliSpark.createBatch({ file: FILE, name: NAME }));

  expect(error).toMatchObject({ service: 'DLI', operation: 'createBatch', effect });
  expect(error.message).toContain(words);
});

const session = {
  id: ID,
  appId: `batch-session-${ID}:31309`,
  name: NAME,
  owner: 'test',
  proxyUser: '',
  state: 'running',
  kind: '',
  log: ['stdout: ', 'stderr: '],
  sc_type: 'A',
  cluster_name: 'etl',
  queue: 'etl',
  create_time: 1_700_000_000_000,
  update_time: 1_700_000_001_000,
  duration: 1_000,
  req_body: `{"name":"${NAME}"}`,
};

test('a batch is read as the page has it', async () => {
  stub.answers = [{ json: session }];

  const { value } = await stub.connect().dliSpark.batch(ID);

  expect(stub.requests[0]).toMatchObject({ method: 'GET', target: `/v2.0/p1/batches/${ID}` });
  expect(value).toEqual({
    id: ID,
    state: 'running',
    name: NAME,
    request: `{"name":"${NAME}"}`,
    createdAtMs: 1_700_000_000_000,
    appId: `batch-session-${ID}:31309`,
    log: ['stdout: ', 'stderr: '],
  });
});

test.each([
  ['a list', ['app-1'], 'app-1'],
  ['an empty list', [], undefined],
  ['empty', '', undefined],
  ['null', null, undefined],
  ['a map', { id: 1 }, undefined],
])('the id of an application that is %s is read, or is none', async (_form, appId, read) => {
  stub.answers = [{ json: { id: ID, state: 'Success', appId, log: null, req_body: { name: NAME } } }];

  const { value } = await stub.connect().dliSpark.batch(ID);

  expect(value).toMatchObject({ state: 'Success', log: [], request: `{"name":"${NAME}"}` });
  expect(value.appId).toBe(read);
});

test('a batch of which the reply holds no request has none', async () => {
  stub.answers = [{ json: { id: ID, state: 'running', req_body: null } }];
  expect((await stub.connect().dliSpark.batch(ID)).value.request).toBeUndefined();
});

test('a reply about another batch is no answer', async () => {
  stub.answers = [{ json: { id: 'other', state: 'success' } }];

  expect(await failureOf(stub.connect().dliSpark.batch(ID))).toMatchObject({ kind: 'BrokenReply' });
});

test('batches are listed newest first, by name and by time', async () => {
  stub.answers = [{ json: { from: 0, total: 12, sessions: [session, { id: '2', appId: null }] } }];

  const { value } = await stub.connect().dliSpark.batches({ name: NAME, startMs: 5 });

  expect(stub.requests[0]?.target).toBe(`/v2.0/p1/batches?job_name=${NAME}&start=5&size=100&order=CREATE_TIME_DESC`);
  expect(value).toMatchObject({ total: 12, batches: [{ id: ID, name: NAME }, { id: '2' }] });
});

test('a batch without an id breaks the list: skipped, it would hide a run', async () => {
  stub.answers = [{ json: { total: 1, sessions: [{ state: 'running' }] } }];

  expect(await failureOf(stub.connect().dliSpark.batches({}))).toMatchObject({ kind: 'BrokenReply' });
});

test('a batch is cancelled by its id, whatever a yes says, and a refusal is a refusal', async () => {
  stub.answers = [
    { json: { msg: 'deleted' } },
    { text: '' },
    { status: 400, json: { error_code: 'DLI.0007', error_msg: 'The batch is dead' } },
  ];
  const { dliSpark } = stub.connect();

  await dliSpark.cancelBatch(ID);
  await dliSpark.cancelBatch(ID);

  expect(stub.requests[0]).toMatchObject({ method: 'DELETE', target: `/v2.0/p1/batches/${ID}`, body: '' });
  expect(await failureOf(dliSpark.cancelBatch(ID))).toMatchObject({ kind: 'InvalidRequest', effect: 'none' });
});

test('a log is read in parts', async () => {
  stub.answers = [{ json: { id: ID, from: 100, total: 150, log: ['a', 'b'] } }];

  const { value } = await stub.connect().dliSpark.batchLog(ID, { from: 100, size: 50 });

  expect(stub.requests[0]?.target).toBe(`/v2.0/p1/batches/${ID}/log?from=100&size=50&type=driver`);
  expect(value).toEqual({ lines: ['a', 'b'], total: 150 });
});

test('an id that would lead elsewhere is refused before anything is sent', async () => {
  expect(await failureOf(stub.connect().dliSpark.batch('..'))).toMatchObject({ kind: 'InvalidRequest' });
  expect(stub.requests).toEqual([]);
});

test('what an application does not name is not in what creates it', () => {
  expect(Object.keys(creationBody({ file: 'obs://b/a.jar', name: 'n' }))).toEqual(['name', 'file']);
});

test('a batch whose reply has no id is the one that was asked for', async () => {
  stub.answers = [{ json: { state: 'running' } }];
  expect((await stub.connect().dliSpark.batch(ID)).value).toEqual({ id: ID, state: 'running', log: [] });
});
