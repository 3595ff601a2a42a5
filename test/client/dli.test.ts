import { failureOf } from './support/failure-of';
import { type StubCloud, startStubCloud } from './support/stub-cloud';

let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud();
});
afterEach(() => stub.close());

const handedOn = { is_success: 'true', message: '作业提交请求下发成功' };

test('a batch start sends ids as numbers and reads the page’s own reply', async () => {
  stub.answers = [{ json: [handedOn, handedOn, handedOn, handedOn] }];

  const { value } = await stub.connect().dli.runJobs(['131', '130', '138', '137'], { resumeSavepoint: true });

  expect(stub.requests).toMatchObject([
    {
      method: 'POST',
      target: '/v1.0/p1/streaming/jobs/run',
      body: '{"job_ids":[131,130,138,137],"resume_savepoint":true}',
    },
  ]);
  expect(value).toEqual(Array(4).fill({ isSuccess: true, message: '作业提交请求下发成功' }));
});

test.each([
  { said: true, isSuccess: true },
  { said: 'TRUE', isSuccess: true },
  { said: false, isSuccess: false },
  { said: 'false', isSuccess: false },
])('an item that says $said is read as $isSuccess', async ({ said, isSuccess }) => {
  stub.answers = [{ json: [{ is_success: said, message: 'm' }] }];

  const { value } = await stub.connect().dli.runJobs(['1'], { resumeSavepoint: false });

  expect(value).toEqual([{ isSuccess, message: 'm' }]);
});

test('an item that does not say whether it worked says neither yes nor no', async () => {
  stub.answers = [{ json: [{ message: 'hm' }, { is_success: 'perhaps' }] }];

  const { value } = await stub.connect().dli.runJobs(['1', '2'], { resumeSavepoint: false });

  expect(value).toEqual([
    { isSuccess: undefined, message: 'hm' },
    { isSuccess: undefined, message: undefined },
  ]);
});

test('a batch stop may be answered by one object for many jobs', async () => {
  stub.answers = [{ json: { is_success: 'true', message: 'ok' } }];

  const { value } = await stub.connect().dli.stopJobs(['1', '2'], { triggerSavepoint: true });

  expect(stub.requests[0]).toMatchObject({
    target: '/v1.0/p1/streaming/jobs/stop',
    body: '{"job_ids":[1,2],"trigger_savepoint":true}',
  });
  expect(value).toEqual([{ isSuccess: true, message: 'ok' }]);
});

test.each([
  { title: 'none', ids: [] },
  { title: 'one twice', ids: ['1', '1'] },
  { title: 'a word', ids: ['abc'] },
  { title: 'zero', ids: ['0'] },
  { title: 'a negative one', ids: ['-1'] },
  { title: 'an exponent', ids: ['1e3'] },
  { title: 'leading zeros', ids: ['007'] },
  { title: 'one beyond the vendor’s Long', ids: ['9223372036854775808'] },
  { title: 'over a hundred', ids: Array.from({ length: 101 }, (_, index) => String(index + 1)) },
])('job ids with $title are refused before anything is sent', async ({ ids }) => {
  const error = await failureOf(stub.connect().dli.runJobs(ids, { resumeSavepoint: false }));

  expect(error).toMatchObject({ kind: 'InvalidRequest', effect: 'none', service: 'DLI', operation: 'runJobs' });
  expect(stub.requests).toEqual([]);
});

test.each([{ start_time: null }, { start_time: 0 }, {}])(
  'a job that never started ($start_time) has no start time',
  async (time) => {
    const job_detail = { job_id: 131, name: 'j', status: 'job_init', status_desc: '', update_time: 7, ...time };
    stub.answers = [{ json: { is_success: 'true', message: '', job_detail } }];

    const { value } = await stub.connect().dli.job('131');

    expect(stub.requests[0]).toMatchObject({ method: 'GET', target: '/v1.0/p1/streaming/jobs/131' });
    expect(value).toEqual({ id: '131', name: 'j', status: 'job_init', updateTimeMs: 7 });
  },
);

test('a running job brings its start time', async () => {
  const job_detail = { status: 'job_running', start_time: 5 };
  stub.answers = [{ json: { is_success: true, job_detail } }];

  const { value } = await stub.connect().dli.job('131');

  expect(value).toEqual({
    id: '131',
    status: 'job_running',
    startTimeMs: 5,
  });
});

test('a look that failed inside with HTTP 200 is a broken reply', async () => {
  stub.answers = [{ json: { is_success: 'false', message: 'try later', job_detail: {} } }];

  const error = await failureOf(stub.connect().dli.job('131'));

  expect(error).toMatchObject({ kind: 'BrokenReply' });
  expect(error.message).toContain('try later');
});

test('jobs are listed by status, name, limit and offset', async () => {
  const jobs = [{ job_id: '131', status: 'job_running' }];
  stub.answers = [{ json: { is_success: 'true', job_list: { total_count: '12', jobs } } }];

  const query = { status: 'job_running', name: 'a b', limit: 100, offset: 0 };
  const { value } = await stub.connect().dli.jobs(query);

  expect(stub.requests[0]?.target).toBe('/v1.0/p1/streaming/jobs?status=job_running&name=a%20b&limit=100&offset=0');
  expect(value).toEqual({ total: 12, jobs: [{ id: '131', status: 'job_running' }] });
});

test('a batch has a hundred jobs at most, and none of them a number that DLI cannot hold', async () => {
  const stop = async (ids: string[]) => stub.connect().dli.stopJobs(ids, { triggerSavepoint: false });
  const ids = (count: number) => Array.from({ length: count }, (_, nth) => `${nth + 1}`);
  expect((await failureOf(stop(ids(101)))).message).toContain('101 job ids were given; at most 100 are allowed');
  expect((await failureOf(stop(['9223372036854775808']))).message).toContain('is not a positive whole number');
  expect(stub.requests).toEqual([]);

  const yes = (count: number) => ({ json: Array.from({ length: count }, () => ({ is_success: 'true' })) });
  stub.answers = [yes(100), yes(1)];
  expect((await stop(ids(100))).value).toHaveLength(100);
  await stop(['9223372036854775807']);
  expect(stub.requests[1]?.body).toBe('{"job_ids":[9223372036854775807],"trigger_savepoint":false}');
});

test('a refusal of one job of an object for many names no job, and says what it is told', async () => {
  const run = async (json: object) => {
    stub.answers = [{ json }];
    return (await failureOf(stub.connect().dli.runJobs(['1', '2'], { resumeSavepoint: false }))).message;
  };
  expect(await run({ is_success: 'false', message: 'busy' })).toContain('refuses one of 2 jobs, or all: busy. ');
  expect(await run({ is_success: 'false' })).toContain('refuses one of 2 jobs, or all: no message. ');
});

test('a stop that is refused for some jobs is read item by item, and for all it fails', async () => {
  const no = { error_code: 'DLI.13024', error_msg: 'not running' };
  const stop = () => stub.connect().dli.stopJobs(['1', '2'], { triggerSavepoint: false });
  stub.answers = [{ status: 400, json: [no, { is_success: true }] }];
  expect((await stop()).value).toMatchObject([{ isSuccess: false, message: 'not running' }, { isSuccess: true }]);
  stub.answers = [{ status: 400, json: [no, no] }];
  expect((await failureOf(stop())).code).toBe('DLI.13024');
  stub.answers = [{ status: 400, json: [{ ...no, is_success: true }, { is_success: true }] }];
  expect((await stop()).value[0]).toMatchObject({ isSuccess: undefined, message: 'not running' });
});

test("a refusal for who calls is the batch's where each item is one, and an item's where another job has its own", async () => {
  const run = () => stub.connect().dli.runJobs(['1', '2'], { resumeSavepoint: false });
  const throttled = { error_code: 'APIGW.0308', error_msg: 'slow down' };
  stub.answers = [{ status: 400, json: [throttled, { is_success: false, message: 'no' }] }];
  expect((await run()).value).toMatchObject([
    { isSuccess: false, refusal: { kind: 'Throttled' } },
    { isSuccess: false, message: 'no' },
  ]);
  stub.answers = [{ status: 400, json: [throttled, throttled] }];
  expect(await failureOf(run())).toMatchObject({ kind: 'Throttled', effect: 'none' });
});
