import { failureOf } from './support/failure-of';
import { type StubCloud, startStubCloud } from './support/stub-cloud';

let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud();
});
afterEach(() => stub.close());

const job = { jobName: 'myJob', workspace: 'w1' };
const run = { ...job, instanceId: '132343' };
const dayMs = 24 * 60 * 60_000;

test('a schedule is switched on by a POST that is answered 204', async () => {
  stub.answers = [{ status: 204 }];

  await stub.connect().dgc.startJob(job);

  expect(stub.requests).toMatchObject([{ method: 'POST', target: '/v1/p1/jobs/myJob/start', body: '' }]);
  expect(stub.requests[0]?.headers).toMatchObject({ workspace: 'w1', 'content-length': '0' });
});

test('a schedule is switched off by a POST that is answered 204', async () => {
  stub.answers = [{ status: 204 }];

  await stub.connect().dgc.stopJob({ jobName: 'myJob' });

  expect(stub.requests).toMatchObject([{ method: 'POST', target: '/v1/p1/jobs/myJob/stop', body: '' }]);
  expect(stub.requests[0]?.headers).not.toHaveProperty('workspace');
});

test('a run now sends the parameters of the page and reads the instance id', async () => {
  stub.answers = [{ json: { instanceId: 132343 } }];
  const params = [
    { name: 'aaa', value: '111' },
    { name: 'bbb', value: '222' },
  ];

  const { value } = await stub.connect().dgc.runImmediate(job, params);

  expect(stub.requests).toMatchObject([
    {
      method: 'POST',
      target: '/v1/p1/jobs/myJob/run-immediate',
      body: '{"jobParams":[{"name":"aaa","value":"111"},{"name":"bbb","value":"222"}]}',
    },
  ]);
  expect(value).toEqual({ instanceId: '132343' });
});

test.each([
  { title: 'text', instanceId: '132343', read: { instanceId: '132343' } },
  { title: 'a number JavaScript cannot hold', instanceId: 2 ** 60, read: {} },
  { title: 'missing', instanceId: undefined, read: {} },
])('an instance id that is $title is read as $read', async ({ instanceId, read }) => {
  stub.answers = [{ json: { instanceId } }];

  await expect(stub.connect().dgc.runImmediate(job)).resolves.toMatchObject({ value: read });
});

test('the workspace of the connection stands in where a job names none', async () => {
  stub.answers = [{ status: 204 }];

  await stub.connect({ workspace: 'w0' }).dgc.startJob({ jobName: 'myJob' });

  expect(stub.requests[0]?.headers.workspace).toBe('w0');
});

test.each([
  { title: 'a workspace with a line break', ask: { jobName: 'j', workspace: 'w\r\nx-auth-token: t' }, params: [] },
  { title: 'a parameter without a name', ask: { jobName: 'j' }, params: [{ name: '', value: '' }] },
  { title: 'a name of 65 characters', ask: { jobName: 'j' }, params: [{ name: 'n'.repeat(65), value: '' }] },
  { title: 'a value of 1025 characters', ask: { jobName: 'j' }, params: [{ name: 'n', value: 'v'.repeat(1025) }] },
])('$title is refused before anything is sent', async ({ ask, params }) => {
  const error = await failureOf(stub.connect().dgc.runImmediate(ask, params));

  expect(error).toMatchObject({ kind: 'InvalidRequest', effect: 'none' });
  expect(stub.requests).toEqual([]);
});

test('instances are asked for precisely, with explicit times and the largest page', async () => {
  const row = {
    instanceId: 9,
    jobName: 'myJob',
    instanceType: '7',
    status: 'running',
    planTime: 1000,
    submitTime: '1001',
    startTime: 1002,
    endTime: 0,
    executeTime: 0.3,
    forceSuccess: 'false',
    ignoreSuccess: false,
    errorMessage: '',
  };
  stub.answers = [{ json: { total: 2, instances: [row, { instanceId: 10, jobName: 'myJob2' }] } }];

  const { value } = await stub.connect().dgc.instances({ ...job, fromMs: 1000, toMs: 2000 });

  expect(stub.requests[0]?.target).toBe(
    '/v1/p1/jobs/instances/detail?jobName=myJob&preciseQuery=true&minPlanTime=1000&maxPlanTime=2000&limit=1000&offset=0',
  );
  expect(value).toEqual([
    {
      id: '9',
      jobName: 'myJob',
      type: 7,
      status: 'running',
      planTimeMs: 1000,
      submitTimeMs: 1001,
      startTimeMs: 1002,
      durationMs: 0.3,
      forceSuccess: false,
      ignoreSuccess: false,
    },
  ]);
});

test('a span of over seven days takes several calls that leave no gap', async () => {
  stub.answers = [{ json: { total: 0, instances: [] } }];

  await stub.connect().dgc.instances({ ...job, fromMs: 0, toMs: 15 * dayMs });

  const spans = stub.requests.map(({ target }) => new URLSearchParams(target.split('?')[1]));
  expect(spans.map((span) => [Number(span.get('minPlanTime')), Number(span.get('maxPlanTime'))])).toEqual([
    [0, 7 * dayMs],
    [7 * dayMs + 1, 14 * dayMs + 1],
    [14 * dayMs + 2, 15 * dayMs],
  ]);
});

test('a list that is cut off is asked for again in halves', async () => {
  const rows = (...ids: number[]): object => ({
    total: 2,
    instances: ids.map((instanceId) => ({ instanceId, jobName: 'myJob' })),
  });
  stub.answers = [{ json: rows(1) }, { json: { ...rows(1), total: 1 } }, { json: { ...rows(2), total: 1 } }];

  const { value } = await stub.connect().dgc.instances({ ...job, fromMs: 0, toMs: 99 });

  expect(value.map(({ id }) => id)).toEqual(['1', '2']);
  expect(stub.requests.map(({ target }) => /minPlanTime=\d+&maxPlanTime=\d+/.exec(target)?.[0])).toEqual([
    'minPlanTime=0&maxPlanTime=99',
    'minPlanTime=0&maxPlanTime=49',
    'minPlanTime=50&maxPlanTime=99',
  ]);
});

test('a list that never comes whole ends in an error after a bounded number of calls', async () => {
  stub.answers = [{ json: { total: 5, instances: [] } }];
  const budget = { limits: { dgc: { calls: 10_000, perMs: 1000 } } };

  const error = await failureOf(stub.connect({ budget }).dgc.instances({ ...job, fromMs: 0, toMs: dayMs }));

  expect(error.kind).toBe('InvalidRequest');
  expect(stub.requests).toHaveLength(100);
});

test.each([
  { fromMs: 2, toMs: 1 },
  { fromMs: Number.NaN, toMs: 1 },
  { fromMs: 0, toMs: 400 * dayMs },
])('a span from $fromMs to $toMs is refused', async (span) => {
  const error = await failureOf(stub.connect().dgc.instances({ ...job, ...span }));

  expect(error.kind).toBe('InvalidRequest');
});

test('an instance whose id cannot be read breaks the list, as skipped it would hide a run', async () => {
  stub.answers = [{ json: { total: 1, instances: [{ jobName: 'myJob' }] } }];

  const error = await failureOf(stub.connect().dgc.instances({ ...job, fromMs: 0, toMs: 1 }));

  expect(error.kind).toBe('BrokenReply');
});

test('an instance keeps the id it was asked by, and its status stands beside those of its nodes', async () => {
  const text = `{"jobName":"myJob","instanceId":34765,"status":"fail","instanceId":34766,"startTime":1,
    "nodes":[{"nodeName":"copy","type":"CDMJob","status":"success","logPath":"obs://b/l","speed":1.5}]}`;
  stub.answers = [{ text }];

  const { value } = await stub.connect().dgc.instance(run);

  expect(stub.requests[0]).toMatchObject({ method: 'GET', target: '/v1/p1/jobs/myJob/instances/132343' });
  expect(value).toEqual({
    id: '132343',
    jobName: 'myJob',
    status: 'fail',
    startTimeMs: 1,
    nodes: [{ name: 'copy', type: 'CDMJob', status: 'success', logPath: 'obs://b/l' }],
  });
});

test('stopping an instance is a POST that is answered 204', async () => {
  stub.answers = [{ status: 204 }];

  await expect(stub.connect().dgc.stopInstance(run)).resolves.toMatchObject({ value: 'asked' });

  expect(stub.requests[0]).toMatchObject({ method: 'POST', target: '/v1/p1/jobs/myJob/instances/132343/stop' });
});

test('a refused stop of an instance is an error, so that someone looks', async () => {
  stub.answers = [{ status: 400, json: { error_code: 'DLF.3051', error_msg: 'no' } }];

  await expect(failureOf(stub.connect().dgc.stopInstance(run))).resolves.toMatchObject({ kind: 'InvalidRequest' });
});

test('a stop that DGC answers with "not running" is no error', async () => {
  stub.answers = [{ status: 400, json: { error_code: 'DLF.30115', error_msg: 'not running' } }];

  await expect(stub.connect().dgc.stopInstance(run)).resolves.toMatchObject({ value: 'notRunning' });
});

test('restarting an instance is a POST that is answered 204', async () => {
  stub.answers = [{ status: 204 }];

  await stub.connect().dgc.restartInstance(run);

  expect(stub.requests[0]).toMatchObject({ method: 'POST', target: '/v1/p1/jobs/myJob/instances/132343/restart' });
});

test('an instance id that is no number is refused', async () => {
  const error = await failureOf(stub.connect().dgc.instance({ ...run, instanceId: '../x' }));

  expect(error.kind).toBe('InvalidRequest');
});

test('a job is looked for among the batch jobs and then among the real-time ones', async () => {
  stub.answers = [
    { json: { total: 1, jobs: [{ name: 'myJob2', status: 'SCHEDULING' }] } },
    { json: { total: 1, jobs: [{ name: 'myJob', status: 'NORMAL' }] } },
  ];

  const { value } = await stub.connect().dgc.jobs(job);

  expect(stub.requests.map(({ target }) => target)).toEqual([
    '/v1/p1/jobs?jobType=BATCH&jobName=myJob&limit=100&offset=0',
    '/v1/p1/jobs?jobType=REAL_TIME&jobName=myJob&limit=100&offset=0',
  ]);
  expect(value).toEqual([{ name: 'myJob', status: 'NORMAL', jobType: 'REAL_TIME' }]);
});

test('a job is found behind a hundred others whose names are like its own', async () => {
  const others = Array.from({ length: 100 }, (_, index) => ({ name: `myJob${index}` }));
  stub.answers = [{ json: { jobs: others } }, { json: { jobs: [{ name: 'myJob', status: 'STOPPED' }] } }];

  const { value } = await stub.connect().dgc.jobs(job);

  expect(value).toEqual([{ name: 'myJob', status: 'STOPPED', jobType: 'BATCH' }]);
});

test('the seed error of an unknown job says what to check', async () => {
  stub.answers = [{ status: 400, json: { error_code: 'DLF.0100', error_msg: 'The job does not exists.' } }];

  const error = await failureOf(stub.connect().dgc.startJob(job));

  expect(error).toMatchObject({ kind: 'NotFound', effect: 'none', code: 'DLF.0100', httpStatus: 400 });
  expect(error.message).toBe(
    'DGC startJob: POST /v1/p1/jobs/myJob/start answered 400 (DLF.0100): The job does not exists. ' +
      'Check the job name and the workspace.',
  );
});

test('the value of a parameter of DGC has 1,024 characters at most, whatever they take as UTF-16', async () => {
  const failure = await failureOf(
    stub.connect().dgc.runImmediate({ jobName: 'j' }, [{ name: 'p', value: 'x'.repeat(1_025) }]),
  );
  expect(failure.message).toContain('job parameter p is over 1024 characters');
  stub.answers = [{ json: {} }];
  await stub
    .connect()
    .dgc.runImmediate({ jobName: 'j' }, [{ name: 'p', value: '𝒳'.repeat(1_024) }])
    .catch(() => undefined);
  expect(stub.requests).toHaveLength(1);
});

test('where the first page is empty and more are counted, no second is asked for', async () => {
  stub.answers = [{ json: { total: 3, jobs: [] } }];
  expect(await failureOf(stub.connect().dgc.jobs(job))).toMatchObject({ kind: 'BrokenReply' });
  expect(stub.requests).toHaveLength(1);
});

test('a moment with more instances than a reply holds is not said to be whole, and no half of it is asked for', async () => {
  const instances = Array.from({ length: 1_000 }, (_, at) => ({ instanceId: at + 1, jobName: 'myJob' }));
  stub.answers = [{ json: { total: 1_500, instances } }];
  const { dgc } = stub.connect();
  const moment = { fromMs: 5, toMs: 5 };

  expect((await failureOf(dgc.instances({ ...job, ...moment }))).message).toContain(
    'the span holds too many instances',
  );
  const { value } = await dgc.instancesOfAll({ ...moment, workspace: 'w1', mostCalls: 9 });

  expect([value.instances.length, value.total, value.isComplete]).toEqual([1_000, 1_500, false]);
  expect(stub.requests.map(({ target }) => target)).toEqual([
    '/v1/p1/jobs/instances/detail?jobName=myJob&preciseQuery=true&minPlanTime=5&maxPlanTime=5&limit=1000&offset=0',
    '/v1/p1/jobs/instances/detail?minPlanTime=5&maxPlanTime=5&limit=1000&offset=0',
  ]);
});

test('a list of all jobs is whole once each of its windows has come, within as many calls as are allowed', async () => {
  const day = (mostCalls: number) =>
    stub
      .connect()
      .dgc.instancesOfAll({ fromMs: 0.5, toMs: 98.5, mostCalls })
      .then(({ value }) => value);
  const row = (instanceId: number) => ({ instanceId, jobName: `j${instanceId}` });
  const halves = () => [
    { json: { total: 2, instances: [row(1)] } },
    { json: { total: 1, instances: [row(1)] } },
    { json: { total: 1, instances: [row(2)] } },
  ];
  stub.answers = halves();
  expect(await day(3)).toMatchObject({ instances: [{ id: '1' }, { id: '2' }], total: 2, isComplete: true });
  stub.answers = halves();
  expect(await day(2)).toMatchObject({ instances: [{ id: '1' }], total: 2, isComplete: false });
  expect(stub.requests[0]?.target).toContain('?minPlanTime=0&maxPlanTime=99&');
  expect(stub.requests[0]?.headers).not.toHaveProperty('workspace');
});

test('a job that no page shows, of a list that counts more, is asked for as long as pages bring something', async () => {
  const likeIt = Array.from({ length: 100 }, (_, at) => ({ name: `myJob${at}` }));
  stub.answers = [{ json: { jobs: likeIt } }];
  const budget = { limits: { dgc: { calls: 10_000, perMs: 1_000 } } };
  const endless = await failureOf(stub.connect({ budget }).dgc.jobs(job));
  expect(endless.message).toContain('lists 2000 jobs like myJob and counts more');
  expect(stub.requests).toHaveLength(20);

  stub.requests.length = 0;
  stub.answers = [{ json: { total: 300, jobs: likeIt } }, { json: { total: 300, jobs: [] } }];
  const empty = await failureOf(stub.connect({ budget }).dgc.jobs(job));
  expect(empty.message).toContain('lists 100 jobs like myJob and counts more');
  expect(stub.requests.map(({ target }) => /&offset=(\d+)/.exec(target)?.[1])).toEqual(['0', '100', '1']);
});

test.each([
  ['a name of 64 characters', { name: '𝒳'.repeat(64), value: '' }, undefined],
  ['one of 65', { name: 'x'.repeat(65), value: '' }, 'the name of a job parameter is over 64 characters'],
  ['a value of 1,024', { name: 'p', value: 'x'.repeat(1_024) }, undefined],
])('a parameter with %s is sent, or told to be too long', async (_, param, problem) => {
  stub.answers = [{ status: 204 }];
  const outcome = await stub
    .connect()
    .dgc.startJob(job, [param])
    .then(() => undefined)
    .catch((error: Error) => error.message);
  if (problem === undefined) expect([outcome, stub.requests.length]).toEqual([undefined, 1]);
  else expect(outcome).toContain(`was not sent: ${problem}`);
});

test('an instance that DGC tells with a number that JavaScript cannot hold is no run that it could be', async () => {
  stub.answers = [{ text: '{"total":1,"instances":[{"instanceId":1e19,"jobName":"myJob"}]}' }];
  expect((await failureOf(stub.connect().dgc.instances({ ...job, fromMs: 0, toMs: 1 }))).message).toContain(
    'has an instance without a readable id',
  );
});
