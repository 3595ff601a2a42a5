import { HeartbeatWheel } from '../../src/activities/watch/heartbeat-wheel';
import type { Listed, ListedRun } from '../../src/activities/remote-job';
import type { Wait } from '../../src/activities/watch/open-wait';
import { Watcher } from '../../src/activities/watch/watcher';
import { HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import type { Sighting } from '../../src/domain/verdict';

const RUNNING: Sighting = { verdict: 'running', status: 'RUNNING' };
const SUCCEEDED: Sighting = { verdict: 'succeeded', status: 'SUCCEEDED' };
const EVERY_SECOND = { minMs: 1_000, maxMs: 1_000 };

beforeEach(() => {
  jest.useFakeTimers({ now: 0, doNotFake: ['nextTick', 'queueMicrotask'] });
});
afterEach(() => jest.useRealTimers());

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
const never = new Promise<never>(() => undefined);

/** A wait for one run, and when it was looked at. */
function waitOf(id: string, sees: () => Sighting[] | Promise<Sighting[]>, more: Partial<Wait> = {}) {
  const looks: number[] = [];
  const beats: [number, boolean][] = [];
  const ending = new AbortController();
  const wait: Wait = {
    group: 'c1',
    service: 'cdm',
    fairnessKey: id,
    runs: [{ id, job: id, origin: 'new', trace: {} }],
    look: async () => {
      looks.push(performance.now());
      return sees();
    },
    ageMs: 0,
    beat: (_seen, fresh) => void beats.push([performance.now(), fresh]),
    signal: ending.signal,
    ...more,
  };
  return { wait, looks, beats, ending };
}

/** A list that tells this of each run, and when it was read, for which runs. */
function listOf(tells: (run: ListedRun) => Listed, rows = 1) {
  const reads: { atMs: number; ids: string[]; mostCalls: number }[] = [];
  const list: NonNullable<Wait['list']> = {
    place: 'c1',
    rowsPerCall: 100,
    read: async (runs, mostCalls) => {
      reads.push({ atMs: performance.now(), ids: runs.map(({ run }) => run.id), mostCalls });
      return { rows, listed: runs.map(tells) };
    },
  };
  return { list, reads };
}

test('a wait looks at once and then at its pace, and ends with the look that sees the end', async () => {
  const late: [string, number][] = [];
  const watcher = new Watcher({ minMs: 1_000, maxMs: 60_000 }, 10, (service, ms) => late.push([service, ms]));
  const { wait, looks } = waitOf('1', () => [looks.length < 3 ? RUNNING : SUCCEEDED]);
  const ended = watcher.untilEnded(wait);
  expect(watcher.count).toBe(1);
  await pass(3_000);
  expect(await ended).toEqual([{ ...SUCCEEDED, haltedSince: undefined }]);
  // Ten milliseconds are waited for others that are due; a pause ends early, on a moment that others share.
  expect(looks).toEqual([10, 970, 1_930]);
  expect(late).toEqual([
    ['cdm', 10],
    ['cdm', 10],
    ['cdm', 10],
  ]);
  expect([watcher.count, jest.getTimerCount()]).toEqual([0, 0]);
});

test('a watcher has room for so many waits, and one that looks once takes none of it', async () => {
  const watcher = new Watcher(EVERY_SECOND, 2);
  const [one, two] = [waitOf('1', () => [RUNNING]), waitOf('2', () => [SUCCEEDED])];
  void watcher.untilEnded(one.wait).catch(() => undefined);
  expect(watcher.hasRoom).toBe(true);
  const ended = watcher.untilEnded(two.wait);
  expect([watcher.hasRoom, watcher.count]).toEqual([false, 2]);

  const once = watcher.lookOnce(waitOf('3', () => [RUNNING]).wait);
  expect(watcher.count).toBe(2);
  await pass(100);
  expect(await once).toMatchObject({ seen: [RUNNING], isOver: false, pauseMs: 1_000 });
  await ended;
  expect([watcher.hasRoom, watcher.count]).toEqual([true, 1]);
  watcher.drain();
});

test('a look that is made once and fails tells when to come again, and nothing else', async () => {
  const watcher = new Watcher({ minMs: 2_000, maxMs: 60_000 });
  const { wait } = waitOf('1', () => Promise.reject(new Error('reset')));
  const once = watcher.lookOnce(wait);
  await pass(100);
  const { seen, isOver, pauseMs } = await once;
  expect([seen, isOver]).toEqual([[], false]);
  expect(pauseMs).toBeGreaterThanOrEqual(2_000);
  expect(pauseMs).toBeLessThan(4_000);
});

test('a worker that stops ends every wait, and takes no other', async () => {
  const watcher = new Watcher(EVERY_SECOND);
  const waits = ['1', '2'].map((id) =>
    watcher.untilEnded(waitOf(id, () => never).wait).catch((error: unknown) => error),
  );
  watcher.drain();
  const stopping = { type: 'HuaweiCloud.WorkerStopping', nonRetryable: false };
  expect(await Promise.all(waits)).toMatchObject([stopping, stopping]);
  await expect(watcher.untilEnded(waitOf('3', () => [RUNNING]).wait)).rejects.toMatchObject(stopping);
  expect([watcher.count, jest.getTimerCount()]).toEqual([0, 0]);
});

test('a wait that is called off hears its reason, whenever that was, and is looked at no more', async () => {
  const watcher = new Watcher(EVERY_SECOND);
  const { wait, looks, ending } = waitOf('1', () => [RUNNING]);
  const ended = watcher.untilEnded(wait).catch((error: unknown) => error);
  await pass(100);
  const reason = new Error('cancelled');
  ending.abort(reason);
  expect(await ended).toBe(reason);
  await expect(watcher.untilEnded(wait)).rejects.toBe(reason);
  await pass(10_000);
  expect(looks).toHaveLength(1);
  expect([watcher.count, jest.getTimerCount()]).toEqual([0, 0]);
});

test('a wait that is refused for good ends with the refusal, and any other failure only delays it', async () => {
  const watcher = new Watcher(EVERY_SECOND);
  const failing = waitOf('1', () => (failing.looks.length < 3 ? Promise.reject(new Error('reset')) : [SUCCEEDED]));
  const ended = watcher.untilEnded(failing.wait);
  await pass(3_000);
  expect(await ended).toMatchObject([SUCCEEDED]);
  expect(failing.looks).toHaveLength(3);

  const call = { service: 'CDM', operation: 'jobStatus', method: 'GET', path: '/job' } as const;
  const forbidden = new HuaweiCloudError(call, { what: 'said no', kind: 'Forbidden', effect: 'none', hint: '' });
  const refused = waitOf('2', () => Promise.reject(forbidden), { endsWait: (error) => error.kind === 'Forbidden' });
  const refusal = watcher.untilEnded(refused.wait).catch((error: unknown) => error);
  await pass(3_000);
  expect([await refusal, refused.looks.length, watcher.count]).toEqual([forbidden, 1, 0]);
});

test('every ten seconds a wait says that it lives, from its beginning until its end', async () => {
  const watcher = new Watcher({ minMs: 60_000, maxMs: 60_000 });
  const { wait, beats, ending } = waitOf('1', () => [RUNNING]);
  void watcher.untilEnded(wait).catch(() => undefined);
  await pass(30_050);
  expect(beats).toEqual([
    [10, true],
    [100, false],
    [10_100, false],
    [20_100, false],
  ]);
  ending.abort();
  await pass(60_000);
  expect(beats).toHaveLength(4);
});

test('beats are spread over the round, and each comes once in it', async () => {
  const wheel = new HeartbeatWheel();
  const beats: [string, number][] = [];
  const add = (name: string) => wheel.add(() => beats.push([name, performance.now()]));
  const ends = ['a', 'b', 'c'].map(add);
  await pass(10_250);
  expect(beats).toEqual([
    ['a', 100],
    ['b', 200],
    ['c', 300],
    ['a', 10_100],
    ['b', 10_200],
  ]);
  ends[1]?.();
  // Ended twice, it takes nobody else's beat away.
  ends[1]?.();
  await pass(10_000);
  expect(beats.slice(5).map(([name]) => name)).toEqual(['c', 'a']);
  ends[0]?.();
  expect(jest.getTimerCount()).toBe(1);
  ends[2]?.();
  expect(jest.getTimerCount()).toBe(0);
});

test('so much is told of the waits of each service: where they stand, how old the oldest is, and how late a look', async () => {
  const watcher = new Watcher(EVERY_SECOND);
  void watcher.untilEnded(waitOf('1', () => never, { ageMs: 5_000 }).wait);
  void watcher.untilEnded(waitOf('2', () => [RUNNING], { group: 'c2', ageMs: 1_000 }).wait);
  void watcher.untilEnded(waitOf('3', () => [RUNNING], { service: 'other' }).wait);
  await pass(500);
  const report = watcher.report();
  expect(report.find(({ service }) => service === 'cdm')).toEqual({
    service: 'cdm',
    states: { resting: 1, due: 0, listed: 0, fallback: 0, polling: 1 },
    oldestMs: 5_500,
    overdueMs: 500,
  });
  expect(report.find(({ service }) => service === 'other')).toMatchObject({ states: { resting: 1 }, overdueMs: 0 });
  expect(report.find(({ service }) => service === 'dgc')).toMatchObject({ states: { resting: 0 }, oldestMs: 0 });
});

test('sixteen runs are looked at side by side and no more', async () => {
  const watcher = new Watcher(EVERY_SECOND);
  let answer = (_seen: Sighting[]): void => undefined;
  let looks = 0;
  for (let nth = 0; nth < 20; nth += 1) {
    const sees = async () => new Promise<Sighting[]>((resolve) => ((looks += 1), (answer = resolve)));
    void watcher.untilEnded(waitOf(String(nth), sees).wait);
  }
  await pass(100);
  expect(looks).toBe(16);
  answer([SUCCEEDED]);
  await pass(0);
  expect(looks).toBe(17);
});

test('five that are due are looked at each by itself, and six by one reading of the list', async () => {
  for (const [count, readings] of [
    [5, 0],
    [6, 1],
  ] as const) {
    const watcher = new Watcher(EVERY_SECOND);
    const { list, reads } = listOf(() => ({ seen: RUNNING }), 250);
    const waits = Array.from({ length: count }, (_, nth) => waitOf(String(nth), () => [RUNNING], { list }));
    for (const { wait } of waits) void watcher.untilEnded(wait).catch(() => undefined);
    await pass(9);
    expect(reads).toHaveLength(0);
    await pass(1);
    expect(reads.map(({ ids, mostCalls }) => [ids.length, mostCalls])).toEqual(readings ? [[6, 6]] : []);
    expect(waits.flatMap(({ looks }) => looks)).toHaveLength(readings ? 0 : 5);
    watcher.drain();
  }
});

test('a reading answers also for those that are not due, and who it cannot answer for is looked at by itself', async () => {
  const watcher = new Watcher({ minMs: 1_000, maxMs: 8_000 });
  const { list, reads } = listOf(({ run }) => (run.id === '0' ? {} : { seen: RUNNING }));
  const old = waitOf('old', () => [RUNNING], { list, ageMs: 64_000 });
  void watcher.untilEnded(old.wait).catch(() => undefined);
  await pass(500);
  const waits = Array.from({ length: 6 }, (_, nth) => waitOf(String(nth), () => [RUNNING], { list }));
  for (const { wait } of waits) void watcher.untilEnded(wait).catch(() => undefined);
  await pass(100);
  expect(reads.map(({ ids }) => ids)).toEqual([['old', '0', '1', '2', '3', '4', '5']]);
  expect(waits.map(({ looks }) => looks.length)).toEqual([1, 0, 0, 0, 0, 0]);
  // Its next look counts from the list's answer: it was due eight seconds after its first.
  await pass(7_500);
  expect(old.looks).toHaveLength(1);
  watcher.drain();
});

test('a list that fails is left alone for half a minute, twice as long each time, and ten minutes at most', async () => {
  const watcher = new Watcher(EVERY_SECOND);
  const readAt: number[] = [];
  const list = {
    place: 'c1',
    rowsPerCall: 100,
    read: async () => {
      readAt.push(performance.now());
      throw new Error('forbidden');
    },
  };
  const waits = Array.from({ length: 6 }, (_, nth) => waitOf(String(nth), () => [RUNNING], { list }));
  for (const { wait } of waits) void watcher.untilEnded(wait).catch(() => undefined);
  await pass(2_200_000);
  const rests = readAt.slice(1).map((at, nth) => Math.floor((at - (readAt[nth] ?? 0)) / 2_000) * 2);
  expect(rests).toEqual([30, 60, 120, 240, 480, 600, 600]);
  // Each is looked at all the while.
  for (const { looks } of waits) expect(looks.length).toBeGreaterThan(2_000);
  watcher.drain();
});

test('a list that can answer for nobody is read no more than that is worth, and tried again after some looks', async () => {
  const watcher = new Watcher(EVERY_SECOND);
  const { list, reads } = listOf(() => ({}));
  const waits = Array.from({ length: 6 }, (_, nth) => waitOf(String(nth), () => [RUNNING], { list }));
  for (const { wait } of waits) void watcher.untilEnded(wait).catch(() => undefined);
  await pass(8_400);
  // Half as many again each time, until a list and six looks are more calls than six looks: then every second time.
  expect(reads.map(({ atMs }) => Math.round(atMs / 1_000))).toEqual([0, 1, 2, 4, 6, 8]);
  watcher.drain();
});
