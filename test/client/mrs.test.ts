import { failureOf } from './support/failure-of';
import { type StubCloud, startStubCloud } from './support/stub-cloud';

let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud();
});
afterEach(() => stub.close());

const ID = '0f3d1c5e-4b57-4d0c-9c3e-5ad40a5a0d6e';
const NAME = 'temporal-c0ffee';
const ROW = {
  job_id: ID,
  user: 'test',
  job_name: NAME,
  job_result: 'UNDEFINED',
  job_state: 'RUNNING',
  job_progress: 12.5,
  job_type: 'SparkSubmit',
  started_time: 1_700_000_001_000,
  submitted_time: 1_700_000_000_000,
  finished_time: 0,
  elapsed_time: 0,
  queue: 'default',
  arguments: '[--class, x, a.jar]',
  properties: '{}',
  launcher_id: 'application_1_0001',
  app_id: 'application_1_0002',
  tracking_url: 'https://mrs/proxy/application_1_0002/',
};
const JOB = {
  id: ID,
  name: NAME,
  type: 'SparkSubmit',
  state: 'RUNNING',
  result: 'UNDEFINED',
  progress: 12.5,
  submittedAtMs: 1_700_000_000_000,
  appId: 'application_1_0002',
  launcherId: 'application_1_0001',
  trackingUrl: 'https://mrs/proxy/application_1_0002/',
};
const SUBMISSION = { clusterId: 'c1', type: 'SparkSubmit', name: NAME };
const submitted = (result: object) => ({ json: { job_submit_result: result } });

test('a job is submitted by its type, with its name, and what is left out is not sent', async () => {
  stub.answers = [submitted({ job_id: ID, state: 'COMPLETE' })];
  const { mrs } = stub.connect();

  const args = ['--class', 'x', 'a.jar', '{"a": "b;c"}'];
  const { value } = await mrs.submitJob({ ...SUBMISSION, arguments: args, properties: { 'fs.obs.endpoint': 'e' } });
  await mrs.submitJob({ ...SUBMISSION, arguments: [], properties: {} });
  await mrs.submitJob(SUBMISSION);

  expect(value).toEqual({ jobId: ID });
  expect(stub.requests[0]).toMatchObject({ method: 'POST', target: '/v2/p1/clusters/c1/job-executions' });
  expect(stub.requests.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    { job_type: 'SparkSubmit', job_name: NAME, arguments: args, properties: { 'fs.obs.endpoint': 'e' } },
    { job_type: 'SparkSubmit', job_name: NAME },
    { job_type: 'SparkSubmit', job_name: NAME },
  ]);
});

test('a reply without an id is a yes that names no run', async () => {
  stub.answers = [submitted({ state: 'COMPLETE' })];

  expect((await stub.connect().mrs.submitJob(SUBMISSION)).value).toEqual({});
});

test.each(['FAILED', 'JOBSTAT_SUBMIT_FAILED', 'failed'])(
  'a submission that is answered 200 and %s may have come to something: looked for, and then not repeated',
  async (state) => {
    stub.answers = [submitted({ job_id: '', state })];

    const error = await failureOf(stub.connect().mrs.submitJob(SUBMISSION));

    expect(error).toMatchObject({ kind: 'InvalidRequest', effect: 'unknown', isTransient: false });
    expect(error.message).toContain(`yet refused: the submission came to nothing (${state})`);
  },
);

test.each([
  { code: '0177', kind: 'Unavailable', effect: 'none' },
  { code: '12000060', kind: 'Unavailable', effect: 'none' },
  { code: '0202', kind: 'Throttled', effect: 'none' },
  { code: '0056', kind: 'Unavailable', effect: 'none' },
  { code: '12000003', kind: 'NotFound', effect: 'none' },
  { code: '0057', kind: 'InvalidRequest', effect: 'none' },
  { code: '0192', kind: 'Forbidden', effect: 'none' },
  { code: '0167', kind: 'InvalidRequest', effect: 'none' },
  { code: '0173', kind: 'Unavailable', effect: 'unknown' },
  { code: '12000061', kind: 'Unavailable', effect: 'unknown' },
  { code: '0194', kind: 'Unavailable', effect: 'unknown' },
  { code: '0999', kind: 'InvalidRequest', effect: 'unknown' },
])('a submission refused with $code is $kind, and its effect $effect', async ({ code, kind, effect }) => {
  const said = { error_code: code, error_msg: 'no' };
  // By the table 500, as recorded 400; and one sample has the code within the result.
  const bodies = code === '0999' ? [{ status: 400, json: said }] : [400, 500].map((status) => ({ status, json: said }));
  const nested = { job_submit_result: said };

  for (const answer of [...bodies, { status: 400, json: nested }, { status: 200, json: nested }]) {
    stub.answers = [answer];
    // Each by a connection of its own, which no refusal has slowed down.
    const error = await failureOf(stub.connect().mrs.submitJob(SUBMISSION));
    if (answer.status === 200 && code === '0999') expect(error.effect).toBe('unknown');
    else expect(error).toMatchObject({ service: 'MRS', code: `MRS.${code}`, kind, effect });
  }
});

test('a code without a prefix is that of MRS only where MRS was asked', async () => {
  stub.answers = [{ status: 400, json: { error_code: '0176', error_msg: 'no' } }];

  expect((await failureOf(stub.connect().cdm.jobStatus({ clusterId: 'c', jobName: 'j' }))).code).toBeUndefined();
});

test.each([200, 202])('a job is read as the page has it, answered %i', async (status) => {
  stub.answers = [{ status, json: { job_detail: ROW } }];

  const { value } = await stub.connect().mrs.job({ clusterId: 'c1', jobId: ID });

  expect(stub.requests[0]).toMatchObject({ method: 'GET', target: `/v2/p1/clusters/c1/job-executions/${ID}` });
  expect(value).toEqual(JOB);
});

test('older samples have texts for numbers, and early replies leave out much', async () => {
  stub.answers = [
    { json: { job_detail: { ...ROW, job_progress: '12.5', submitted_time: '1700000000000', elapsed_time: '0' } } },
    { json: { job_detail: { job_id: ID, job_state: 'New' } } },
  ];
  const { mrs } = stub.connect();
  const ref = { clusterId: 'c1', jobId: ID };

  expect((await mrs.job(ref)).value).toEqual(JOB);
  expect((await mrs.job(ref)).value).toEqual({ id: ID, state: 'New' });
});

test.each([{ job_detail: { ...ROW, job_id: 'other' } }, {}, { job_detail: null }])(
  'a reply that is about no job or another is not believed',
  async (json) => {
    stub.answers = [{ json }];

    expect(await failureOf(stub.connect().mrs.job({ clusterId: 'c1', jobId: ID }))).toMatchObject({
      kind: 'BrokenReply',
    });
  },
);

test('the list is asked by pages that are counted from one', async () => {
  stub.answers = [{ json: { total_record: '1', job_list: [ROW] } }];

  const { value } = await stub.connect().mrs.jobs({ clusterId: 'c1', sinceMs: 5, page: 2 });

  expect(value).toEqual({ total: 1, jobs: [JOB] });
  expect(stub.requests[0]?.target).toBe(
    '/v2/p1/clusters/c1/job-executions?submitted_time_begin=5&limit=100&offset=2&sort_by=desc',
  );
});

test('a list with a job without an id, or without a list, is not believed', async () => {
  stub.answers = [{ json: { total_record: 1, job_list: [{ ...ROW, job_id: '' }] } }, { json: { total_record: 0 } }];
  const { mrs } = stub.connect();

  expect((await failureOf(mrs.jobs({ clusterId: 'c1' }))).message).toContain('a job without a readable id');
  expect(await failureOf(mrs.jobs({ clusterId: 'c1' }))).toMatchObject({ kind: 'BrokenReply' });
});

const others = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ ...ROW, job_id: `o${at}`, job_name: 'o' }));
const query = { clusterId: 'c1', name: NAME, sinceMs: 5 };

test('a job is looked for by its name, where the filter is not heard on page after page', async () => {
  stub.answers = [
    { json: { total_record: 102, job_list: others(100) } },
    { json: { total_record: 102, job_list: [...others(1), ROW] } },
  ];

  expect((await stub.connect().mrs.jobsNamed(query)).value).toEqual([JOB]);
  expect(stub.requests.map(({ target }) => target)).toEqual(
    [1, 2].map(
      (page) =>
        `/v2/p1/clusters/c1/job-executions?job_name=${NAME}&submitted_time_begin=5&limit=100&offset=${page}&sort_by=asc`,
    ),
  );
});

test('names that are like ours are none of ours', async () => {
  stub.answers = [{ json: { total_record: 1, job_list: [{ ...ROW, job_name: `${NAME}0` }] } }];

  expect((await stub.connect().mrs.jobsNamed(query)).value).toEqual([]);
});

test.each([
  { how: 'counts more than it shows', answers: [{ total_record: 300, job_list: others(100) }, { job_list: [] }] },
  { how: 'goes on for ever', answers: [{ job_list: others(100) }] },
])('a list that $how says nothing of whether there is one', async ({ answers }) => {
  stub.answers = answers.map((json) => ({ json: { total_record: 300, ...json } }));
  if (answers.length === 1) stub.answers = [{ json: { job_list: others(100) } }];

  expect(await failureOf(stub.connect().mrs.jobsNamed(query))).toMatchObject({ kind: 'BrokenReply', effect: 'none' });
  expect(stub.requests).toHaveLength(answers.length === 1 ? 20 : 2);
});

test.each([{ status: 202 }, { status: 202, json: { result: 'succeeded' } }])(
  'a kill is answered by %j',
  async (answer) => {
    stub.answers = [answer];

    await stub.connect().mrs.killJob({ clusterId: 'c1', jobId: ID });

    expect(stub.requests[0]).toMatchObject({ method: 'POST', target: `/v2/p1/clusters/c1/job-executions/${ID}/kill` });
  },
);

test('a kill that MRS could not carry out is in doubt', async () => {
  stub.answers = [{ status: 400, json: { error_code: '0175', error_msg: 'Failed to kill the job.' } }];

  const error = await failureOf(stub.connect().mrs.killJob({ clusterId: 'c1', jobId: ID }));

  expect(error).toMatchObject({ code: 'MRS.0175', kind: 'Unavailable', effect: 'unknown' });
});

test('the state of a cluster is read by an API of its own', async () => {
  stub.answers = [{ json: { cluster: { clusterId: 'c1', clusterState: 'scaling-out' } } }];

  expect((await stub.connect().mrs.clusterState('c1')).value).toBe('scaling-out');
  expect(stub.requests[0]?.target).toBe('/v1.1/p1/cluster_infos/c1');
});

test('a list that does not say how much there is ends with the first page that is not full', async () => {
  stub.answers = [{ json: { job_list: others(100) } }, { json: { job_list: others(99) } }];
  expect((await stub.connect().mrs.jobsNamed(query)).value).toEqual([]);
  expect(stub.requests).toHaveLength(2);
});
