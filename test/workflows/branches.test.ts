import { setTimeout as pause } from 'node:timers/promises';
import type { PipelineStatus } from '../../src/domain/status';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, dli, environmentWithKeys, openWorld, QUICK, quietRuntime } from '../support/huawei-world';
import { roomyConnections } from '../support/roomy-connections';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

const job = (id: string, more: object = {}) => ({ id, dgc: { jobName: id }, ...more });

const LASTING = { durationMs: 3_600_000, bootMs: 0 };

function stateOf(id: string, state: string) {
  return ({ steps }: PipelineStatus) => steps.some((step) => step.id === id && step.state === state);
}

function statesOf({ steps }: PipelineStatus): string[] {
  return steps.map(({ id, state }) => `${id} ${state}`);
}

test('steps that need nothing of each other run side by side, and a join waits for all of them', async () => {
  world.cloud.addJobs([dgc('a', LASTING), dgc('b', LASTING), dgc('join')]);
  const steps = [job('a', { needs: [] }), job('b', { needs: [] }), job('join', { needs: ['a', 'b'] })];
  const handle = await world.startPipeline({ name: 'p', steps });
  await Promise.all(['a', 'b'].map(async (name) => world.untilEffects(name, ['start'])));
  world.cloud.advance(LASTING.durationMs);
  const status = (await handle.result()) as PipelineStatus;

  expect(status.state).toBe('succeeded');
  const order = world.effects();
  expect(order.slice(0, 2).sort()).toEqual(['start a', 'start b']);
  expect(order.slice(4)).toEqual(['start join', 'end join']);
});

test('when one branch fails, the others are stopped at once, and what was done is undone', async () => {
  world.cloud.addJobs([
    dli(131),
    dgc('long', LASTING),
    dgc('bad', { outcome: 'fail', durationMs: 600_000, bootMs: 0 }),
  ]);
  const steps = [
    { id: 'stream', needs: [], dli: { jobIds: [131] } },
    job('long', { needs: [] }),
    job('bad', { needs: ['stream'] }),
    job('never', { needs: ['bad', 'long'] }),
  ];
  const handle = await world.startPipeline({ name: 'p', steps });
  await Promise.all(['long', 'bad'].map(async (name) => world.untilEffects(name, ['start'])));
  world.cloud.advance(600_000);
  await expect(handle.result()).rejects.toMatchObject({
    cause: { message: expect.stringMatching(/^step bad: .*stream: stopped/) as string },
  });

  expect(world.effects('long')).toEqual(['start', 'stop', 'end']);
  expect(world.effects('131')).toEqual(['start', 'stop', 'end']);
  expect(statesOf(await world.status(handle))).toEqual([
    'stream stopped',
    'long stopped',
    'bad failed',
    'never waiting',
  ]);
});

test('a cancel stops every branch that runs', async () => {
  world.cloud.addJobs([dgc('a', { durationMs: 600_000, bootMs: 0 }), cdm('orders', { durationMs: 600_000 })]);
  const copy = { id: 'copy', needs: [], cdm: { clusterId: CLUSTER, jobName: 'orders' } };
  const handle = await world.startPipeline({ name: 'p', steps: [job('a'), copy] });
  await world.untilStatus(handle, (status) => stateOf('a', 'running')(status) && stateOf('copy', 'running')(status));
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow();

  expect(world.effects('a')).toEqual(['start', 'stop', 'end']);
  expect(world.effects('orders')).toEqual(['start', 'stop', 'end']);
  expect((await world.status(handle)).state).toBe('cancelled');
});

test('a step whose condition does not hold is skipped, says why, and the step after it can tell', async () => {
  world.cloud.addJobs([cdm('orders', { rows: 0 }), dgc('transform'), dgc('report')]);
  const steps = [
    { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } },
    job('transform', { when: 'steps.copy.rowsWritten > 0' }),
    job('report', { when: "steps.transform.state == 'skipped' and params.always" }),
  ];
  const result: unknown = await (await world.startPipeline({ name: 'p', params: { always: true }, steps })).result();

  const status = result as PipelineStatus;
  expect(statesOf(status)).toEqual(['copy succeeded', 'transform skipped', 'report succeeded']);
  expect(status.steps[1]?.skipped).toBe('its condition does not hold: steps.copy.rowsWritten > 0');
  expect(world.effects('transform')).toEqual([]);
});

test('a job that failed is run again as its `retry` says, each run once', async () => {
  world.cloud.addJobs([dgc('flaky', { outcome: 'fail' })]);
  const retry = { maximumAttempts: 3, initialInterval: '1s' };
  const handle = await world.startPipeline({ name: 'p', steps: [job('flaky', { retry })] });
  // Of the next run: said while the first goes on, not in the second between the two.
  await world.untilEffects('flaky', ['start']);
  world.cloud.addJobs([dgc('flaky')]);
  const status = (await handle.result()) as PipelineStatus;

  expect(status.steps[0]).toMatchObject({
    state: 'succeeded',
    attempts: [{ state: 'failed' }, { state: 'succeeded' }],
  });
  expect(world.effects('flaky')).toEqual(['start', 'end', 'start', 'end']);
});

test('a job that fails each time is run no more often than its `retry` says', async () => {
  world.cloud.addJobs([dgc('bad', { outcome: 'fail' })]);
  const retry = { maximumAttempts: 2, initialInterval: '500ms' };
  const handle = await world.startPipeline({ name: 'p', steps: [job('bad', { retry })] });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.JobFailed' } });
  expect(world.effects('bad')).toEqual(['start', 'end', 'start', 'end']);
});

test('a job that a person stopped is not run again', async () => {
  world.cloud.addJobs([dgc('stopped', { outcome: 'manual-stop' })]);
  const handle = await world.startPipeline({
    name: 'p',
    steps: [job('stopped', { retry: { initialInterval: '500ms' } })],
  });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.JobStopped' } });
  expect(world.effects('stopped')).toEqual(['start', 'end']);
});

test('24 branches that start at once under a tight limit each start by one call, and waste no read on a lease that ran out', async () => {
  // A lease is shorter than the limit takes for a read of each, and far longer than a slow machine takes for a call; and
  // none is looked at before all have begun.
  const fence = { leaseMs: 5_000, requestTimeoutMs: 5_000, visibilityMs: 1_000 };
  const tight = await openWorld({
    plugin: { fence, pace: { minMs: 600_000, maxMs: 600_000 } },
    environment: (cloud) => ({ ...environmentWithKeys(cloud), HUAWEICLOUD_LIMIT_DGC: '4/s' }),
  });
  const branches = Array.from({ length: 24 }, (_, at) => job(`b${at}`, { needs: [] }));
  tight.cloud.addJobs(branches.map(({ id }) => dgc(id, LASTING)));
  const handle = await tight.startPipeline({ name: 'burst', steps: branches });
  // The cloud tells for nothing what each question has a worker without a cache replay.
  while (tight.effects().length < branches.length) await pause(50);
  await tight.untilStatus(handle, ({ steps }) => steps.length > 0 && steps.every(({ state }) => state === 'running'));

  // Fence reads that went before the starts which wait under a lease would let every lease run out, again and again.
  const reads = tight.cloud.requests().find(({ route }) => route.endsWith('/instances/detail'));
  const starts = tight.cloud.requests().find(({ route }) => route.endsWith('/run-immediate'));
  expect(starts?.total).toBe(24);
  // One read a start, and some on a machine that is slow itself.
  expect(reads?.total).toBeLessThan(36);
  await handle.terminate();
  await tight.close();
});

test('60 branches in one pipeline, more than begin in one workflow task, each run once, and the step behind them sees all of them done', async () => {
  const wide = await openWorld({ workers: 0 });
  const connections = roomyConnections(wide.cloud);
  // The pretend cloud shares this process with 60 branches: it may answer later than quick times allow for.
  await wide.addWorker({ pace: QUICK.pace, connections });
  const branches = Array.from({ length: 60 }, (_, at) => job(`b${at}`, { needs: [] }));
  const join = job('join', { needs: branches.map(({ id }) => id) });
  wide.cloud.addJobs([...branches.map(({ id }) => dgc(id)), dgc('join')]);
  const handle = await wide.startPipeline({ name: 'wide', steps: [...branches, join] });
  const status = (await handle.result()) as PipelineStatus;

  expect(status.state).toBe('succeeded');
  const starts = wide.effects().filter((effect) => effect.startsWith('start '));
  expect(new Set(starts).size).toBe(61);
  expect(starts).toHaveLength(61);
  expect(starts.at(-1)).toBe('start join');
  await wide.close();
  await connections.close();
});
