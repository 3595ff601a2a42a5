import { clusterList } from '../../src/activities/cdm/cluster-list';
import { RecentJobs } from '../../src/activities/cdm/recent-jobs';
import type { CdmClient, CdmJobRow } from '../../src/client/cdm/cdm';
import { goBy } from '../../src/client/clock';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import type { Run } from '../../src/domain/run';

const CALL = { priority: 'fence' } as const;
const names = (count: number) => Array.from({ length: count }, (_, nth) => `job_${nth}`);

/** The cluster's jobs, in pages of a hundred, and each page that was asked for. */
let jobs: CdmJobRow[];
let pages: unknown[];
let answered: Promise<void>;
let nowMs: number;
let later: { ms: number; act: () => void }[];
let putBack: () => void;

beforeEach(() => {
  jobs = names(8).map((name) => ({ name, status: 'SUCCEEDED', startedAtMs: 5 }));
  [pages, answered, nowMs, later] = [[], Promise.resolve(), 0, []];
  const none = () => ({ cancel: () => undefined });
  const after = (ms: number, act: () => void) => {
    const timer = { ms, act };
    later.push(timer);
    return { cancel: () => void (later = later.filter((one) => one !== timer)) };
  };
  putBack = goBy({ now: () => 0, monotonicMs: () => 7_000 + nowMs, after, every: none, random: () => 0 });
});
afterEach(() => putBack());

const cdm = {
  jobs: async (query: { pageNo: number; pageSize: number }) => {
    pages.push(query);
    await answered;
    const from = (query.pageNo - 1) * query.pageSize;
    return { value: { total: jobs.length, jobs: jobs.slice(from, from + query.pageSize) }, cloudTimeMs: 9 };
  },
} as unknown as CdmClient;

/** By what each of these was answered, in order. */
async function answersOf(
  recent: RecentJobs,
  asked: string[],
  byRow: (name: string) => string | undefined = () => 'row',
) {
  return Promise.all(
    asked.map(async (name) =>
      recent.answer(name, CALL, { byRow: (row) => byRow(row.name), byItself: async () => Promise.resolve('itself') }),
    ),
  );
}

test('five starts at a time read their jobs themselves, and those that come beside them share the list', async () => {
  const recent = new RecentJobs(cdm, 'c1');
  expect(await answersOf(recent, names(5))).toEqual(Array(5).fill('itself'));
  expect(pages).toEqual([]);
  expect(await answersOf(recent, names(8))).toEqual([...Array<string>(5).fill('itself'), 'row', 'row', 'row']);
  expect(pages).toEqual([{ clusterId: 'c1', pageNo: 1, pageSize: 100 }]);
});

test('a row is given out once, for less than five seconds, and where it says enough', async () => {
  const recent = new RecentJobs(cdm, 'c1');
  await answersOf(recent, names(8));
  // What was read beside those that were answered is left: of the first five here.
  expect(await answersOf(recent, ['job_0', 'job_7'])).toEqual(['row', 'itself']);
  expect(await answersOf(recent, ['job_0'])).toEqual(['itself']);
  expect(await answersOf(recent, ['job_1'], () => undefined)).toEqual(['itself']);
  nowMs = 4_999;
  expect(await answersOf(recent, ['job_2'])).toEqual(['row']);
  nowMs = 5_000;
  expect(await answersOf(recent, ['job_3'])).toEqual(['itself']);
  expect(pages).toHaveLength(1);
});

test('what nobody has taken is let go when it no longer serves', async () => {
  const recent = new RecentJobs(cdm, 'c1');
  await answersOf(recent, names(8));
  expect(later.map(({ ms }) => ms)).toEqual([5_000]);
  later[0]?.act();
  expect(await answersOf(recent, ['job_0'])).toEqual(['itself']);
});

test('a list that costs more calls than the jobs it would answer for is not read again', async () => {
  jobs = names(801).map((name) => ({ name }));
  const recent = new RecentJobs(cdm, 'c1');
  await answersOf(recent, names(9));
  // Nobody knew how long it is: its first page told, and the others were not worth it.
  expect(pages).toHaveLength(1);
  nowMs = 10_000;
  expect(await answersOf(recent, names(9))).toEqual(Array(9).fill('itself'));
  expect(pages).toHaveLength(1);
});

test('a list that fails is left alone for five minutes, and the jobs are read', async () => {
  const recent = new RecentJobs(cdm, 'c1');
  answered = Promise.reject(new Error('forbidden'));
  expect(await answersOf(recent, names(8))).toEqual(Array(8).fill('itself'));
  answered = Promise.resolve();
  nowMs = 299_999;
  expect(await answersOf(recent, names(8))).toEqual(Array(8).fill('itself'));
  expect(pages).toHaveLength(1);
  nowMs = 300_000;
  expect(await answersOf(recent, names(8))).toContain('row');
  expect(pages).toHaveLength(2);
});

test('it is in use as long as somebody waits for an answer', async () => {
  const recent = new RecentJobs(cdm, 'c1');
  expect(recent.isInUse).toBe(false);
  let answer: (value: string) => void = () => undefined;
  const byItself = async () => new Promise<string>((resolve) => (answer = resolve));
  const asking = recent.answer('job_0', CALL, { byRow: () => 'row', byItself });
  expect(recent.isInUse).toBe(true);
  answer('itself');
  await asking;
  expect(recent.isInUse).toBe(false);
  const many = answersOf(recent, names(8));
  expect(recent.isInUse).toBe(true);
  await many;
  expect(recent.isInUse).toBe(false);
});

test('whose row has come is answered, though further pages of the list are still to come', async () => {
  jobs = names(150).map((name) => ({ name }));
  const recent = new RecentJobs(cdm, 'c1');
  let turn: () => void = () => undefined;
  const first = answersOf(recent, names(8));
  await Promise.resolve();
  answered = new Promise<void>((resolve) => (turn = resolve));
  expect((await first).slice(5)).toEqual(['row', 'row', 'row']);
  // Who comes while those pages are read waits for them, however few ask by then.
  expect(recent.isInUse).toBe(true);
  const late = answersOf(recent, ['job_140']);
  turn();
  expect(await late).toEqual(['row']);
});

test('the list of a cluster tells of a run that it certainly shows, and what stands at its job', async () => {
  jobs = [
    { name: 'a', status: 'RUNNING', startedAtMs: 7_000, rowsWritten: 12 },
    { name: 'b', status: 'RUNNING', startedAtMs: 9_000 },
    { name: 'made_for_c', status: 'RUNNING', startedAtMs: 7_000 },
  ];
  const list = clusterList({ cdm } as HuaweiCloud, 'c1');
  const run = (job: string, jobName?: string): Run<object> => {
    return { id: '7', job, origin: 'new', trace: { submissionId: 7, createdAtMs: 7_000, jobName } };
  };
  const row = { status: 'RUNNING', startedAtMs: 9_000 };
  const goingOn = { verdict: 'running', status: 'RUNNING', rows: undefined };
  const runs = [
    { run: run('a') },
    { run: run('b') },
    { run: run('b'), confirmed: { row, agoMs: 899_999 } },
    { run: run('b'), confirmed: { row, agoMs: 900_000 } },
    { run: run('c', 'made_for_c') },
    { run: run('d') },
  ];
  expect(await list.read(runs, 3, CALL)).toEqual({
    rows: 3,
    listed: [
      { row: { status: 'RUNNING', startedAtMs: 7_000 }, seen: { ...goingOn, rows: 12 } },
      { row, seen: undefined },
      { row, seen: goingOn },
      { row, seen: undefined },
      { row: { status: 'RUNNING', startedAtMs: 7_000 }, seen: goingOn },
      {},
    ],
  });
  expect([list.place, list.rowsPerCall]).toEqual(['cdm/c1', 100]);
});
