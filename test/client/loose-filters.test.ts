import type { ServerResponse } from 'node:http';
import type { StubCloud } from './support/stub-cloud';
import { startStubCloud } from './support/stub-cloud';
import { failureOf } from './support/failure-of';

// huawei-api 9.4: no page says that a filter matches exactly.
let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud();
});
afterEach(() => stub.close());

const job = { clusterId: 'c1', jobName: 'db' };

function row(id: number, name: string | undefined, status: string) {
  return { 'submission-id': id, ...(name !== undefined && { 'job-name': name }), 'creation-date': id * 1_000, status };
}

function page(ids: number[], name: (id: number) => string) {
  return { json: { submissions: ids.map((id) => row(id, name(id), 'SUCCEEDED')) } };
}

test('a history asked for one job holds the runs of that job alone, and those that name none', async () => {
  stub.answers = [
    { json: { submissions: [row(9, 'db_t21', 'SUCCEEDED'), row(8, undefined, 'FAILED'), row(7, 'db', 'FAILED')] } },
  ];
  const { value } = await stub.connect().cdm.submissions(job);
  expect(value.runs.map(({ id }) => id)).toEqual([8, 7]);
});

test.each(['startJob', 'jobStatus'] as const)('the reply of %s tells nothing of another job', async (call) => {
  stub.answers = [{ json: { submissions: [row(9, 'db_t21', 'SUCCEEDED')] } }];
  const { cdm } = stub.connect();
  const { value } = call === 'startJob' ? await cdm.startJob(job, {}) : await cdm.jobStatus(job);
  expect(value).toEqual([]);
});

const TEN = Array.from({ length: 10 }, (_, nth) => nth + 1);
const NEWEST_FIRST = [...TEN].reverse();

test.each([
  { shown: 'fewer than ten rows', ids: [3, 1, 2], name: () => 'db', page: 'whole' },
  { shown: 'ten rows, newest first', ids: NEWEST_FIRST, name: () => 'db', page: 'newestFirst' },
  { shown: 'ten rows, oldest first', ids: TEN, name: () => 'db', page: 'unordered' },
  {
    shown: 'ten rows of which one is ours',
    ids: NEWEST_FIRST,
    name: (id: number) => (id === 5 ? 'db' : 'db_eu'),
    page: 'newestFirst',
  },
])('a history of $shown tells how much of it there is: $page', async ({ ids, name, page: expected }) => {
  stub.answers = [page(ids, name)];
  const { value } = await stub.connect().cdm.submissions(job);
  expect(value.page).toBe(expected);
});

test('the detail of an instance of another DGC job is no answer', async () => {
  stub.answers = [{ json: { instanceId: 5, jobName: 'load_eu', status: 'success' } }];
  const failure = await failureOf(stub.connect().dgc.instance({ jobName: 'load', instanceId: '5' }));
  expect(failure).toMatchObject({
    kind: 'BrokenReply',
    message: expect.stringContaining('is about another job') as string,
  });
});

const FIRST_PAGE = Array.from({ length: 100 }, (_, nth) => ({ name: `load_${nth}`, status: 'STOPPED' }));

/** A list whose offset counts as it says, with the job that is wanted on its second page. */
function jobsBy(reading: 'records' | 'pages') {
  return (response: ServerResponse, { target }: { target: string }) => {
    const query = new URL(target, 'http://stub').searchParams;
    const offset = Number(query.get('offset'));
    const rows = [...FIRST_PAGE, { name: 'load', status: 'SCHEDULING' }];
    const from = reading === 'records' ? offset : offset * 100;
    const jobs = query.get('jobType') === 'BATCH' ? rows.slice(from, from + 100) : [];
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ total: rows.length, jobs }));
  };
}

test.each(['records', 'pages'] as const)(
  'a DGC job on the second page is found where an offset counts %s',
  async (reading) => {
    stub.answers = [jobsBy(reading)];
    const { value } = await stub.connect().dgc.jobs({ jobName: 'load' });
    expect(value).toMatchObject([{ name: 'load', status: 'SCHEDULING' }]);
  },
);

test('a list that hands out fewer rows than it counts, and no more when asked, is no proof that a job is missing', async () => {
  stub.answers = [{ json: { total: 250, jobs: FIRST_PAGE } }, { json: { total: 250, jobs: [] } }];
  const failure = await failureOf(stub.connect().dgc.jobs({ jobName: 'load' }));
  expect(failure).toMatchObject({ kind: 'BrokenReply' });
});
