import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import type { PipelineStatus } from '../../src/domain/status';
import { connectionsFromEnvironment } from '../../src/connections/connections';
import { HuaweiCloudPlugin } from '../../src/plugin/plugin';
import { replayFuzzBundle } from '../support/bundled-once';
import { faultWorkflows } from '../support/fault-workflows';
import type { World } from '../support/huawei-world';
import { COPY_OF_ORDERS } from '../support/copy-of-orders';
import { createdJobsOf } from '../support/created-jobs';
import {
  cdm,
  CLUSTER,
  created,
  dgc,
  dli,
  environmentWithKeys,
  openWorld,
  QUICK,
  quietRuntime,
} from '../support/huawei-world';
import { workflowBundlePath } from '../support/temporal';
import { resetToBeginning, resetToTask } from '../support/reset-run';

const LASTING_MS = 3_600_000;

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

const copy = (jobName: string) => ({ id: jobName, cdm: { clusterId: CLUSTER, jobName } });
const supplement = { startDate: '2026-01-30', endDate: '2026-01-31' };

test.each([
  ['CDM submission', 'orders', copy('orders'), () => cdm('orders', { durationMs: LASTING_MS })],
  [
    'DGC instance',
    'report',
    { id: 'report', dgc: { jobName: 'report' } },
    () => dgc('report', { durationMs: LASTING_MS }),
  ],
  [
    'DGC backfill',
    'report',
    { id: 'report', dgc: { jobName: 'report', workspace: 'default', mode: 'supplement', supplement } },
    () => dgc('report', { durationMs: LASTING_MS }),
  ],
  ['DLI stream job', '131', { id: 'stream', dli: { jobIds: [131] } }, () => dli(131, { startupMs: LASTING_MS })],
])('a %s that an earlier run has started goes on as that of the run that was reset', async (_what, job, step, spec) => {
  world.cloud.addJobs([spec()]);
  const again = await resetToBeginning(world, await runningWith([step], 0));
  const { steps } = await untilRunning(again, 0);
  expect(steps[0]?.runs).toMatchObject([{ origin: 'adopted' }]);

  world.cloud.advance(3 * LASTING_MS);
  await expect(again.result()).resolves.toMatchObject({ state: 'succeeded' });
  // A backfill starts instances of its own, which nobody has asked for one by one.
  const asked = world.cloud.log().filter((entry) => entry.effect === 'start' && entry.job === job && entry.method);
  expect(asked).toHaveLength(1);
});

test('a cancel of the run that was reset stops what the earlier one has started, streams and schedules too', async () => {
  world.cloud.addJobs([dli(131), dgc('nightly'), cdm('orders', { durationMs: LASTING_MS })]);
  const steps = [
    { id: 'stream', dli: { jobIds: [131] } },
    { id: 'nightly', dgc: { jobName: 'nightly', mode: 'scheduleOn' } },
    copy('orders'),
  ];
  const again = await resetToBeginning(world, await runningWith(steps, 2));
  await untilRunning(again, 2);
  await again.cancel();
  await expect(again.result()).rejects.toThrow();

  expect(world.effects('orders')).toEqual(['start', 'stop', 'end']);
  expect(world.effects('131')).toEqual(['start', 'stop', 'end']);
  expect(world.effects('nightly')).toEqual(['scheduleOn', 'scheduleOff']);
});

test.each([
  ['is asked for again', 0],
  ['is taken along', -1],
])(
  'a start that was under way when its run was reset, and %s, is found by its fence and not sent again',
  async (_how, at) => {
    world.cloud.addJobs([dgc('slow', { durationMs: LASTING_MS })]);
    world.cloud.fault({ match: { path: '/run-immediate' }, kind: 'hang', when: 'after' });
    const run = await world.startPipeline({ name: 'p', steps: [{ id: 'slow', dgc: { jobName: 'slow' } }] });
    await world.untilEffects('slow', ['start']);
    await run.signal('nudge');
    while ((await tasksDone(run)) < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    const again = await resetToTask(world, run, at);
    world.cloud.endFaults();

    const { steps } = await untilRunning(again, 0);
    expect(steps[0]?.runs).toMatchObject([{ origin: 'adopted' }]);
    await again.cancel();
    await expect(again.result()).rejects.toThrow();
    expect(world.effects('slow')).toEqual(['start', 'stop', 'end']);
  },
);

test('a job that the earlier run has finished is run again, and one that it has only begun is not', async () => {
  world.cloud.addJobs([cdm('first'), cdm('second', { durationMs: LASTING_MS })]);
  const again = await resetToBeginning(world, await runningWith([copy('first'), copy('second')], 1));
  await untilRunning(again, 1);

  expect(world.effects('first')).toEqual(['start', 'end', 'start', 'end']);
  expect(world.effects('second')).toEqual(['start']);
  await again.cancel();
  await again.result().catch(() => undefined);
});

test('a reset of a reset, and a second reset of the first run, know what every run before has started', async () => {
  world.cloud.addJobs([cdm('orders', { durationMs: LASTING_MS })]);
  const first = await runningWith([copy('orders')], 0);
  const { runId } = await first.describe();
  const second = await resetToBeginning(world, first);
  await untilRunning(second, 0);
  const third = await resetToBeginning(world, second);
  await untilRunning(third, 0);
  const fourth = await resetToBeginning(world, world.env.client.workflow.getHandle(first.workflowId, runId));
  await untilRunning(fourth, 0);

  world.cloud.advance(LASTING_MS);
  await expect(fourth.result()).resolves.toMatchObject({ state: 'succeeded' });
  expect(world.effects('orders')).toEqual(['start', 'end']);
});

test('a cancel stops also what the earlier run was at and the one that was reset has not come to', async () => {
  world.cloud.addJobs([cdm('first', { durationMs: LASTING_MS }), cdm('second', { durationMs: 3 * LASTING_MS })]);
  const run = await runningWith([copy('first'), copy('second')], 0);
  world.cloud.advance(LASTING_MS);
  await untilRunning(run, 1);
  const again = await resetToBeginning(world, run);
  await untilRunning(again, 0);
  await again.cancel();
  await expect(again.result()).rejects.toThrow();

  expect(world.effects('first')).toEqual(['start', 'end', 'start', 'stop', 'end']);
  expect(world.effects('second')).toEqual(['start', 'stop', 'end']);
  const { steps } = await world.status(again);
  expect(steps[1]).toMatchObject({ id: 'second', receipt: [{ confirmed: true, leftRunning: null }] });
  // A replay outside a server does not know that there was a reset.
  const workflowBundle = { codePath: workflowBundlePath() };
  await expect(Worker.runReplayHistory({ workflowBundle }, await again.fetchHistory())).resolves.toBeUndefined();
});

test('what the earlier run was at, and the one that was reset passes over, is stopped though that succeeds', async () => {
  world.cloud.addJobs([cdm('first', { rows: 5 }), cdm('second', { durationMs: LASTING_MS })]);
  const run = await runningWith([copy('first'), { ...copy('second'), when: 'steps.first.rowsWritten > 0' }], 1);
  world.cloud.addJobs([cdm('first', { rows: 0 })]);
  const again = await resetToBeginning(world, run);

  await expect(again.result()).resolves.toMatchObject({
    state: 'succeeded',
    steps: [{ state: 'succeeded' }, { state: 'skipped', receipt: [{ confirmed: true, leftRunning: null }] }],
  });
  expect(world.effects('second')).toEqual(['start', 'stop', 'end']);
  const workflowBundle = { codePath: workflowBundlePath() };
  await expect(Worker.runReplayHistory({ workflowBundle }, await again.fetchHistory())).resolves.toBeUndefined();
});

test('where nobody can say what the earlier run had started, each step that has no run of its own tells so', async () => {
  const says = 'the history cannot be read';
  const unread = await openWorld({
    beforeActivities: ({ info }) => ({
      inbound: {
        execute: (input, next) => {
          if (info.activityType !== 'huaweicloud.leftBeforeReset') return next(input);
          throw ApplicationFailure.nonRetryable(says);
        },
      },
    }),
  });
  try {
    unread.cloud.addJobs([cdm('first', { outcome: 'FAILED' })]);
    const run = await unread.startPipeline({ name: 'p', steps: [copy('first'), copy('second')] });
    await expect(run.result()).rejects.toThrow();

    const { steps } = await unread.status(run);
    const leftRunning = expect.stringContaining(says) as string;
    expect(steps[0]).not.toHaveProperty('receipt');
    expect(steps[1]?.receipt).toEqual([{ run: 'second', asked: false, confirmed: false, leftRunning }]);
  } finally {
    await unread.close();
  }
});

test.each([
  ['refused', 'FAILED', () => undefined],
  ['cancelled', 'CANCELLED', (again: WorkflowHandle) => again.cancel()],
])(
  'a run that was reset and is %s before its steps are known stops what the earlier one has started',
  async (how, end, act) => {
    let isUnchecked = false;
    const unplanned = await openWorld({
      beforeActivities: ({ info }) => ({
        inbound: {
          execute: (input, next) => {
            if (info.activityType !== 'huaweicloud.checkPipeline' || !isUnchecked) return next(input);
            if (how === 'refused') throw ApplicationFailure.nonRetryable('no connection', 'HuaweiCloud.InvalidSpec');
            throw new Error('no worker knows it yet');
          },
        },
      }),
    });
    try {
      unplanned.cloud.addJobs([cdm('orders', { durationMs: LASTING_MS })]);
      const run = await unplanned.startPipeline({ name: 'p', steps: [copy('orders')] });
      await unplanned.untilStatus(run, ({ steps }) => steps[0]?.state === 'running');
      isUnchecked = true;
      const again = await resetToBeginning(unplanned, run);
      await act(again);
      await expect(again.result()).rejects.toThrow();

      await expect(again.describe()).resolves.toMatchObject({ status: { name: end } });
      expect(unplanned.effects('orders')).toEqual(['start', 'stop', 'end']);
      const { steps } = await unplanned.status(again);
      const receipt = [{ run: '1', asked: true, confirmed: true, leftRunning: null }];
      expect(steps).toMatchObject([{ id: 'orders', service: 'cdm', state: 'failed', receipt }]);
      const workflowBundle = { codePath: workflowBundlePath() };
      await expect(Worker.runReplayHistory({ workflowBundle }, await again.fetchHistory())).resolves.toBeUndefined();
    } finally {
      await unplanned.close();
    }
  },
);

test('a job that was created for a run from before a reset is deleted, though that ended unseen and all has succeeded since', async () => {
  world.cloud.addJobs([cdm('first', { durationMs: LASTING_MS }), created('temporal_', { durationMs: LASTING_MS / 4 })]);
  const second = { id: 'second', cdm: { clusterId: CLUSTER, job: COPY_OF_ORDERS } };
  const run = await world.startPipeline({ name: 'p', steps: [copy('first'), second] });
  await untilRunning(run, 0);
  world.cloud.advance(LASTING_MS);
  await untilRunning(run, 1);
  const again = await resetToBeginning(world, run);
  await untilRunning(again, 0);
  world.cloud.advance(LASTING_MS);
  await untilRunning(again, 1);
  world.cloud.advance(LASTING_MS);
  await expect(again.result()).resolves.toMatchObject({ state: 'succeeded' });

  await expect(createdJobsOf(world.cloud, CLUSTER)).resolves.toEqual([]);
});

test('a start that is asked for again by an older fence than it has left itself is found, and none is sent beside it', async () => {
  world.cloud.addJobs([created('temporal_', { durationMs: LASTING_MS })]);
  world.cloud.fault({ match: { method: 'POST', path: '/cdm/job' }, kind: 'refuse', status: 429 });
  world.cloud.fault({ match: { method: 'PUT', path: '/start' }, kind: 'hang', when: 'after' });
  const first = { id: 'first', cdm: { clusterId: CLUSTER, job: COPY_OF_ORDERS } };
  const run = await world.startPipeline({ name: 'p', steps: [first] });
  const starts = () => world.cloud.log().filter(({ effect }) => effect === 'start');
  while (!starts().length) await new Promise((resolve) => setTimeout(resolve, 20));
  const again = await resetToTask(world, run, await taskThatAsksFor(run, 'huaweicloud.cdm.startJob', 1));
  world.cloud.endFaults();

  const { steps } = await untilRunning(again, 0);
  expect(steps[0]?.runs).toMatchObject([{ origin: 'adopted' }]);
  world.cloud.advance(LASTING_MS);
  await expect(again.result()).resolves.toMatchObject({ state: 'succeeded' });
  expect(starts()).toHaveLength(1);
});

test('a compensation that the earlier run was at is stopped where the one that was reset succeeds', async () => {
  world.cloud.addJobs([cdm('first'), cdm('second', { outcome: 'FAILED' }), dgc('undo', { durationMs: LASTING_MS })]);
  const steps = [{ ...copy('first'), compensate: { dgc: { jobName: 'undo' } } }, copy('second')];
  const run = await world.startPipeline({ name: 'p', steps });
  await world.untilEffects('undo', ['start']);
  world.cloud.addJobs([cdm('second')]);
  const again = await resetToBeginning(world, run);

  await expect(again.result()).resolves.toMatchObject({
    state: 'succeeded',
    steps: [{ state: 'succeeded', receipt: [{ confirmed: true, leftRunning: null }] }, { state: 'succeeded' }],
  });
  expect(world.effects('undo')).toEqual(['start', 'stop', 'end']);
});

test("of jobs that somebody's own workflow runs one after the other, each takes over its own after a reset", async () =>
  inOwnWorld(await faultWorkflows(), async (own) => {
    own.cloud.addJobs([cdm('lines'), dgc('short'), cdm('orders'), dgc('report', { durationMs: LASTING_MS })]);
    const plain = await own.start('copyThenTransform', { clusterId: CLUSTER, jobName: 'lines' }, { jobName: 'short' });
    await plain.result();
    // One that was never reset is asked nothing about it, whoever has bundled it.
    await expect(asksFor(plain, 'huaweicloud.leftBeforeReset')).resolves.toBe(false);

    const run = await own.start('copyThenTransform', { clusterId: CLUSTER, jobName: 'orders' }, { jobName: 'report' });
    await own.untilEffects('report', ['start']);
    const again = await resetToBeginning(own, run);
    while (!(await asksFor(again, 'huaweicloud.dgc.watchInstance')))
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(own.effects('orders')).toEqual(['start', 'end', 'start', 'end']);
    own.cloud.advance(LASTING_MS);

    await expect(again.result()).resolves.toEqual(['succeeded', 'succeeded']);
    expect(own.effects('report')).toEqual(['start', 'end']);
  }));

test("a job that somebody's own workflow had begun before a reset, and fails before it comes to it, is stopped", async () =>
  inOwnWorld(await replayFuzzBundle(), async (own) => {
    own.cloud.addJobs([dgc('check'), dgc('lines'), dgc('report', { durationMs: LASTING_MS })]);
    const jobs = ['check', 'lines', 'report'].map((jobName) => ({ jobName }));
    const run = await own.start('firstDecides', ...jobs);
    await own.untilEffects('report', ['start']);
    own.cloud.addJobs([dgc('check', { outcome: 'fail' }), dgc('lines', { durationMs: LASTING_MS })]);
    const again = await resetToBeginning(own, run);

    await expect(again.result()).rejects.toThrow();
    expect(own.effects('lines')).toEqual(['start', 'end', 'start', 'stop', 'end']);
    expect(own.effects('report')).toEqual(['start', 'stop', 'end']);
  }));

/** Where a worker has workflows of somebody's own. */
async function inOwnWorld(codePath: string, act: (own: World) => Promise<void>): Promise<void> {
  const own = await openWorld({ workers: 0 });
  const connections = connectionsFromEnvironment(environmentWithKeys(own.cloud));
  const worker = await Worker.create({
    connection: own.env.nativeConnection,
    taskQueue: own.taskQueue,
    workflowBundle: { codePath },
    plugins: [new HuaweiCloudPlugin({ ...QUICK, connections })],
  });
  const running = worker.run();
  try {
    await act(own);
  } finally {
    worker.shutdown();
    await running;
    await own.close();
  }
}

test("what somebody else runs stays a stranger's to a run that was reset", async () => {
  world.cloud.addJobs([cdm('orders')]);
  const run = await world.startPipeline({ name: 'p', steps: [copy('orders')] });
  await run.result();
  world.cloud.addJobs([cdm('orders', { durationMs: LASTING_MS })]);
  world.cloud.run({ service: 'cdm', clusterId: CLUSTER, job: 'orders', by: 'someone' });
  const again = await resetToBeginning(world, run);

  await expect(again.result()).rejects.toThrow();
  const { failure } = await world.status(again);
  expect(failure?.message).toMatch(/already runs \(\d+\), and not by this step/);
});

async function runningWith(steps: object[], at: number): Promise<WorkflowHandle> {
  const run = await world.startPipeline({ name: 'p', steps });
  await untilRunning(run, at);
  return run;
}

async function asksFor(run: WorkflowHandle, type: string): Promise<boolean> {
  const { events } = await run.fetchHistory();
  return (events ?? []).some(({ activityTaskScheduledEventAttributes: asked }) => asked?.activityType?.name === type);
}

/** @param nth of those that ask for such an activity, from 0 */
async function taskThatAsksFor(run: WorkflowHandle, type: string, nth = 0): Promise<number> {
  const { events = [] } = await run.fetchHistory();
  const tasks = events?.filter(({ workflowTaskCompletedEventAttributes: completed }) => completed) ?? [];
  const asked = events?.flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
    scheduled?.activityType?.name === type ? [scheduled.workflowTaskCompletedEventId] : [],
  );
  const at = tasks.findIndex(({ eventId }) => String(eventId) === String(asked?.[nth]));
  if (at < 0) throw new Error(`no task asks for ${type} so often`);
  return at;
}

async function tasksDone(run: WorkflowHandle): Promise<number> {
  const { events } = await run.fetchHistory();
  return (events ?? []).filter(({ workflowTaskCompletedEventAttributes: completed }) => completed).length;
}

async function untilRunning(run: WorkflowHandle, at: number): Promise<PipelineStatus> {
  const status = await world.untilStatus(
    run,
    ({ state, steps }) => steps[at]?.state === 'running' || state === 'failed',
  );
  expect(status.failure).toBeUndefined();
  return status;
}
