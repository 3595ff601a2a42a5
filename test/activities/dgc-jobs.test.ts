import { dgcInstance } from '../../src/activities/dgc/dgc-instance';
import { dgcRestart } from '../../src/activities/dgc/dgc-restart';
import { dgcSchedule } from '../../src/activities/dgc/dgc-schedule';
import { dgcSupplement } from '../../src/activities/dgc/dgc-supplement';
import { workspaceList } from '../../src/activities/dgc/workspace-list';
import { goBy } from '../../src/client/clock';
import type { DgcInstance } from '../../src/client/dgc/dgc';
import type { Supplement } from '../../src/client/dgc/factory';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import { type CallOutcome, HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import type { DgcBody } from '../../src/domain/dgc/dgc-body';
import type { Run } from '../../src/domain/run';

const NOON = Date.parse('2026-11-28T12:00:00Z');
const HOUR = 3_600_000;
const CALL = { priority: 'look' } as const;
const BODY: DgcBody = { jobName: 'report', workspace: 'w1', mode: 'runNow', jobParams: { day: '2026-11-28' } };
const JOB = { jobName: 'report', workspace: 'w1' };
const runOf = (id: string, trace = {}): Run<object> => ({ id, job: 'report', origin: 'new', trace });

function refused(more: Partial<CallOutcome>): HuaweiCloudError {
  const call = { service: 'DGC', operation: 'stop', method: 'POST', path: '/stop' } as const;
  return new HuaweiCloudError(call, { what: 'refused', kind: 'InvalidRequest', effect: 'none', hint: '', ...more });
}

/** What was asked, and what the cloud answers. */
let asked: unknown[][];
let shown: DgcInstance[];
let schedule: string | undefined;
let supplements: Supplement[];
let fails: HuaweiCloudError | undefined;
let putBack: () => void;

beforeEach(() => {
  [asked, shown, schedule, supplements, fails] = [[], [], undefined, [], undefined];
  const none = () => ({ cancel: () => undefined });
  putBack = goBy({ now: () => NOON, monotonicMs: () => 7_000, after: none, every: none, random: () => 0 });
});
afterEach(() => putBack());

/** A cloud that takes note of each call, and answers it so. */
function cloudThat(replies: Record<string, (...given: never[]) => unknown>): HuaweiCloud {
  const service = Object.fromEntries(
    Object.entries(replies).map(([name, reply]) => [
      name,
      async (...given: unknown[]) => {
        asked.push([name, ...given.slice(0, -1)]);
        if (fails) throw fails;
        return { value: reply(...(given as never[])), cloudTimeMs: NOON };
      },
    ]),
  );
  return { dgc: service, factory: service } as unknown as HuaweiCloud;
}

const dgc = () =>
  cloudThat({
    instances: () => shown,
    instancesOfAll: () => ({ total: 1_234, instances: shown }),
    instance: ({ instanceId }: { instanceId: string }) => shown.find(({ id }) => id === instanceId),
    runImmediate: () => ({ instanceId: shown[0]?.id }),
    restartInstance: () => undefined,
    stopInstance: () => 'notRunning',
    jobs: () => (schedule === undefined ? [] : [{ name: 'report', status: schedule }]),
    startJob: () => undefined,
    stopJob: () => undefined,
  });

describe('a DGC job that is run now', () => {
  const job = (body: DgcBody = BODY) => dgcInstance(dgc(), body);

  test('is remembered by its newest instance of the last six days, and one that goes on is told', async () => {
    shown = [{ id: '9', status: 'success' }];
    const fromMs = NOON - 6 * 24 * HOUR;
    expect(await job().survey(['report'], CALL)).toEqual({
      marks: { report: { newestInstanceId: '9', fromMs } },
      active: {},
      refused: [],
      cloudTimeMs: NOON,
    });
    expect(asked).toEqual([['instances', { ...JOB, fromMs, toMs: NOON + 23 * HOUR }]]);
    shown = [{ id: '10', status: 'running' }];
    expect((await job().survey(['report'], CALL)).active).toEqual({ report: runOf('10') });
    expect(job().ownershipIsAmbiguous?.()).toBe(true);
  });

  test('is started with its parameters, and its run named where its number is newer than the mark', async () => {
    shown = [{ id: '10' }];
    const start = async (newest?: string) =>
      job().start(['report'], newest ? { report: { newestInstanceId: newest, fromMs: 0 } } : {}, CALL);
    expect(await start('9')).toEqual({ report: { is: 'started', run: runOf('10') } });
    expect(asked).toEqual([['runImmediate', JOB, [{ name: 'day', value: '2026-11-28' }]]]);
    expect(await start()).toMatchObject({ report: { is: 'started' } });
    expect(await start('10')).toEqual({ report: { is: 'accepted' } });
    shown = [];
    expect(await start('9')).toEqual({ report: { is: 'accepted' } });
  });

  test('is looked for from when its mark was read, or six days back', async () => {
    shown = [{ id: '9' }, { id: '10' }];
    const since = async (marks: object) => (await job().since(['report'], marks as never, CALL)).candidates['report'];
    expect(await since({ report: { newestInstanceId: '9', fromMs: 5 } })).toMatchObject([{ run: { id: '10' } }]);
    expect(await since({})).toHaveLength(2);
    expect(asked.map(([, query]) => query)).toMatchObject([{ fromMs: 5 }, { fromMs: NOON - 6 * 24 * HOUR }]);
  });

  test('tells which of its nodes failed and why, and how an operator made a success of it', async () => {
    shown = [
      {
        id: '10',
        status: 'fail',
        errorMessage: 'a node failed',
        nodes: [
          { name: 'read', status: 'success' },
          { name: 'load', type: 'DLISQL', status: 'fail', errorMessage: 'no table', logPath: 'obs://logs/1' },
          { name: 'next', status: 'waiting' },
          { status: 'manual-stop' },
          { name: 'unseen' },
        ],
      },
      { id: '11', status: 'fail', forceSuccess: true, nodes: [{ name: 'load', status: 'fail' }] },
      { id: '12', status: 'success', errorMessage: 'of before' },
      { id: '13' },
      { id: '14', status: 'skip', errorMessage: 'not today' },
    ];
    const looks = await job().look(
      ['10', '11', '12', '13', '14'].map((id) => runOf(id)),
      CALL,
    );
    const reason =
      'a node failed; node load (DLISQL) is fail, no table, log obs://logs/1; node without a name is manual-stop';
    expect(looks).toEqual([
      { verdict: 'failed', status: 'fail', reason, output: undefined },
      { verdict: 'succeeded', status: 'fail', output: { instanceId: '11', byOperator: 'forceSuccess' } },
      { verdict: 'succeeded', status: 'success', output: { instanceId: '12' } },
      { verdict: 'waiting', status: 'waiting' },
      { verdict: 'skipped', status: 'skip', reason: 'not today' },
    ]);
  });

  test('that is gone is lost, and what is no such answer is thrown', async () => {
    fails = refused({ kind: 'NotFound' });
    expect(await job().look([runOf('10')], CALL)).toMatchObject([{ verdict: 'lost' }]);
    fails = refused({ kind: 'Unavailable' });
    await expect(job().look([runOf('10')], CALL)).rejects.toMatchObject({ kind: 'Unavailable' });
  });

  test('is stopped instance by instance, and never said to rest by the answer to a stop', async () => {
    expect(await job().stop([runOf('10'), runOf('11')], CALL)).toBe('asked');
    expect(asked).toEqual(['10', '11'].map((instanceId) => ['stopInstance', { ...JOB, instanceId }]));
    const marks = [{ newestInstanceId: '9', fromMs: 5 }, { newestInstanceId: 'x', fromMs: 5 }, { status: 'fail' }];
    expect(marks.map((mark) => job().isMark?.(mark))).toEqual([true, false, false]);
  });
});

describe('a DGC instance that is run again', () => {
  const again = () => dgcRestart(dgc(), BODY, '10');
  const BEFORE = { status: 'fail', startTimeMs: 5 };

  test('is remembered by its word and its time, and counts as running until it has ended', async () => {
    shown = [{ id: '10', ...BEFORE, planTimeMs: 3 }];
    expect(await again().survey(['10'], CALL)).toEqual({
      marks: { '10': BEFORE },
      active: {},
      refused: [],
      cloudTimeMs: NOON,
    });
    shown = [{ id: '10', status: 'running' }];
    expect((await again().survey(['10'], CALL)).active).toEqual({ '10': runOf('10') });
    expect(again().units).toEqual(['10']);
    expect(again()).toHaveProperty('ownershipIsAmbiguous', undefined);
    expect([BEFORE, { newestInstanceId: '9', fromMs: 5 }].map((mark) => again().isMark?.(mark))).toEqual([true, false]);
  });

  test('is found once its word or its time is another', async () => {
    const since = async (now: Partial<DgcInstance>, marks: Record<string, object> = { '10': BEFORE }) => {
      shown = [{ id: '10', ...now }];
      return (await again().since(['10'], marks, CALL)).candidates['10'];
    };
    expect(await since(BEFORE)).toEqual([]);
    expect(await since({ ...BEFORE, startTimeMs: 6 })).toHaveLength(1);
    expect(await since({})).toEqual([
      { run: runOf('10', { before: BEFORE }), ours: 'possible', evidence: 'instance 10 is waiting' },
    ]);
    expect(await since({ status: 'running' }, {})).toMatchObject([
      { run: { trace: { before: {} } }, evidence: 'instance 10 is running' },
    ]);
  });

  test('waits until it shows the run that was asked for, and to a stop is not there before', async () => {
    expect(await again().start(['10'], { '10': BEFORE }, CALL)).toEqual({
      '10': { is: 'started', run: runOf('10', { before: BEFORE }) },
    });
    const run = runOf('10', { before: BEFORE });
    shown = [{ id: '10', ...BEFORE }];
    expect(await again().look([run], CALL)).toEqual([{ verdict: 'waiting', status: 'fail' }]);
    expect(await again().checkStopped([run], CALL)).toEqual([{ verdict: 'lost', status: 'fail' }]);
    shown = [{ id: '10', ...BEFORE, startTimeMs: 6 }];
    expect(await again().look([run], CALL)).toMatchObject([{ verdict: 'failed' }]);
  });
});

describe('the schedule of a DGC job', () => {
  const switched = (on: boolean) => dgcSchedule(dgc(), BODY, on);
  const runs = { on: { ...runOf('schedule on') }, off: { ...runOf('schedule off') } };

  test.each([
    { on: true, status: 'SCHEDULING', mark: true, stands: true },
    { on: true, status: 'STOPPED', mark: false, stands: false },
    { on: true, status: 'EXCEPTION', mark: false, stands: false },
    { on: false, status: 'SCHEDULING', mark: true, stands: false },
    { on: false, status: 'STOPPED', mark: false, stands: true },
    { on: false, status: 'EXCEPTION', mark: true, stands: false },
  ])('to be switched on: $on, that is $status, is remembered as on: $mark', async ({ on, status, mark, stands }) => {
    schedule = status;
    const run = on ? runs.on : runs.off;
    expect(await switched(on).survey(['report'], CALL)).toEqual({
      marks: { report: { on: mark } },
      active: stands ? { report: run } : {},
      refused: [],
      cloudTimeMs: NOON,
    });
    const { candidates } = await switched(on).since(['report'], { report: { on: !on } }, CALL);
    const evidence = `the schedule of report is ${status}`;
    expect(candidates).toEqual({ report: stands ? [{ run, ours: 'possible', evidence }] : [] });
    expect((await switched(on).since(['report'], { report: { on } }, CALL)).candidates).toEqual({ report: [] });
    const verdict = stands ? 'running' : status === 'EXCEPTION' ? 'undecided' : 'stopped';
    expect(await switched(on).checkStopped([run], CALL)).toEqual([{ verdict, status }]);
  });

  test('of a job that is not there cannot be switched, and has been stopped', async () => {
    await expect(switched(true).survey(['report'], CALL)).rejects.toMatchObject({
      kind: 'NotFound',
      message: 'DGC has no job report in workspace w1',
    });
    const elsewhere = dgcSchedule(dgc(), { ...BODY, workspace: undefined }, true);
    await expect(elsewhere.survey(['report'], CALL)).rejects.toThrow('in workspace default');
    expect(await switched(true).look([runs.on], CALL)).toEqual([{ verdict: 'stopped', status: undefined }]);
    fails = refused({ kind: 'NotFound' });
    expect(await switched(true).stop([runs.on], CALL)).toBe('asked');
    fails = refused({ kind: 'Forbidden' });
    await expect(switched(true).stop([runs.on], CALL)).rejects.toMatchObject({ kind: 'Forbidden' });
  });

  test('is switched by one call, and back by the other', async () => {
    const params = [{ name: 'day', value: '2026-11-28' }];
    expect(await switched(true).start(['report'], {}, CALL)).toEqual({ report: { is: 'started', run: runs.on } });
    expect(await switched(false).start(['report'], {}, CALL)).toEqual({ report: { is: 'started', run: runs.off } });
    await switched(true).stop([runs.on], CALL);
    await switched(false).stop([runs.off], CALL);
    const [start, stop] = [
      ['startJob', JOB, params],
      ['stopJob', JOB],
    ];
    expect(asked).toEqual([start, stop, stop, start]);
    expect([{ on: true }, { on: 'yes' }].map((mark) => switched(true).isMark?.(mark))).toEqual([true, false]);
  });
});

describe('a DGC job that supplements data', () => {
  const period = { startDate: '2026-01-01T00:00:00Z', endDate: '2026-01-31T23:59:59Z', parallel: 3 };
  const factory = () =>
    cloudThat({
      runningSupplements: () => supplements,
      supplement: ({ name }: { name: string }) => supplements.find((one) => one.name === name),
      createSupplement: () => undefined,
      stopSupplement: () => undefined,
    });
  const job = (body: Partial<DgcBody> = { supplement: period }) =>
    dgcSupplement(factory(), { ...BODY, mode: 'supplement', ...body }, 'ours');

  test('is remembered by its name, and one of another name goes on beside it', async () => {
    supplements = [{ name: 'ours', status: 'RUNNING' }];
    expect(await job().survey(['report'], CALL)).toEqual({
      marks: { report: { name: 'ours' } },
      active: {},
      refused: [],
      cloudTimeMs: NOON,
    });
    supplements.push({ name: 'theirs', status: 'RUNNING' });
    expect((await job().survey(['report'], CALL)).active).toEqual({ report: runOf('theirs') });
    expect([{ name: 'ours' }, { on: true }].map((mark) => job().isMark?.(mark))).toEqual([true, false]);
  });

  test('is made once under the name of its mark: a name that is taken was taken by ours', async () => {
    const start = async (marks = {}) => job().start(['report'], marks, CALL);
    expect(await start({ report: { name: 'earlier' } })).toEqual({ report: { is: 'started', run: runOf('earlier') } });
    const made = { ...JOB, startMs: 1_767_225_600_000, endMs: 1_769_903_999_000, parallel: 3 };
    expect(asked).toEqual([['createSupplement', { ...made, name: 'earlier' }]]);
    expect(await start()).toMatchObject({ report: { run: { id: 'ours' } } });
    fails = refused({ code: 'DLF.30110' });
    expect(await start()).toEqual({ report: { is: 'accepted' } });
    fails = refused({ code: 'DLF.30111' });
    await expect(start()).rejects.toBe(fails);
    fails = undefined;
    await expect(job({ supplement: undefined }).start(['report'], {}, CALL)).rejects.toThrow('has no dates');
  });

  test('is found, watched and stopped by its name', async () => {
    const since = async (marks = {}) => (await job().since(['report'], marks, CALL)).candidates['report'];
    supplements = [{ name: 'ours' }, { name: 'earlier', status: 'SUCCESS' }];
    expect(await since()).toEqual([
      { run: runOf('ours'), ours: 'possible', evidence: 'backfill ours is without a status' },
    ]);
    expect(await since({ report: { name: 'earlier' } })).toMatchObject([{ evidence: 'backfill earlier is SUCCESS' }]);
    expect(await since({ report: { name: 'none' } })).toEqual([]);
    expect(await job().look([runOf('ours'), runOf('earlier'), runOf('none')], CALL)).toEqual([
      { verdict: 'waiting', status: undefined, output: undefined },
      { verdict: 'succeeded', status: 'SUCCESS', output: { supplement: 'earlier' } },
      { verdict: 'lost', reason: 'DGC lists no backfill none' },
    ]);
    asked = [];
    expect(await job().stop([runOf('ours'), runOf('earlier')], CALL)).toBe('asked');
    expect(asked).toEqual(['ours', 'earlier'].map((name) => ['stopSupplement', { ...JOB, name }]));
  });
});

test('the list of a workspace tells of a run by its id, and of no job of another name', async () => {
  shown = [
    { id: '10', jobName: 'report', status: 'running' },
    { id: '11', jobName: 'other', status: 'running' },
    { id: '12' },
  ];
  const list = workspaceList(dgc(), 'w1');
  const runs = ['10', '11', '12', '13'].map((id) => ({ run: runOf(id) }));
  expect(await list.read(runs, 4, CALL)).toEqual({
    rows: 1_234,
    listed: [
      { seen: { verdict: 'running', status: 'running' } },
      {},
      { seen: { verdict: 'waiting', status: 'waiting' } },
      {},
    ],
  });
  const span = { fromMs: NOON - 6 * 24 * HOUR, toMs: NOON + HOUR };
  expect(asked).toEqual([['instancesOfAll', { workspace: 'w1', ...span, mostCalls: 4 }]]);
  expect([list.place, workspaceList(dgc(), undefined).place]).toEqual(['dgc/w1', 'dgc/']);
});
