import { Watcher } from '../../src/activities/watch/watcher';
import { mrsJob } from '../../src/activities/mrs/mrs-job';
import { findingOf } from '../../src/domain/run';
import type { MrsBody } from '../../src/domain/mrs/mrs-body';
import type { Seen, StubCloud } from '../client/support/stub-cloud';
import { startStubCloud } from '../client/support/stub-cloud';

const ID = '0f3d1c5e-4b57-4d0c-9c3e-5ad40a5a0d6e';
const UNIT = 'c1/SparkPython';
const MARK = { name: 'temporal-c0ffee', atMs: 1_700_000_000_123.5 };
/** By the cloud's own clock, whenever it is asked. */
const NOON = Date.parse('2026-11-28T12:00:00Z');
const CALL = { timeoutMs: 5_000 };
const LIST = '/v2/p1/clusters/c1/job-executions';

interface Said {
  status?: number;
  json?: unknown;
}

let stub: StubCloud;
let says: (seen: Seen) => Said;

beforeEach(async () => {
  stub = await startStubCloud((response, seen) => {
    const { status = 200, json } = says(seen);
    response.writeHead(status, { 'content-type': 'application/json', date: 'Sat, 28 Nov 2026 12:00:00 GMT' });
    response.end(json === undefined ? undefined : JSON.stringify(json));
  });
});
afterEach(() => stub.close());

const jobOf = (body: Partial<MrsBody> = {}) =>
  mrsJob(
    stub.connect(),
    { clusterId: 'c1', type: 'SparkPython', arguments: ['a.py'], properties: {}, ...body },
    'temporal-fresh',
  );
const listed = (...jobs: object[]): Said => ({ json: { total_record: jobs.length, job_list: jobs } });
const shown = (job: object): Said => ({ json: { job_detail: { job_id: ID, ...job } } });
const no = (error_code: string, status = 400): Said => ({ status, json: { error_code, error_msg: 'no' } });
const submit = async () => jobOf().start([UNIT], { [UNIT]: MARK }, CALL);

test('before a job is submitted one row of the cluster’s list is read, and its name is fixed', async () => {
  says = () => listed();

  const { marks, active, refused } = await jobOf().survey([UNIT], CALL);

  expect(marks).toEqual({ [UNIT]: { name: 'temporal-fresh', atMs: NOON } });
  expect([active, refused]).toEqual([{}, []]);
  expect(stub.requests.map(({ target }) => target)).toEqual([`${LIST}?limit=1&offset=1&sort_by=desc`]);
});

test('the name that is sent is that of the fence', async () => {
  says = () => ({ json: { job_submit_result: { job_id: ID, state: 'COMPLETE' } } });

  const run = { id: ID, job: UNIT, origin: 'new', trace: { submittedAtMs: NOON } };
  expect(await submit()).toMatchObject({ [UNIT]: { is: 'started', run } });
  expect(JSON.parse(stub.requests[0]?.body ?? '')).toEqual({
    job_type: 'SparkPython',
    job_name: MARK.name,
    arguments: ['a.py'],
  });
});

test('a reply without an id is a yes: looked for, and never sent again', async () => {
  says = () => ({ json: { job_submit_result: { state: 'COMPLETE' } } });

  expect(await submit()).toEqual({ [UNIT]: { is: 'accepted' } });
});

test('a lost start is found by its name, within the window of its mark', async () => {
  const rows = [
    { job_id: 'x', job_name: 'temporal-c0ffee0' },
    { job_id: ID, job_name: MARK.name, job_type: 'SparkSubmit' },
  ];
  says = () => listed(...rows);

  const { candidates } = await jobOf().since([UNIT], { [UNIT]: MARK }, CALL);

  expect(findingOf(candidates[UNIT] ?? [])).toMatchObject({ is: 'one', run: { id: ID, origin: 'adopted' } });
  expect(stub.requests.map(({ target }) => target)).toEqual([
    `${LIST}?job_name=${MARK.name}&submitted_time_begin=1699999400123&limit=100&offset=1&sort_by=asc`,
  ]);
});

test.each(['0056', '12000062'])(
  'a cluster that refuses with %s and rests is told, and nothing is sent again',
  async (code) => {
    says = ({ method }) => (method === 'POST' ? no(code) : { json: { cluster: { clusterState: 'terminated' } } });

    expect(await submit()).toEqual({
      [UNIT]: {
        is: 'refused',
        kind: 'Conflict',
        reason: 'the cluster "c1" is terminated, and takes no jobs: nothing was submitted; name a cluster that runs',
        again: false,
      },
    });
    expect(stub.requests.map(({ method, target }) => `${method} ${target}`)).toEqual([
      `POST ${LIST}`,
      'GET /v1.1/p1/cluster_infos/c1',
    ]);
  },
);

test.each<{ how: string; cluster: Said }>([
  { how: 'is starting', cluster: { json: { cluster: { clusterState: 'starting' } } } },
  { how: 'tells no state', cluster: { json: { cluster: {} } } },
  { how: 'may not be read', cluster: no('APIGW.0302', 403) },
])('a cluster that refuses a job and $how is asked again later', async ({ cluster }) => {
  says = ({ method }) => (method === 'POST' ? no('0056') : cluster);

  await expect(submit()).rejects.toMatchObject({ code: 'MRS.0056', kind: 'Unavailable', effect: 'none' });
});

test.each([
  ['0177', 'none'],
  ['0173', 'unknown'],
])('a submission refused with %s has the effect %s', async (code, effect) => {
  says = () => no(code, 500);

  await expect(submit()).rejects.toMatchObject({ code: `MRS.${code}`, effect });
  expect(stub.requests).toHaveLength(1);
});

const run = { id: ID, job: UNIT, origin: 'new' as const, trace: { submittedAtMs: 1_700_000_000_000 } };

test('a job that has succeeded leaves what the step hands on', async () => {
  says = () =>
    shown({
      job_state: 'FINISHED',
      job_result: 'SUCCEEDED',
      job_progress: 100,
      app_id: 'application_1_1',
      tracking_url: 'https://mrs/1',
    });

  expect(await jobOf().look([run], CALL)).toEqual([
    {
      verdict: 'succeeded',
      status: 'SUCCEEDED',
      progress: 100,
      output: { jobId: ID, appId: 'application_1_1', result: 'SUCCEEDED', trackingUrl: 'https://mrs/1' },
    },
  ]);
});

test('a job that has FINISHED and FAILED says where YARN keeps its logs', async () => {
  says = () =>
    shown({
      job_state: 'FINISHED',
      job_result: 'FAILED',
      app_id: 'application_1_2',
      launcher_id: 'application_1_1',
      tracking_url: 'https://mrs/2',
    });

  expect(await jobOf().look([run], CALL)).toEqual([
    {
      verdict: 'failed',
      status: 'FAILED',
      reason:
        'MRS tells no reason; state FINISHED, YARN application application_1_2, launcher application_1_1, https://mrs/2',
    },
  ]);
});

test('what has FINISHED without a result goes on for a look, and is at rest for a stop', async () => {
  says = () => shown({ job_state: 'FINISHED', job_result: 'UNDEFINED', launcher_id: 'unknown' });

  expect(await jobOf().look([run], CALL)).toEqual([{ verdict: 'running', status: 'FINISHED' }]);
  expect(await jobOf().checkStopped([run], CALL)).toMatchObject([
    { verdict: 'stopped', reason: 'MRS tells no reason; state FINISHED' },
  ]);
});

test.each(['0176', '0201', '12000003'])('a job that is denied with %s is lost', async (code) => {
  says = () => no(code, 500);

  expect(await jobOf().look([run], CALL)).toMatchObject([{ verdict: 'lost' }]);
});

test.each(['0023', '0162', '0166', '0174'])('a look that fails with %s only delays the next', async (code) => {
  says = () => no(code, 500);

  await expect(jobOf().look([run], CALL)).rejects.toMatchObject({ kind: 'Unavailable', effect: 'none' });
});

test('one reading of the list answers for the jobs that go on, and for no end', async () => {
  const job = (job_id: string, job_state: string, job_result = 'UNDEFINED') => ({ job_id, job_state, job_result });
  says = () => listed(job(ID, 'RUNNING'), job('2', 'FINISHED', 'SUCCEEDED'), job('x', 'RUNNING'));
  const runs = [run, { ...run, id: '2' }, { ...run, id: '3' }].map((one) => ({ run: one }));

  const answer = await jobOf().list?.read(runs, 10, CALL);

  expect(answer?.rows).toBe(3);
  expect(answer?.listed.map(({ seen }) => seen?.verdict)).toEqual(['running', 'succeeded', undefined]);
  expect(stub.requests.map(({ target }) => target)).toEqual([
    `${LIST}?submitted_time_begin=1699999400000&limit=100&offset=1&sort_by=desc`,
  ]);
});

test('a list of many is read page by page, as long as that takes no more calls than looks', async () => {
  const rows = Array.from({ length: 100 }, (_, at) => ({ job_id: `${at}`, job_state: 'RUNNING' }));
  says = ({ target }) => ({
    json: { total_record: 150, job_list: target.includes('offset=1&') ? rows : [{ job_id: ID, job_state: 'RUNNING' }] },
  });

  const answer = await jobOf().list?.read([{ run }], 2, CALL);
  await jobOf().list?.read([{ run }], 1, CALL);

  expect(answer).toMatchObject({ rows: 150, listed: [{ seen: { verdict: 'running' } }] });
  expect(stub.requests).toHaveLength(3);
});

test('a stop kills the job by its id', async () => {
  says = () => ({ status: 202 });

  expect(await jobOf().stop([run], CALL)).toBe('asked');
  expect(stub.requests.map(({ method, target }) => `${method} ${target}`)).toEqual([`POST ${LIST}/${ID}/kill`]);
});

test('many watches of a cluster are answered by one list, and each end by a look of its own', async () => {
  const ids = Array.from({ length: 30 }, (_, at) => `job-${at}`);
  const isList = ({ target }: Seen) => target.includes('limit=100');
  const lists = () => stub.requests.filter(isList).length;
  const row = (job_id: string) => ({
    job_id,
    job_state: lists() > 5 ? 'FINISHED' : 'RUNNING',
    job_result: lists() > 5 ? 'SUCCEEDED' : 'UNDEFINED',
  });
  says = (seen) => (isList(seen) ? listed(...ids.map(row)) : { json: { job_detail: row(idIn(seen)) } });
  const idIn = ({ target }: Seen) => target.split('/').at(-1) ?? '';
  const budget = {
    limits: { 'mrs.read': { calls: 1_000_000, perMs: 1_000 }, 'mrs.list': { calls: 60_000, perMs: 1_000 } },
  };
  const job = mrsJob(
    stub.connect({ budget }),
    { clusterId: 'c1', type: 'SparkPython', arguments: [], properties: {} },
    'n',
  );
  const watcher = new Watcher({ minMs: 20, maxMs: 20 });

  const ends = await Promise.all(
    ids.map(async (id) =>
      watcher.untilEnded({
        group: 'c1',
        service: 'mrs',
        fairnessKey: id,
        runs: [{ ...run, id }],
        look: async (runs) => job.look(runs as (typeof run)[], CALL),
        list: job.list,
        ageMs: 0,
        beat: () => undefined,
        signal: new AbortController().signal,
      }),
    ),
  );

  expect(ends.map(([end]) => end?.verdict)).toEqual(ids.map(() => 'succeeded'));
  expect(lists()).toBeGreaterThan(5);
  // Each end is looked at once, and a few that fell due alone.
  expect(stub.requests.length - lists()).toBeLessThan(3 * ids.length);
});
