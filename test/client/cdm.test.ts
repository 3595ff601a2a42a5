import { type StubCloud, startStubCloud } from './support/stub-cloud';
import { failureOf } from './support/failure-of';

let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud();
});
afterEach(() => stub.close());

const job = { clusterId: '6ec9a0a4-76be-4262-8697-e7af1fac7920', jobName: 'jdbc2hive' };
const base = `/v1.1/p1/clusters/${job.clusterId}/cdm`;

// The reply of both start pages, seeds 001 and 003.
const seedReply = {
  submissions: [
    {
      'job-name': 'jdbc2hive',
      'creation-user': 'cdm',
      'creation-date': '1536905778725',
      progress: 1,
      status: 'BOOTING',
    },
  ],
};

test('a start is a PUT with the variables, and its reply is read as the page shows it', async () => {
  stub.answers = [{ json: seedReply, headers: { 'x-request-id': 'r-1', date: 'Tue, 02 Jan 2024 03:04:05 GMT' } }];

  const reply = await stub.connect().cdm.startJob(job, { day: '2024-01-02' });

  expect(stub.requests).toMatchObject([
    { method: 'PUT', target: `${base}/job/jdbc2hive/start`, body: '{"variables":{"day":"2024-01-02"}}' },
  ]);
  expect(reply.value).toEqual([
    { jobName: 'jdbc2hive', user: 'cdm', createdAtMs: 1536905778725, progress: 1, status: 'BOOTING' },
  ]);
  expect(reply).toMatchObject({ requestId: 'r-1', cloudTimeMs: Date.UTC(2024, 0, 2, 3, 4, 5) });
});

test('a start without variables still sends an empty map', async () => {
  stub.answers = [{ json: seedReply }];

  await stub.connect().cdm.startJob(job, {});

  expect(stub.requests[0]?.body).toBe('{"variables":{}}');
});

test('a start that names no submission is a start whose submission is not known', async () => {
  stub.answers = [{ json: {} }];

  await expect(stub.connect().cdm.startJob(job, {})).resolves.toMatchObject({ value: [] });
});

test('a submission is read whole, its counters from under the class name of the engine', async () => {
  stub.answers = [
    {
      json: {
        submissions: [
          {
            'submission-id': 13,
            'job-name': 'jdbc2hive',
            'creation-user': 'u',
            'creation-date': 1635909057030,
            'last-update-date': 1635909057031,
            'last-udpate-user': 'u',
            isStopingIncrement: '',
            isIncrementing: false,
            'is-execute-auto': 'false',
            isDeleteJob: true,
            progress: 100.0,
            status: 'SUCCEEDED',
            'external-id': 'job_local1',
            write_rows: 0,
            counters: {
              'org.apache.sqoop.submission.counter.SqoopCounters': {
                ROWS_WRITTEN: 10,
                ROWS_READ: '12',
                BYTES_WRITTEN: -1,
                FILES_WRITTEN: 2,
              },
            },
          },
        ],
        total: 1,
      },
    },
  ];

  const { runs } = (await stub.connect().cdm.submissions(job)).value;

  expect(stub.requests[0]).toMatchObject({ method: 'GET', target: `${base}/submissions?jname=jdbc2hive`, body: '' });
  expect(runs).toEqual([
    {
      id: 13,
      jobName: 'jdbc2hive',
      user: 'u',
      createdAtMs: 1635909057030,
      updatedAtMs: 1635909057031,
      progress: 100,
      status: 'SUCCEEDED',
      executedAutomatically: false,
      rowsWritten: 10,
      rowsRead: 12,
      bytesWritten: undefined,
      filesWritten: 2,
    },
  ]);
});

test('a date in seconds is read as the moment it means', async () => {
  stub.answers = [{ json: { submissions: [{ 'creation-date': 1635909057, 'execute-date': '1635909058' }] } }];

  const { runs } = (await stub.connect().cdm.submissions(job)).value;

  expect(runs).toMatchObject([{ createdAtMs: 1635909057000, executedAtMs: 1635909058000 }]);
});

test('a progress of -1 says nothing, and one of 0 is one', async () => {
  stub.answers = [{ json: { submissions: [{ progress: -1, status: 'BOOTING' }, { progress: 0 }, {}] } }];

  const { value } = await stub.connect().cdm.jobStatus(job);

  expect(stub.requests[0]).toMatchObject({ method: 'GET', target: `${base}/job/jdbc2hive/status` });
  expect(value).toEqual([{ status: 'BOOTING' }, { progress: 0 }, {}]);
});

test('a failed run brings its error summary and details', async () => {
  const row = { 'submission-id': '7', status: 'FAILED', 'error-summary': 'no table', 'error-details': 'at line 1' };
  stub.answers = [{ json: { submissions: row } }];

  const { value } = await stub.connect().cdm.jobStatus(job);

  expect(value).toEqual([{ id: 7, status: 'FAILED', errorSummary: 'no table', errorDetails: 'at line 1' }]);
});

test.each([
  { title: 'without the list', json: {} },
  { title: 'that is a list itself', json: [] },
  { title: 'with a row that is no object', json: { submissions: [null] } },
])('a history $title is a broken reply, not an empty history', async ({ json }) => {
  stub.answers = [{ json }];

  await expect(failureOf(stub.connect().cdm.submissions(job))).resolves.toMatchObject({ kind: 'BrokenReply' });
});

test.each([
  { title: 'no body', answer: {} },
  { title: 'an empty object', answer: { json: {} } },
  { title: 'an empty list', answer: { json: { 'validation-result': [] } } },
  { title: 'a warning', answer: { json: { 'validation-result': [{ message: 'm', status: 'WARNING' }] } } },
  { title: 'submissions', answer: { json: { submissions: [] } } },
])('a stop answered with $title was asked', async ({ answer }) => {
  stub.answers = [answer];

  await expect(stub.connect().cdm.stopJob(job)).resolves.toMatchObject({ value: 'asked' });

  expect(stub.requests[0]).toMatchObject({ method: 'PUT', target: `${base}/job/jdbc2hive/stop`, body: '' });
  expect(stub.requests[0]?.headers).toMatchObject({ 'content-length': '0', 'content-type': 'application/json' });
});

test('a stop answered 200 with an ERROR entry was refused', async () => {
  stub.answers = [{ json: { 'validation-result': [{ message: 'cluster is frozen', status: 'ERROR' }] } }];

  const error = await failureOf(stub.connect().cdm.stopJob(job));

  expect(error).toMatchObject({ kind: 'InvalidRequest', effect: 'none', httpStatus: 200 });
  expect(error.message).toContain('cluster is frozen');
});

test('stopping a job that does not run is not an error', async () => {
  stub.answers = [{ status: 400, json: { errCode: 'Cdm.0053', externalMessage: 'not running' } }];

  await expect(stub.connect().cdm.stopJob(job)).resolves.toMatchObject({ value: 'notRunning' });
});

test('a job is found by its exact name though the total says 0', async () => {
  const jobs = [{ name: 'jdbc2hive2' }, { name: 'jdbc2hive', status: 'NEW', 'update-date': 5 }];
  stub.answers = [{ json: { total: 0, jobs } }];

  const { value } = await stub.connect().cdm.job(job);

  expect(stub.requests[0]?.target).toBe(`${base}/job/jdbc2hive`);
  expect(value).toEqual({ name: 'jdbc2hive', status: 'NEW', updatedAtMs: 5 });
});

test.each([
  ['RETRY_TRIPLE', 'retryJobConfig.retryJobType', true],
  ['retry_once', 'retryJobConfig.retryJobType', true],
  ['NONE', 'retryJobConfig.retryJobType', false],
  ['NO_RETRY', 'retryJobConfig.retryJobType', false],
  [undefined, 'retryJobConfig.retryJobType', false],
  ['RETRY_TRIPLE', 'throttlingConfig.numExtractors', false],
])('a job whose definition says %s under %s is run again by CDM: %s', async (value, name, isAgain) => {
  const settings = { configs: [{ inputs: [{ name: 'other', value: 'x' }] }, { inputs: [{ name, value }, {}] }] };
  stub.answers = [{ json: { jobs: [{ name: 'jdbc2hive', 'driver-config-values': settings }] } }];

  expect((await stub.connect().cdm.job(job)).value).toMatchObject({ retriesItself: isAgain });
});

test.each(['Cdm.0100', 'Cdm.0054', 'Cdm.0095', 'Cdm.00095'])('a job CDM answers %s for is absent', async (errCode) => {
  stub.answers = [{ status: 500, json: { errCode, externalMessage: 'gone' } }];

  await expect(stub.connect().cdm.job(job)).resolves.toMatchObject({ value: undefined });
});

test('a path the gateway does not know is not an absent job', async () => {
  stub.answers = [{ status: 404, json: { error_code: 'APIGW.0101', error_msg: 'no such API' } }];

  await expect(failureOf(stub.connect().cdm.job(job))).resolves.toMatchObject({ code: 'APIGW.0101' });
});

test('the jobs of a cluster are listed by page and filter', async () => {
  stub.answers = [{ json: { total: 12, jobs: [{ name: 'a' }, {}] } }];

  const query = { clusterId: 'c', pageNo: 2, pageSize: 10, filter: 'a b', jobType: 'NORMAL_JOB' };
  const { value } = await stub.connect().cdm.jobs(query);

  const target = '/v1.1/p1/clusters/c/cdm/job/all?page_no=2&page_size=10&filter=a%20b&jobType=NORMAL_JOB';
  expect(stub.requests[0]?.target).toBe(target);
  expect(value).toEqual({ total: 12, jobs: [{ name: 'a' }] });
});

test.each([
  { actions: 'REBOOTING', is: { isRestarting: true } },
  { actions: ['REBOOTING'], is: { isRestarting: true } },
  { actions: [{ action: 'REBOOTING' }], is: { isRestarting: true } },
  { actions: 'REBOOT_FAILURE', is: {} },
  { actions: 7, is: {} },
  { is: {} },
])('a cluster with actions $actions is $is', async ({ is, ...told }) => {
  stub.answers = [{ json: { status: '200', statusDetail: 'Normal', ...told } }];

  const { value } = await stub.connect().cdm.cluster('c');

  expect(value).toEqual({ status: '200', words: 'Normal', ...is });
});

test('a cluster is put to rest and woken by the words of the page, and what it replies is left unread', async () => {
  stub.answers = [{ json: { jobId: ['2c9180895ae6'] } }];
  const { cdm } = stub.connect();

  expect((await cdm.startCluster(job.clusterId)).value).toBeUndefined();
  expect((await cdm.stopCluster(job.clusterId)).value).toBeUndefined();
  const target = `/v1.1/p1/clusters/${job.clusterId}/action`;
  expect(stub.requests).toMatchObject([
    { method: 'POST', target, body: '{"start":{}}' },
    { method: 'POST', target, body: '{"stop":{"stopMode":"GRACEFULLY","delayTime":-1}}' },
  ]);
});

test.each([
  [{ text: '' }, 'deleted'],
  [{ json: {} }, 'deleted'],
  [{ json: { 'validation-result': [{ message: 'unused', status: 'WARNING' }] } }, 'deleted'],
  [{ status: 400, json: { errCode: 'Cdm.0054', externalMessage: 'no such job' } }, 'notThere'],
])('a job is deleted, or was not there: %j is %s', async (answer, is) => {
  stub.answers = [answer];
  expect((await stub.connect().cdm.deleteJob(job)).value).toBe(is);
  expect(stub.requests).toMatchObject([{ method: 'DELETE', target: `${base}/job/jdbc2hive`, body: '' }]);
});

test('a job that CDM does not delete, though it answers with success, is told with its words', async () => {
  stub.answers = [{ json: { 'validation-result': [{ message: 'the job runs', status: 'ERROR' }] } }];
  expect((await failureOf(stub.connect().cdm.deleteJob(job))).message).toContain('the job runs');
});

test('what a run has written is in the counters of its engine, wherever these stand', async () => {
  const counters = {
    'a.b.TaskCounters': { ROWS_WRITTEN: 1 },
    'x.y.SqoopCounters': { ROWS_WRITTEN: 7, FILES_WRITTEN: 2 },
  };
  stub.answers = [
    { json: { submissions: [{ counters }, { counters: { other: { ROWS_READ: '5' } } }, { counters: {} }] } },
  ];
  expect((await stub.connect().cdm.jobStatus(job)).value).toEqual([
    { rowsWritten: 7, filesWritten: 2 },
    { rowsRead: 5 },
    {},
  ]);
});
