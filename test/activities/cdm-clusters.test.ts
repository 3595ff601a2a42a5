import { cdmCluster } from '../../src/activities/cdm-cluster/cluster';
import { onCluster } from '../../src/activities/cdm/on-cluster';
import type { CdmClusterRow } from '../../src/client/cdm/cdm';
import { goBy } from '../../src/client/clock';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import { type CallOutcome, HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import type { Run } from '../../src/domain/run';

const CALL = { priority: 'look' } as const;
const run = (trace = {}): Run<object> => ({ id: 'c1', job: 'c1', origin: 'new', trace });

function refused(more: Partial<CallOutcome>): HuaweiCloudError {
  const call = { service: 'CDM', operation: 'stopCluster', method: 'PUT', path: '/stop' } as const;
  return new HuaweiCloudError(call, { what: 'refused', kind: 'InvalidRequest', effect: 'none', hint: '', ...more });
}

/** How the cluster stands, what its jobs are doing, and which call is refused. */
let cluster: CdmClusterRow;
let jobs: { name: string; status?: string }[];
let fails: Partial<Record<'cluster' | 'jobs' | 'startCluster' | 'stopCluster', Error>>;
let asked: unknown[][];
let cloud: HuaweiCloud;
let nowMs: number;
let putBack: () => void;

beforeEach(() => {
  [cluster, jobs, fails, asked, nowMs] = [{ status: '200' }, [], {}, [], 0];
  const replies = {
    cluster: () => cluster,
    jobs: () => ({ total: jobs.length, jobs }),
    startCluster: () => undefined,
    stopCluster: () => undefined,
  };
  const names = Object.keys(replies) as (keyof typeof replies)[];
  const cdm = Object.fromEntries(
    names.map((name) => [
      name,
      async (...given: unknown[]) => {
        asked.push([name, ...given]);
        const error = fails[name];
        if (error) throw error;
        return { value: replies[name](), cloudTimeMs: 5 };
      },
    ]),
  );
  cloud = { cdm } as unknown as HuaweiCloud;
  const none = () => ({ cancel: () => undefined });
  // Each look is later than the one before: nothing that was shown to others is old enough to be told again.
  putBack = goBy({ now: () => 0, monotonicMs: () => (nowMs += 1), after: none, every: none, random: () => 0 });
});
afterEach(() => putBack());

const to = (action: 'start' | 'stop') => cdmCluster(cloud, { clusterId: 'c1', action });
const calls = () => asked.map(([name]) => name);

test.each([
  { action: 'start', status: '200', active: true },
  { action: 'start', status: '920', active: true },
  { action: 'start', status: '900', active: false },
  { action: 'stop', status: '900', active: true },
  { action: 'stop', status: '910', active: true },
  { action: 'stop', status: '200', active: false },
] as const)('to $action a cluster in status $status finds it so already: $active', async (given) => {
  cluster = { status: given.status };
  const job = to(given.action);
  expect(await job.survey(['c1'], CALL)).toEqual({
    marks: { c1: {} },
    active: given.active ? { c1: run() } : {},
    refused: [],
    cloudTimeMs: 5,
  });
  expect(calls()).toEqual(given.action === 'stop' && !given.active ? ['cluster', 'jobs'] : ['cluster']);
  const evidence = `cluster c1 is in status ${given.status}`;
  expect(await job.since(['c1'], {}, CALL)).toEqual({
    candidates: { c1: given.active ? [{ run: run(), ours: 'possible', evidence }] : [] },
    cloudTimeMs: 5,
  });
});

test.each([
  { action: 'start', status: '910' },
  { action: 'stop', status: '920' },
  { action: 'start', status: '777' },
] as const)('to $action a cluster in status $status is asked again', async ({ action, status }) => {
  cluster = { status };
  await expect(to(action).survey(['c1'], CALL)).rejects.toMatchObject({
    kind: 'Conflict',
    message: `CDM cluster c1 is in status ${status}: it is asked again`,
    retried: true,
  });
});

test('a cluster that is broken is told of with the cloud’s own words, and one without a status is unknown', async () => {
  cluster = { status: '300', words: 'Failed' };
  await expect(to('start').survey(['c1'], CALL)).rejects.toMatchObject({
    kind: 'InvalidRequest',
    message: 'CDM cluster c1 is in status 300 (Failed): look at it in the console',
  });
  expect(await to('start').look([run()], CALL)).toEqual([{ verdict: 'failed', status: '300', reason: 'Failed' }]);
  cluster = { status: '300' };
  await expect(to('start').survey(['c1'], CALL)).rejects.toThrow('in status 300: look');
  cluster = {};
  await expect(to('stop').survey(['c1'], CALL)).rejects.toThrow('is in status unknown: it is asked again');
});

test('a cluster on which jobs run is not stopped, whoever has started them', async () => {
  jobs = [{ name: 'a', status: 'SUCCEEDED' }, { name: 'b', status: 'RUNNING' }, { name: 'c' }];
  await expect(to('stop').survey(['c1'], CALL)).rejects.toMatchObject({
    kind: 'Conflict',
    message: 'CDM cluster c1 is not stopped, since 1 job runs on it: b',
  });
  jobs.push({ name: 'd', status: 'PENDING' });
  await expect(to('stop').survey(['c1'], CALL)).rejects.toThrow('since 2 jobs run on it: b, d');
});

test('a cluster is started and stopped by one call each, and where CDM has no stop any more that is told', async () => {
  expect(await to('start').start(['c1'], {}, CALL)).toEqual({ c1: { is: 'started', run: run() } });
  expect(await to('stop').start(['c1'], {}, CALL)).toEqual({ c1: { is: 'started', run: run() } });
  expect(calls()).toEqual(['startCluster', 'stopCluster']);
  const left =
    'CDM has no stop of clusters here any more, and c1 is left running: let it stop by itself (isAutoOff), or stop it in the console';
  for (const code of ['APIGW.0101', 'APIGW.0103']) {
    fails.stopCluster = refused({ code });
    expect(await to('stop').start(['c1'], {}, CALL)).toEqual({ c1: { is: 'started', run: run({ left }) } });
  }
  expect(await to('stop').look([run({ left })], CALL)).toEqual([
    { verdict: 'succeeded', status: '200', reason: left, output: { status: '200' } },
  ]);
  for (const error of [refused({ code: 'APIGW.0301' }), refused({}), new TypeError('a bug')]) {
    fails.stopCluster = error;
    await expect(to('stop').start(['c1'], {}, CALL)).rejects.toBe(error);
  }
  expect(await to('stop').stop([run()], CALL)).toBe('atRest');
});

test('a cluster has come up once its jobs can be asked for, and is at rest by its status alone', async () => {
  const seen = async (action: 'start' | 'stop') => (await to(action).look([run()], CALL))[0];
  expect(await seen('start')).toEqual({ verdict: 'succeeded', status: '200', output: { status: '200' } });
  expect(asked[1]).toEqual(['jobs', { clusterId: 'c1', pageSize: 10 }, CALL]);
  for (const kind of ['InvalidRequest', 'Unavailable', 'NotFound'] as const) {
    fails.jobs = refused({ kind });
    expect(await seen('start')).toEqual({ verdict: 'waiting', status: '200' });
  }
  fails.jobs = refused({ kind: 'Forbidden' });
  await expect(seen('start')).rejects.toMatchObject({ kind: 'Forbidden' });
  fails.jobs = new TypeError('a bug');
  await expect(seen('start')).rejects.toThrow('a bug');
  asked = [];
  expect(await seen('stop')).toEqual({ verdict: 'waiting', status: '200' });
  cluster = { status: '900' };
  expect(await seen('stop')).toEqual({ verdict: 'succeeded', status: '900', output: { status: '900' } });
  expect(await seen('start')).toEqual({ verdict: 'waiting', status: '900' });
  cluster = { status: '777' };
  expect(await seen('start')).toEqual({ verdict: 'undecided', status: '777' });
  expect(calls()).toEqual(['cluster', 'cluster', 'cluster', 'cluster']);
  expect([{}, { jobName: 'x' }].map((mark) => to('start').isMark?.(mark))).toEqual([true, false]);
});

describe('a call about the jobs of a cluster', () => {
  const meant = async (error: Error) => onCluster(cloud, 'c1', { timeoutMs: 9 }, async () => Promise.reject(error));
  const maybe = () => refused({ code: 'Cdm.0201' });

  test('that is answered asks nothing of the cluster', async () => {
    expect(await onCluster(cloud, 'c1', {}, async () => Promise.resolve('shown'))).toBe('shown');
    expect(asked).toEqual([]);
  });

  test.each([
    { status: '920', kind: 'Unavailable', hint: 'CDM cluster c1 is being started (status 920): it is asked again' },
    { status: '900', kind: 'InvalidRequest', hint: 'CDM cluster c1 is stopped (status 900): a step before this one' },
  ])('that is refused while it is in status $status means that', async ({ status, kind, hint }) => {
    cluster = { status };
    await expect(meant(maybe())).rejects.toMatchObject({ kind, hint: expect.stringContaining(hint) as string });
    expect(asked).toEqual([['cluster', 'c1', { timeoutMs: 9, maySend: undefined, priority: 'fence' }]]);
  });

  test('that is refused while it runs, or while that may not be read, means what it says', async () => {
    const error = maybe();
    await expect(meant(error)).rejects.toBe(error);
    fails.cluster = refused({ kind: 'Forbidden' });
    await expect(meant(error)).rejects.toBe(error);
    fails.cluster = new TypeError('a bug');
    await expect(meant(error)).rejects.toThrow('a bug');
  });

  test.each([
    { what: { code: 'Cdm.0202' }, asks: true },
    { what: { httpStatus: 502 }, asks: true },
    { what: { httpStatus: 504 }, asks: true },
    { what: { httpStatus: 404 }, asks: true },
    { what: { httpStatus: 404, code: 'Cdm.0100' }, asks: false },
    { what: { httpStatus: 503 }, asks: false },
    { what: { code: 'Cdm.0201', effect: 'unknown' } as const, asks: false },
  ])('that fails with $what asks how the cluster stands: $asks', async ({ what, asks }) => {
    cluster = { status: '900' };
    await expect(meant(refused(what))).rejects.toMatchObject({ kind: 'InvalidRequest' });
    expect(asked).toHaveLength(asks ? 1 : 0);
  });

  test('that fails by a bug keeps it', async () => {
    await expect(meant(new TypeError('a bug'))).rejects.toThrow('a bug');
    expect(asked).toEqual([]);
  });
});
