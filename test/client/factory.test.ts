import { failureOf } from './support/failure-of';
import { type StubCloud, startStubCloud } from './support/stub-cloud';

let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud();
});
afterEach(() => stub.close());

const job = { jobName: 'myJob', workspace: 'w1' };
const named = { ...job, name: 'p_1' };
const span = { startMs: Date.UTC(2026, 0, 31), endMs: Date.UTC(2026, 0, 31, 23, 59, 59), parallel: 2 };
const base = '/v2/p1/factory/supplement-data';
const rows = (...listed: object[]) => ({ json: { total: listed.length, rows: listed } });

test('a backfill is made by its name, with dates in the one form the vendor reads', async () => {
  stub.answers = [{ json: { request_id: 'r1' } }];

  await stub.connect().factory.createSupplement({ ...named, ...span });

  const [request] = stub.requests;
  expect(request).toMatchObject({ method: 'POST', target: base });
  expect(request?.headers).toMatchObject({ workspace: 'w1', 'content-type': 'application/json' });
  expect(JSON.parse(request?.body ?? '')).toEqual({
    name: 'p_1',
    job_name: 'myJob',
    start_date: '2026-01-31T00:00:00 +00',
    end_date: '2026-01-31T23:59:59 +00',
    parallel: 2,
  });
});

test('without a workspace nothing is sent: the gateway would refuse it', async () => {
  const failure = await failureOf(stub.connect().factory.createSupplement({ jobName: 'myJob', name: 'p_1', ...span }));
  expect(failure).toMatchObject({ kind: 'InvalidRequest', effect: 'none' });
  expect(failure.message).toContain('it needs a workspace');
  expect(stub.requests).toEqual([]);
});

test('what cannot be the id of a workspace is not sent as one', async () => {
  for (const workspace of ['', 'a/b', 'w 1', 'w1\r\nx: y', 'w'.repeat(129)]) {
    const failure = await failureOf(stub.connect().factory.supplement({ ...named, workspace }));
    expect([failure.kind, failure.message]).toEqual([
      'InvalidRequest',
      expect.stringContaining('workspace is not the id of a workspace'),
    ]);
  }
  expect(stub.requests).toEqual([]);
  stub.answers = [rows()];
  await stub.connect().factory.supplement({ ...named, workspace: 'w.1_-'.padEnd(128, '0') });
  expect(stub.requests).toHaveLength(1);
});

test('the workspace of the connection stands in for the job’s', async () => {
  stub.answers = [rows()];
  await stub.connect({ workspace: 'w9' }).factory.supplement({ jobName: 'myJob', name: 'p_1' });
  expect(stub.requests[0]?.headers).toMatchObject({ workspace: 'w9' });
});

test('the list matches loosely, so a longer name is not taken for the one asked for', async () => {
  const almost = Array.from({ length: 100 }, (_, index) => ({ name: `p_1${index}`, status: 'SUCCESS' }));
  stub.answers = [rows(...almost), rows({ name: 'p_1', status: 'RUNNING', job_list: ['myJob'] })];

  const { value } = await stub.connect().factory.supplement(named);

  expect(value).toMatchObject({ name: 'p_1', status: 'RUNNING' });
  expect(stub.requests.map(({ target }) => target)).toEqual([
    `${base}?name=p_1&page=0&size=100`,
    `${base}?name=p_1&page=1&size=100`,
  ]);
});

test('of those that run only the job’s own are its own', async () => {
  stub.answers = [
    rows(
      { name: 'a', status: 'RUNNING', job_list: ['myJob2'] },
      { name: 'b', status: 'RUNNING', job_list: ['x', 'myJob'] },
      { name: 'c', status: 'SUCCESS', job_list: ['myJob'] },
      { name: 'd', job_list: ['myJob'] },
      { name: 'e', status: 'running', job_list: ['myJob'] },
    ),
  ];
  const { value } = await stub.connect().factory.runningSupplements(job);
  expect(value.map(({ name }) => name)).toEqual(['b', 'e']);
});

test('a stop goes to the name, and one that no longer runs is not a failure', async () => {
  stub.answers = [{ status: 204 }, { status: 400, json: { error_code: 'DLF.30115', error_msg: 'not running' } }];
  const { factory } = stub.connect();
  expect((await factory.stopSupplement(named)).value).toBe('asked');
  expect((await factory.stopSupplement(named)).value).toBe('notRunning');
  expect(stub.requests[0]).toMatchObject({ method: 'POST', target: `${base}/p_1/stop`, body: '' });
});

test('a backfill is looked for on twenty pages, as long as they are full', async () => {
  const page = (count: number) => rows(...Array.from({ length: count }, (_, at) => ({ name: `p_1${at}` })));
  stub.answers = [page(100)];
  expect((await stub.connect().factory.supplement(named)).value).toBeUndefined();
  expect(stub.requests.map(({ target }) => /&page=(\d+)/.exec(target)?.[1])).toEqual(
    Array.from({ length: 20 }, (_, at) => `${at}`),
  );

  stub.requests.length = 0;
  stub.answers = [page(99)];
  await stub.connect().factory.supplement(named);
  expect(stub.requests).toHaveLength(1);
});
