import { randomUUID } from 'node:crypto';
import type { BackfillStatus } from '../../src/domain/backfill';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

/** A job of its own for each day: a second run of a job is refused while the first goes on. */
function dated(more: object = {}) {
  const jobName = "transform_{{ run.date | date: '%d' }}";
  const jobParams = { day: "{{ run.date | date: '%Y-%m-%d %H:%M' }}" };
  const steps = [{ id: 'transform', dgc: { jobName, jobParams } }];
  return { name: `dated-${randomUUID()}`, timezone: 'Asia/Shanghai', steps, ...more };
}

function addDays(more: Parameters<typeof dgc>[1] = {}): void {
  world.cloud.addJobs(['01', '02', '03', '04', '05'].map((day) => dgc(`transform_${day}`, more)));
}

const LASTING = { durationMs: 600_000, bootMs: 0 };
const THREE_DAYS = { from: '2026-03-01', to: '2026-03-03' };

const backfill = async (input: object) => world.start('huaweiCloudBackfill', input);

function started(): string[] {
  return world.cloud
    .log()
    .filter(({ effect }) => effect === 'start')
    .map(({ asked }) => JSON.stringify(asked));
}

/** The most runs that the cloud had under way at a time. */
function mostAtOnce(): number {
  let now = 0;
  const counts = world.cloud.log().map(({ effect }) => (effect === 'start' ? ++now : effect === 'end' ? --now : now));
  return Math.max(...counts);
}

test('each day of a span has one run of its date, and no more go on at a time than asked', async () => {
  addDays(LASTING);
  const spec = dated({ schedule: { cron: '30 2 * * *' } });

  const handle = await backfill({ spec, from: '2026-03-01', to: '2026-03-05', parallel: 2 });
  for (const begun of [2, 4, 5]) {
    while (started().length < begun) await new Promise((resolve) => setTimeout(resolve, 50));
    const { runs } = await handle.query<BackfillStatus>('status');
    expect(runs.filter(({ state }) => state === 'running').length).toBeLessThanOrEqual(2);
    world.cloud.advance(LASTING.durationMs);
  }
  const result = (await handle.result()) as BackfillStatus;

  expect(result).toMatchObject({ name: spec.name, state: 'succeeded', from: '2026-03-01', total: 5 });
  expect(result.runs[0]).toEqual({
    date: '2026-02-28T18:30:00.000Z',
    workflowId: `${spec.name}-2026-02-28T18:30:00Z`,
    state: 'succeeded',
  });
  const days = ['01', '02', '03', '04', '05'];
  expect(started().sort()).toEqual(days.map((day) => expect.stringContaining(`2026-03-${day} 02:30`) as string));
  expect(mostAtOnce()).toBe(2);
  expect(await handle.query('status')).toEqual(result);
  const { historyLength } = await handle.describe();
  // A thousand dates stay within the 10,240 events from which the server warns.
  expect(historyLength).toBeLessThanOrEqual(5 * 9 + 10);
});

test('a date that has succeeded is not run again, one that has failed is, and --again runs each', async () => {
  addDays();
  const spec = dated();
  await (await backfill({ spec, from: '2026-03-01', to: '2026-03-01' })).result();
  addDays({ outcome: 'fail' });
  await expect((await backfill({ spec, from: '2026-03-02', to: '2026-03-02' })).result()).rejects.toThrow();
  addDays();

  const result = (await (await backfill({ spec, ...THREE_DAYS })).result()) as BackfillStatus;

  expect(result.runs.map(({ workflowId, state }) => [workflowId.slice(spec.name.length), state])).toEqual([
    ['-2026-03-01', 'skipped'],
    ['-2026-03-02', 'succeeded'],
    ['-2026-03-03', 'succeeded'],
  ]);
  expect(started()).toHaveLength(4);
  await (await backfill({ spec, ...THREE_DAYS, again: true })).result();
  expect(started()).toHaveLength(7);
});

test('a date that is skipped is never shown as running', async () => {
  addDays();
  const spec = dated();
  const span = { from: '2026-03-01', to: '2026-03-05' };
  await (await backfill({ spec, ...span, parallel: 5 })).result();

  const second = await backfill({ spec, ...span });
  const seen = new Set<string>();
  for (let state = 'running'; state === 'running';) {
    const status = await second.query<BackfillStatus>('status');
    for (const run of status.runs) seen.add(run.state);
    state = status.state;
  }

  expect([...seen].filter((state) => state !== 'waiting')).toEqual(['skipped']);
});

test.each([false, true])(
  'a date whose run is under way is left to it, and the backfill has not succeeded (again: %s)',
  async (again) => {
    addDays();
    world.cloud.addJobs([dgc('transform_02', { durationMs: 600_000 })]);
    const spec = dated();
    const workflowId = `${spec.name}-2026-03-02`;
    const { taskQueue } = world;
    const byHand = await world.env.client.workflow.start('huaweiCloudPipeline', {
      taskQueue,
      workflowId,
      args: [spec, { date: '2026-03-02' }],
    });
    await world.untilEffects('transform_02', ['start']);

    const handle = await backfill({ spec, ...THREE_DAYS, again });

    await expect(handle.result()).rejects.toMatchObject({
      cause: {
        type: 'HuaweiCloud.BackfillIncomplete',
        message: expect.stringMatching(/^1 of 3 dates did not succeed: 2026-03-02: .* was under way already/) as string,
      },
    });
    const { runs } = await handle.query<BackfillStatus>('status');
    expect(runs.map(({ state }) => state)).toEqual(['succeeded', 'underWay', 'succeeded']);
    expect(world.effects('transform_02')).toEqual(['start']);
    world.cloud.advance(600_000);
    await byHand.result();
  },
);

test('a date that fails keeps no other from running, and the backfill fails by its name', async () => {
  world.cloud.addJobs([cdm('orders', { durationMs: 50 })]);
  const day = "run.date | date: '%Y-%m-%d'";
  const jobName = `{{ ${day} | replace: params.bad, 'nowhere' | slice: 0, 7 | replace: '2026-03', 'orders' }}`;
  const spec = dated({
    params: { bad: '2026-03-02' },
    steps: [{ id: 'copy', cdm: { clusterId: CLUSTER, jobName } }],
  });

  const handle = await backfill({ spec, ...THREE_DAYS });

  await expect(handle.result()).rejects.toMatchObject({
    cause: {
      type: 'HuaweiCloud.BackfillIncomplete',
      message: expect.stringMatching(/^1 of 3 dates did not succeed: 2026-03-02: /) as string,
    },
  });
  expect(world.effects('orders').filter((effect) => effect === 'start')).toHaveLength(2);
  const stopping = await backfill({ spec, ...THREE_DAYS, again: true, stopOnFailure: true });
  await expect(stopping.result()).rejects.toMatchObject({
    cause: { message: expect.stringContaining('1 of 3 dates did not succeed (1 not run)') as string },
  });
});

test('a backfill that is cancelled stops the runs under way and begins no other', async () => {
  const days = ['copy_01', 'copy_02'];
  world.cloud.addJobs(days.map((name) => cdm(name, { durationMs: 600_000 })));
  const copy = { clusterId: CLUSTER, jobName: "copy_{{ run.date | date: '%d' }}" };
  const spec = dated({ steps: [{ id: 'copy', cdm: copy }] });
  const handle = await backfill({ spec, from: '2026-03-01', to: '2026-03-05', parallel: 2 });
  while (started().length < 2) await new Promise((resolve) => setTimeout(resolve, 50));

  await handle.cancel();

  await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  for (const day of days) expect(world.effects(day).slice(0, 2)).toEqual(['start', 'stop']);
  expect(started()).toHaveLength(2);
  const { state, runs } = await handle.query<BackfillStatus>('status');
  expect(state).toBe('cancelled');
  expect(new Set(runs.slice(2).map((run) => run.state))).toEqual(new Set(['waiting']));
});

test('a backfill that goes on in a new history runs only what is left, and counts what was', async () => {
  addDays();
  const spec = dated();
  const failed = { date: '2026-03-02', workflowId: `${spec.name}-2026-03-02`, state: 'failed' };
  const sofar = {
    startedAt: '2026-03-04T12:00:00Z',
    after: '2026-03-02',
    counts: { succeeded: 1, failed: 1 },
    kept: [failed],
  };
  const handle = await world.start('huaweiCloudBackfill', { spec, from: '2026-03-01', to: '2026-03-09' }, sofar);

  await expect(handle.result()).rejects.toMatchObject({
    cause: { message: '1 of 4 dates did not succeed: 2026-03-02: failed' },
  });
  const { counts, runs } = await handle.query<BackfillStatus>('status');
  expect(counts).toMatchObject({ succeeded: 3, failed: 1, waiting: 0 });
  expect(runs.map(({ date, state }) => [date, state])).toEqual([
    ['2026-03-02', 'failed'],
    ['2026-03-03', 'succeeded'],
    ['2026-03-04', 'succeeded'],
  ]);
  // Those that were still to come when it began are not its own.
  expect(started()).toEqual([expect.stringContaining('2026-03-03 00:00'), expect.stringContaining('2026-03-04 00:00')]);
});

const HOURLY = { schedule: { cron: '0 * * * *' } };

test.each<[object, RegExp, object?]>([
  [{ from: '2026-03-02', to: '2026-03-01' }, /to: 2026-03-01 is before 2026-03-02/],
  [{ from: 'yesterday', to: '2026-03-01' }, /from: not a date: "yesterday"/],
  [{ from: '2026-03-01', to: '2026-03-03', parallel: 21 }, /parallel: is at most 20/],
  [{ from: '2020-01-01', to: '2026-03-03' }, /to: more than 10,000 runs are due/, HOURLY],
  [{ from: '2999-01-01', to: '2999-01-02' }, /from: no run is due/],
])('a backfill of %j is refused with a sentence', async (span, why, more: object = {}) => {
  const handle = await backfill({ spec: dated(more), ...span });
  const failure: unknown = await handle.result().catch((error: unknown) => error);

  expect(failure).toMatchObject({
    cause: { type: 'HuaweiCloud.InvalidSpec', message: expect.stringMatching(why) as string },
  });
});
