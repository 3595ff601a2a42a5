import { readClusterJobs } from '../../src/activities/cdm/cluster-jobs';
import { streamList } from '../../src/activities/dli/stream-list';
import { sparkList } from '../../src/activities/dli-spark/spark-list';
import { sqlList } from '../../src/activities/dli-sql/sql-list';
import { mrsList } from '../../src/activities/mrs/mrs-list';
import type { RunList } from '../../src/activities/remote-job';
import { goBy } from '../../src/client/clock';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';

const NOON = Date.parse('2026-11-28T12:00:00Z');
const TEN_MINUTES = 600_000;
const CALL = { priority: 'look' as const, timeoutMs: 20_000 };

/** The jobs of a place, and each page that was asked for with the key of its turn. */
let rows: Record<string, unknown>[];
let told: number;
let asked: { query: Record<string, unknown>; turn: string | undefined }[];
let putBack: () => void;

beforeEach(() => {
  asked = [];
  const none = () => ({ cancel: () => undefined });
  putBack = goBy({ now: () => NOON, monotonicMs: () => 7_000, after: none, every: none, random: () => 0 });
});
afterEach(() => putBack());

/** A place of so many jobs: a hundred of them a page, however they are asked for. */
function has(count: number, total = count): void {
  rows = Array.from({ length: count }, (_, nth) => ({ id: `${nth}`, name: `${nth}` }));
  told = total;
}

function pageAt(from: number, query: object, call: { fairnessKey?: string }) {
  asked.push({ query: { ...query }, turn: call.fairnessKey });
  const page = rows.slice(from, from + 100);
  return { value: { total: told, jobs: page, batches: page }, cloudTimeMs: 9 };
}

const byNumber = async (query: { page?: number; pageNo?: number }, call: object) =>
  Promise.resolve(pageAt(((query.page ?? query.pageNo ?? 1) - 1) * 100, query, call));
const byOffset = async (query: { from?: number; offset?: number }, call: object) =>
  Promise.resolve(pageAt(query.from ?? query.offset ?? 0, query, call));

const cloud = {
  cdm: { jobs: byNumber },
  dli: { jobs: byOffset },
  dliSpark: { batches: byOffset },
  dliSql: { jobs: byNumber },
  mrs: { jobs: byNumber },
} as unknown as HuaweiCloud;

interface Place {
  name: string;
  read: (mostCalls: number) => Promise<number>;
  page: (nth: number) => object;
  turn: (nth: number) => string;
}

const ofList = (list: RunList) => async (mostCalls: number) => (await list.read([], mostCalls, CALL)).rows;
const sinceTen = { startMs: NOON - TEN_MINUTES };
const PLACES: Place[] = [
  {
    name: 'CDM',
    read: async (most) => (await readClusterJobs(cloud.cdm, 'c1', most, CALL)).total,
    page: (nth) => ({ clusterId: 'c1', pageNo: nth, pageSize: 100 }),
    turn: (nth) => `c1 page ${nth}`,
  },
  {
    name: 'DLI',
    read: ofList(streamList(cloud)),
    page: (nth) => ({ limit: 100, offset: (nth - 1) * 100 }),
    turn: (nth) => `dli page ${nth - 1}`,
  },
  {
    name: 'DLI Spark',
    read: ofList(sparkList(cloud)),
    page: (nth) => ({ ...sinceTen, from: (nth - 1) * 100 }),
    turn: (nth) => `dliSpark part ${nth}`,
  },
  {
    name: 'DLI SQL',
    read: ofList(sqlList(cloud)),
    page: (nth) => ({ ...sinceTen, page: nth }),
    turn: (nth) => `dliSql page ${nth}`,
  },
  {
    name: 'MRS',
    read: ofList(mrsList(cloud, 'c1')),
    page: (nth) => ({ clusterId: 'c1', sinceMs: NOON - TEN_MINUTES, page: nth }),
    turn: (nth) => `mrs/c1 page ${nth}`,
  },
];

test.each(PLACES)('a list of $name is read page by page to its end, and no further', async ({ read, page, turn }) => {
  const pages = (count: number) =>
    Array.from({ length: count }, (_, nth) => ({ query: page(nth + 1), turn: turn(nth + 1) }));
  const reads = async (count: number, mostCalls: number, total?: number) => {
    asked = [];
    has(count, total);
    return read(mostCalls);
  };
  expect(await reads(250, 3)).toBe(250);
  expect(asked).toEqual(pages(3));
  expect(await reads(200, 9)).toBe(200);
  expect(asked).toEqual(pages(2));
  // More pages than calls: its first says so, and none that follows would tell of all.
  expect(await reads(250, 2)).toBe(250);
  expect(asked).toEqual(pages(1));
  expect(await reads(0, 9)).toBe(0);
  expect(asked).toEqual(pages(1));
  // A page that is empty before the count is reached: jobs have gone meanwhile.
  expect(await reads(100, 9, 250)).toBe(250);
  expect(asked).toEqual(pages(2));
});

test('a list is asked for from ten minutes before the oldest of its runs, and from the beginning of time at the earliest', async () => {
  has(0);
  const runs = (...times: (number | undefined)[]) =>
    times.map((ms, nth) => ({
      run: {
        id: `${nth}`,
        job: 'j',
        origin: 'new' as const,
        trace: ms === undefined ? {} : { submittedAtMs: ms, createdAtMs: ms },
      },
    }));
  for (const [list, key] of [
    [sparkList(cloud), 'startMs'],
    [sqlList(cloud), 'startMs'],
    [mrsList(cloud, 'c1'), 'sinceMs'],
  ] as const) {
    asked = [];
    await (list as RunList).read(runs(NOON - 5_000, NOON - 9_000, undefined), 1, CALL);
    await (list as RunList).read(runs(undefined), 1, CALL);
    await (list as RunList).read(runs(5), 1, CALL);
    expect(asked.map(({ query }) => query[key])).toEqual([NOON - 9_000 - TEN_MINUTES, NOON - TEN_MINUTES, 0]);
  }
});

test('a list tells of the runs that it shows by their ids, and of a stream that met an exception nothing', async () => {
  has(3);
  Object.assign(rows[0] ?? {}, { state: 'running', status: 'RUNNING', progress: 40 });
  Object.assign(rows[1] ?? {}, { state: 'job_running', status: 'job_running', startTimeMs: 7 });
  Object.assign(rows[2] ?? {}, { state: 'odd', status: 'job_running_exception' });
  const runs = ['0', '1', '2', '3'].map((id) => ({ run: { id, job: id, origin: 'new' as const, trace: {} } }));
  const seen = async (list: unknown) => (await (list as RunList).read(runs, 1, CALL)).listed.map((one) => one.seen);
  expect(await seen(sqlList(cloud))).toMatchObject([{ verdict: 'running', status: 'RUNNING' }, {}, {}, undefined]);
  expect(await seen(sparkList(cloud))).toEqual([
    { verdict: 'running', status: 'running' },
    { verdict: 'undecided', status: 'job_running' },
    { verdict: 'undecided', status: 'odd' },
    undefined,
  ]);
  expect(await seen(mrsList(cloud, 'c1'))).toMatchObject([
    { verdict: 'running', status: 'running', progress: 40 },
    {},
    { status: 'odd' },
    undefined,
  ]);
  expect(await seen(streamList(cloud))).toMatchObject([
    { verdict: 'undecided' },
    { verdict: 'succeeded', status: 'job_running', trace: { startedAtMs: 7 } },
    undefined,
    undefined,
  ]);
  const places = [sqlList(cloud), sparkList(cloud), mrsList(cloud, 'c1'), streamList(cloud)];
  expect(places.map(({ place, rowsPerCall }) => [place, rowsPerCall])).toEqual([
    ['dliSql', 100],
    ['dliSpark', 100],
    ['mrs/c1', 100],
    ['dli', 100],
  ]);
});
