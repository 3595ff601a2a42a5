import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { PipelineStatus } from '../../src/domain/status';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, dli, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders', variables: { day: '1', table: 'orders' } } };
const transform = { id: 'transform', dgc: { jobName: 'transform' } };
const LASTING = { durationMs: 3_600_000 };
const held = ({ state }: PipelineStatus) => state === 'held';

async function startHolding(...steps: object[]): Promise<WorkflowHandle> {
  return world.startPipeline({ name: 'p', onFailure: 'hold', steps });
}

async function say(handle: WorkflowHandle, verb: string, input?: unknown): Promise<string> {
  const { message } = await handle.executeUpdate<{ message: string }, [unknown]>(verb, { args: [input] });
  return message;
}

async function refusalOf(handle: WorkflowHandle, verb: string, input?: unknown): Promise<string> {
  const error: unknown = await say(handle, verb, input).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(WorkflowUpdateFailedError);
  return ((error as WorkflowUpdateFailedError).cause as Error).message;
}

/** A pipeline whose copy has failed, and that waits for a person. */
async function holdAtFailedCopy(): Promise<WorkflowHandle> {
  world.cloud.addJobs([cdm('orders', { outcome: 'FAILED', errorSummary: 'no such day' }), dgc('transform')]);
  const handle = await startHolding(copy, transform);
  await world.untilStatus(handle, held);
  world.cloud.addJobs([cdm('orders')]);
  return handle;
}

test('a step that failed waits for a person where the spec says hold, with what failed and which answers there are', async () => {
  const handle = await holdAtFailedCopy();
  const status = await world.status(handle);
  const why = expect.stringContaining('submission 1 ended FAILED: no such day') as string;
  expect(status).toMatchObject({
    state: 'held',
    asks: [{ step: 'copy', why, answers: ['retry', 'skip', 'adopt'] }],
    steps: [{ id: 'copy', state: 'held', failure: { type: 'HuaweiCloud.JobFailed' } }, { state: 'waiting' }],
  });
  const { memo } = await handle.describe();
  expect(memo?.['huaweicloud.status']).toEqual(status);
  await handle.terminate();
});

test('a retry runs the step once more with the changed parameter, the others as they were, and the pipeline goes on', async () => {
  const handle = await holdAtFailedCopy();
  expect(await say(handle, 'retry', { step: 'copy', params: { day: '{{ run.date | date: "%Y" }}' } })).toBe(
    'step copy is tried again',
  );
  const result = (await handle.result()) as PipelineStatus;

  expect(result).toMatchObject({ state: 'succeeded', asks: [] });
  expect(world.effects()).toEqual([
    'start orders',
    'end orders',
    'start orders',
    'end orders',
    'start transform',
    'end transform',
  ]);
  const starts = world.cloud.log().filter(({ effect, job }) => effect === 'start' && job === 'orders');
  expect(starts.map(({ asked }) => asked)).toEqual([
    { variables: { day: '1', table: 'orders' } },
    { variables: { day: new Date().getUTCFullYear().toString(), table: 'orders' } },
  ]);
});

test('a step that fails again is held again', async () => {
  world.cloud.addJobs([cdm('orders', { outcome: 'FAILED' })]);
  const handle = await startHolding(copy);
  await world.untilStatus(handle, held);
  await say(handle, 'retry', { step: 'copy' });
  await world.untilStatus(handle, ({ state, steps }) => state === 'held' && steps[0]?.runs[0]?.id === '2');
  await handle.terminate();
});

test('a skipped step lets the pipeline go on without it, and its reason is kept', async () => {
  const handle = await holdAtFailedCopy();
  await say(handle, 'skip', { step: 'copy', reason: 'no data that day' });
  const result = (await handle.result()) as PipelineStatus;
  expect(result.steps).toMatchObject([{ state: 'skipped', skipped: 'no data that day' }, { state: 'succeeded' }]);
  expect(world.effects('orders')).toEqual(['start', 'end']);
});

test('a step that has not begun can be skipped before it is due', async () => {
  world.cloud.addJobs([cdm('orders', LASTING), dgc('transform')]);
  const handle = await startHolding(copy, transform);
  await world.untilStatus(handle, ({ steps }) => steps[0]?.state === 'running');
  await say(handle, 'skip', { step: 'transform', reason: 'not tonight' });
  world.cloud.advance(LASTING.durationMs);
  expect(((await handle.result()) as PipelineStatus).steps[1]).toMatchObject({
    state: 'skipped',
    skipped: 'not tonight',
  });
  expect(world.effects('transform')).toEqual([]);
});

test('a run that a person started by hand is adopted by its id, watched, and stopped as ours on a cancel', async () => {
  const handle = await holdAtFailedCopy();
  world.cloud.addJobs([cdm('orders', { durationMs: 600_000 })]);
  world.cloud.run({ service: 'cdm', clusterId: CLUSTER, job: 'orders', by: 'operator' });
  await say(handle, 'adopt', { step: 'copy', runId: '2' });
  await world.untilStatus(handle, ({ steps }) => steps[0]?.state === 'running' && steps[0].runs[0]?.id === '2');
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow();
  expect(world.effects('orders')).toEqual(['start', 'end', 'start', 'stop', 'end']);
});

test('a run that the cloud does not show cannot be adopted: the step says so and waits on', async () => {
  const handle = await holdAtFailedCopy();
  await say(handle, 'adopt', { step: 'copy', runId: '77' });
  const why = /the cloud shows no run 77 of orders/;
  await world.untilStatus(handle, ({ asks }) => asks.some((ask) => why.test(ask.why)));
  await handle.terminate();
});

test('a run that the cloud does not show cannot be adopted either where the cloud could not be asked at first', async () => {
  const handle = await holdAtFailedCopy();
  world.cloud.fault({ match: { method: 'GET', path: '/submissions' }, kind: 'refuse', status: 500, times: 4 });
  await say(handle, 'adopt', { step: 'copy', runId: '77' });
  const why = /the cloud shows no run 77 of orders/;
  await world.untilStatus(handle, ({ asks }) => asks.some((ask) => why.test(ask.why)));
  await handle.terminate();
});

test('a DGC instance goes on from its failed node under its own id', async () => {
  world.cloud.addJobs([dgc('transform', { outcome: 'fail' })]);
  const handle = await startHolding(transform);
  await world.untilStatus(handle, held);
  const [run] = (await world.status(handle)).steps[0]?.runs ?? [];
  world.cloud.addJobs([dgc('transform')]);
  expect(await say(handle, 'retry', { step: 'transform', from: 'failedNode' })).toBe(
    'step transform goes on from its failed node',
  );
  const result = (await handle.result()) as PipelineStatus;
  expect(result.steps[0]?.runs).toMatchObject([{ id: run?.id, status: 'success' }]);
  expect(world.effects('transform')).toEqual(['start', 'end', 'restart', 'end']);
});

test('a paused pipeline starts nothing new while its running job goes on, and resumes where it was', async () => {
  world.cloud.addJobs([cdm('orders', LASTING), dgc('transform')]);
  const handle = await startHolding(copy, transform);
  await world.untilStatus(handle, ({ steps }) => steps[0]?.state === 'running');
  await say(handle, 'pause');
  world.cloud.advance(LASTING.durationMs);
  await world.untilStatus(handle, ({ steps }) => steps[0]?.state === 'succeeded');
  expect(await world.status(handle)).toMatchObject({ state: 'paused', steps: [{}, { state: 'waiting' }] });
  expect(world.effects('transform')).toEqual([]);
  await say(handle, 'resume');
  expect(await handle.result()).toMatchObject({ state: 'succeeded' });
});

test('other branches go on while one step waits for a person', async () => {
  world.cloud.addJobs([cdm('orders', { outcome: 'FAILED' }), dgc('transform')]);
  const handle = await startHolding(copy, { ...transform, needs: [] });
  await world.untilStatus(handle, ({ state, steps }) => state === 'held' && steps[1]?.state === 'succeeded');
  await say(handle, 'skip', { step: 'copy', reason: 'known' });
  expect(await handle.result()).toMatchObject({ state: 'succeeded' });
});

test('a cancel ends a pipeline that waits for a person, and undoes what was done', async () => {
  world.cloud.addJobs([dli(131), cdm('orders', { outcome: 'FAILED' })]);
  const handle = await startHolding({ id: 'stream', dli: { jobIds: [131] } }, copy);
  await world.untilStatus(handle, held);
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow();
  expect(await world.status(handle)).toMatchObject({ state: 'cancelled', asks: [] });
  expect(world.effects('131')).toEqual(['start', 'stop', 'end']);
});

test('a verb that cannot be heeded is refused with a sentence, and is not written into the history', async () => {
  const handle = await holdAtFailedCopy();
  const refusals = await Promise.all([
    refusalOf(handle, 'retry', { step: 'copi' }),
    refusalOf(handle, 'retry', { step: 'transform' }),
    refusalOf(handle, 'retry', { step: 'copy', from: 'failedNode' }),
    refusalOf(handle, 'retry', { step: 'copy', params: 'x' }),
    refusalOf(handle, 'retry', 'copy'),
    refusalOf(handle, 'skip', { step: 'copy' }),
    refusalOf(handle, 'adopt', { step: 'copy', runId: 'abc' }),
    refusalOf(handle, 'resume'),
  ]);
  expect(refusals).toEqual([
    'there is no step "copi"; the steps are copy, transform',
    'step transform is waiting: only a step that waits for a person can be retried',
    'only a DGC job that was run now can go on from its failed node',
    '`params` is an object of names and values',
    'retry takes { step, params?, from? }',
    'say why: `reason` is what people read later',
    'a submission id is a whole number, not abc',
    'the pipeline is not paused',
  ]);
  const { events = [] } = await handle.fetchHistory();
  expect(events?.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes)).toEqual([]);
  await handle.terminate();
});

test('a parameter that breaks the vendor’s limits is refused, and the step waits on', async () => {
  world.cloud.addJobs([dgc('transform', { outcome: 'fail' })]);
  const handle = await startHolding(transform);
  await world.untilStatus(handle, held);
  expect(await refusalOf(handle, 'retry', { step: 'transform', params: { x: 'v'.repeat(1025) } })).toContain(
    'at most 1024 characters',
  );
  expect(await world.status(handle)).toMatchObject({ state: 'held' });
  await handle.terminate();
});

test('a pause holds back a start that an outage has kept from leaving', async () => {
  world.cloud.addJobs([dgc('transform')]);
  world.cloud.fault({ match: { path: '/instances/detail' }, kind: 'refuse', status: 503, times: 1_000 });
  const handle = await startHolding(transform);
  await world.untilStatus(handle, ({ steps }) => steps[0]?.failure?.type === 'HuaweiCloud.Unavailable');
  await say(handle, 'pause');
  world.cloud.endFaults();
  const requests = () => world.cloud.requests().reduce((sum, { total }) => sum + total, 0);
  await untilStill(requests);
  expect(world.effects('transform')).toEqual([]);
  await say(handle, 'resume');
  expect(await handle.result()).toMatchObject({ state: 'succeeded' });
});

/** Until a number has stayed the same over three looks, a second apart. */
async function untilStill(count: () => number): Promise<void> {
  for (let same = 0, last = -1; same < 3;) {
    same = count() === last ? same + 1 : 0;
    last = count();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

test('an adopted stream is stopped on a cancel, though an earlier start of it had failed under the same id', async () => {
  world.cloud.addJobs([dli(131, { outcome: 'job_submit_fail' })]);
  const handle = await startHolding({ id: 'stream', dli: { jobIds: [131] } }, { id: 'long', dgc: { jobName: 'long' } });
  await world.untilStatus(handle, held);
  world.cloud.addJobs([dli(131, { startupMs: 600_000 }), dgc('long', { durationMs: 600_000, bootMs: 0 })]);
  world.cloud.run({ service: 'dli', job: 131, by: 'operator' });
  await say(handle, 'adopt', { step: 'stream', runId: '131' });
  await world.untilStatus(handle, ({ steps }) => steps[0]?.state === 'running');
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow();
  expect(world.effects('131').slice(-2)).toEqual(['stop', 'end']);
});

test('a hundred steps that wait for a person cost no more than ten memos, and each can be answered', async () => {
  const steps = Array.from({ length: 100 }, (_, at) => ({ id: `s${at}`, needs: [], dli: { jobIds: [9_000 + at] } }));
  const handle = await startHolding(...steps);
  await world.untilStatus(handle, ({ asks }) => asks.length === 100);
  const { events } = await handle.fetchHistory();
  const memos = (events ?? []).filter((event) => event.workflowPropertiesModifiedEventAttributes);
  expect(memos.length).toBeLessThanOrEqual(10);
  const { memo } = await handle.describe();
  expect(JSON.stringify(memo?.['huaweicloud.status']).length).toBeLessThan(150_000);
  await say(handle, 'skip', { step: 's42', reason: 'known' });
  await world.untilStatus(handle, ({ asks }) => asks.length === 99);
  await handle.terminate();
});
