import { sqlJob } from '../../src/activities/dli-sql/sql-job';
import type { DliSqlBody } from '../../src/domain/dli-sql/sql-body';
import { findingOf } from '../../src/domain/run';
import type { Seen, StubCloud } from '../client/support/stub-cloud';
import { startStubCloud } from '../client/support/stub-cloud';

const ID = '8ecb0777-9c70-4529-9935-29ea0946039c';
const SQL = 'INSERT INTO t SELECT 1';
const MARK = { marker: 'c0ffee', atMs: 1_700_000_000_000 };
const CALL = { timeoutMs: 5_000 };
const TAGS = [{ key: 'temporal-run', value: 'c0ffee' }];
const yes = { is_success: true, message: '' };
const timedOut = (words: string) => ({ status: 408, json: { error_code: 'DLI.0019', error_msg: words } });

interface Said {
  status?: number;
  json?: unknown;
  /** In place of it. */
  text?: string;
}

let stub: StubCloud;
let says: (seen: Seen) => Said;

beforeEach(async () => {
  stub = await startStubCloud((response, seen) => {
    const { status = 200, json, text = JSON.stringify(json) } = says(seen);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(text);
  });
});
afterEach(() => stub.close());

const jobOf = (body: Partial<DliSqlBody> = {}) =>
  sqlJob(stub.connect(), { sql: SQL, queue: 'etl', conf: {}, rows: 0, ...body }, 'c0ffee');

async function findingSince() {
  const { candidates } = await jobOf().since([SQL], { [SQL]: MARK }, CALL);
  return findingOf(candidates[SQL] ?? []);
}

const listed = (...jobs: object[]): Said => ({ json: { ...yes, job_count: jobs.length, jobs } });
const isByTag = ({ target }: Seen) => target.includes('tags=');
const isList = ({ target }: Seen) => target.includes('/jobs?');

test('a lost start is found by its tag, within the window of its mark', async () => {
  says = () =>
    listed({ job_id: 'other', tags: [{ key: 'temporal-run', value: 'c0ffee1' }] }, { job_id: ID, tags: TAGS });

  expect(await findingSince()).toMatchObject({ is: 'one', run: { id: ID } });
  expect(stub.requests.map(({ target }) => target)).toEqual([
    `/v1.0/p1/jobs?page-size=100&current-page=1&start=${MARK.atMs - 600_000}&order=start_time_desc&tags=temporal-run%3Dc0ffee`,
  ]);
});

test.each<{ how: string; byTag: Said }>([
  { how: 'lets nothing through', byTag: listed() },
  { how: 'is refused', byTag: { status: 400, json: { error_code: 'DLI.0001', error_msg: 'tags' } } },
  { how: 'lets others through', byTag: listed({ job_id: 'x', statement: SQL, tags: [] }) },
])('where the filter by tag $how, the newest jobs are matched here', async ({ byTag }) => {
  says = (seen) => (isByTag(seen) ? byTag : listed({ job_id: 'x', tags: [] }, { job_id: ID, tags: TAGS }));

  expect(await findingSince()).toMatchObject({ is: 'one', run: { id: ID } });
});

test('a list that tells no tags is asked for them job by job, where the text is ours', async () => {
  const ours = { job_id: ID, statement: SQL, start_time: MARK.atMs + 1_000 };
  const another = { job_id: 'x', statement: 'SELECT 2', start_time: MARK.atMs + 1_000 };
  says = (seen) => (isList(seen) ? listed(another, ours) : { json: { ...yes, status: 'RUNNING', tags: TAGS } });

  expect(await findingSince()).toMatchObject({ is: 'one', run: { id: ID } });
  expect(stub.requests.map(({ target }) => target).filter((target) => target.endsWith('/status'))).toEqual([
    `/v1.0/p1/jobs/${ID}/status`,
  ]);
});

test('a job of our text of which nothing tells the tags is left to a person', async () => {
  says = (seen) => (isList(seen) ? listed({ job_id: ID, statement: SQL }) : { json: { ...yes, status: 'RUNNING' } });

  expect(await findingSince()).toMatchObject({ is: 'unclear' });
});

test('an answer that came too late names the job that goes on: believed once its tag says that it is ours', async () => {
  says = ({ method }) =>
    method === 'POST'
      ? timedOut(`Execution Timeout, job id: ${ID}`)
      : { json: { ...yes, status: 'RUNNING', tags: TAGS } };

  const answers = await jobOf().start([SQL], { [SQL]: MARK }, CALL);

  expect(answers).toMatchObject({ [SQL]: { is: 'started', run: { id: ID, job: SQL } } });
});

test.each<{ how: string; words: string; status: Said }>([
  { how: 'names no job', words: 'Execution Timeout', status: { json: yes } },
  { how: 'names a job of others', words: `id: ${ID}`, status: { json: { ...yes, status: 'RUNNING', tags: [] } } },
  {
    how: 'names a job that nobody knows',
    words: `id: ${ID}`,
    status: { status: 404, json: { error_code: 'DLI.0023' } },
  },
])('an answer that came too late and $how leaves the start in doubt', async ({ words, status }) => {
  says = ({ method }) => (method === 'POST' ? timedOut(words) : status);

  await expect(jobOf().start([SQL], { [SQL]: MARK }, CALL)).rejects.toMatchObject({
    httpStatus: 408,
    effect: 'unknown',
  });
});

test('only an answer that came too late is read for the id of a job that goes on', async () => {
  const refused = { status: 400, json: { error_code: 'DLI.0001', error_msg: `refused beside job id: ${ID}` } };
  says = ({ method }) => (method === 'POST' ? refused : { json: { ...yes, status: 'RUNNING', tags: TAGS } });

  await expect(jobOf().start([SQL], { [SQL]: MARK }, CALL)).rejects.toMatchObject({ httpStatus: 400 });
  expect(stub.requests).toHaveLength(1);
});

test('a filter by tag that is not answered is no reason to go by the newest jobs alone', async () => {
  says = (seen) => (isByTag(seen) ? { status: 503, json: {} } : listed());

  await expect(findingSince()).rejects.toMatchObject({ httpStatus: 503 });
});

test('a reply without an id is a yes: looked for, and never sent again', async () => {
  says = () => ({ json: yes });

  expect(await jobOf().start([SQL], { [SQL]: MARK }, CALL)).toEqual({ [SQL]: { is: 'accepted' } });
});

test('the tag that is sent is that of the fence', async () => {
  says = () => ({ json: { ...yes, job_id: ID } });

  await jobOf({ sql: `${SQL};` }).start([SQL], { [SQL]: { ...MARK, marker: 'decaf' } }, CALL);

  expect(JSON.parse(stub.requests[0]?.body ?? '')).toMatchObject({
    sql: SQL,
    tags: [{ key: 'temporal-run', value: 'decaf' }],
  });
});

const run = { id: ID, job: SQL, origin: 'new' as const, trace: { submittedAtMs: MARK.atMs } };

test('one reading of the list answers for the jobs that go on, and for no end', async () => {
  says = () => listed({ job_id: ID, status: 'RUNNING' }, { job_id: '2', status: 'FINISHED' });
  const runs = [run, { ...run, id: '2' }, { ...run, id: '3' }].map((one) => ({ run: one }));

  const answer = await jobOf().list?.read(runs, 10, CALL);

  expect(answer?.rows).toBe(2);
  expect(answer?.listed.map(({ seen }) => seen?.verdict)).toEqual(['running', 'succeeded', undefined]);
  expect(stub.requests).toHaveLength(1);
});

test.each<{ what: string; preview: Said; says: string }>([
  {
    what: 'has expired',
    preview: { status: 400, json: { error_code: 'DLI.0100', error_msg: 'expired' } },
    says: 'DLI.0100',
  },
  { what: 'cannot be read', preview: { json: { ...yes, rows: 'none' } }, says: 'is not as documented' },
])('a job whose result $what has not succeeded for a step that wants it', async ({ preview, says: words }) => {
  says = ({ target }) =>
    target.includes('/preview')
      ? preview
      : { json: { ...yes, job_type: 'QUERY', status: 'FINISHED', result_count: 1 } };

  const [seen] = await jobOf({ rows: 1 }).look([run], CALL);

  expect(seen).toMatchObject({ verdict: 'failed', status: 'FINISHED' });
  expect(seen?.reason).toMatch(new RegExp(`^its rows cannot be read: .*${words}`));
});

test('a preview that is throttled leaves the end to the next look', async () => {
  says = ({ target }) =>
    target.includes('/preview')
      ? { status: 429, json: { error_code: 'APIGW.0308' } }
      : { json: { ...yes, job_type: 'QUERY', status: 'FINISHED' } };

  await expect(jobOf({ rows: 1 }).look([run], CALL)).rejects.toMatchObject({ kind: 'Throttled' });
});

test.each(['<html>busy</html>', ''])(
  'a preview that is %p leaves the end to the next look, three times at most',
  async (text) => {
    let previews = 0;
    says = ({ target }) => {
      if (!target.includes('/preview'))
        return { json: { ...yes, job_type: 'QUERY', status: 'FINISHED', result_count: 1 } };
      previews += 1;
      return { text };
    };
    const job = jobOf({ rows: 1 });

    for (let looks = 1; looks <= 2; looks += 1)
      await expect(job.look([run], CALL)).rejects.toMatchObject({ kind: 'BrokenReply' });
    expect(await job.look([run], CALL)).toMatchObject([{ verdict: 'failed' }]);
    // Each look asks once more at once.
    expect(previews).toBe(6);
  },
);

test('a statement that brings nothing back has no rows, and says so', async () => {
  says = () => ({ json: { ...yes, job_type: 'INSERT', status: 'FINISHED', result_count: 7 } });

  expect(await jobOf({ rows: 1 }).look([run], CALL)).toEqual([
    {
      verdict: 'succeeded',
      status: 'FINISHED',
      reason: 'a statement of type INSERT has no rows to bring back',
      output: { jobId: ID, resultCount: 7, rows: [] },
    },
  ]);
});

test('a job that nobody knows is lost to a look, and a refused look at a cancelled one to a stop', async () => {
  says = () => ({ status: 404, json: { error_code: 'DLI.0023' } });
  expect(await jobOf().look([run], CALL)).toMatchObject([{ verdict: 'lost' }]);

  says = () => ({ status: 400, json: { error_code: 'DLI.0008', error_msg: 'no' } });
  expect(await jobOf().checkStopped([run], CALL)).toMatchObject([{ verdict: 'lost' }]);
  await expect(jobOf().look([run], CALL)).rejects.toMatchObject({ kind: 'InvalidRequest' });
});

test('each of its jobs is asked to be cancelled, and whether it was is for a look to tell', async () => {
  says = () => ({ json: yes });

  expect(await jobOf().stop([run, { ...run, id: '2' }], CALL)).toBe('asked');
  expect(stub.requests.map(({ method, target }) => [method, target.split('/').at(-1)])).toEqual([
    ['DELETE', ID],
    ['DELETE', '2'],
  ]);
});

test('rows of the shared queue are refused before anything is asked', async () => {
  says = () => ({ json: yes });

  await expect(jobOf({ rows: 1, queue: undefined }).survey([SQL], CALL)).rejects.toThrow(
    '`rows` need a queue of your own',
  );
  expect(stub.requests).toEqual([]);
});
