import { WorkflowFailedError } from '@temporalio/client';
import type { ApplicationFailure } from '@temporalio/common';
import { CancelledFailure } from '@temporalio/common';
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

const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } };
const transform = { id: 'transform', dgc: { jobName: 'transform' } };
const streams = { id: 'streams', dli: { jobIds: [131, 132] } };

function running(id: string) {
  return ({ steps }: PipelineStatus) => steps.some((step) => step.id === id && step.state === 'running');
}

async function failureOf(result: Promise<unknown>): Promise<ApplicationFailure> {
  const error = await result.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(WorkflowFailedError);
  return (error as WorkflowFailedError).cause as ApplicationFailure;
}

test('a cancel in mid-copy stops the copy, the receipt says confirmed, and the workflow is Cancelled', async () => {
  world.cloud.addJobs([cdm('orders', { durationMs: 600_000 }), dgc('transform')]);
  const handle = await world.startPipeline({ name: 'p', steps: [copy, transform] });
  await world.untilStatus(handle, running('copy'));
  await handle.cancel();

  expect(await failureOf(handle.result())).toBeInstanceOf(CancelledFailure);
  expect((await handle.describe()).status.name).toBe('CANCELLED');
  expect(world.effects()).toEqual(['start orders', 'stop orders', 'end orders']);
  const status = await world.status(handle);
  expect(status.steps[0]?.failure).toBeUndefined();
  expect(status).toMatchObject({
    state: 'cancelled',
    steps: [
      { id: 'copy', state: 'stopped', receipt: [{ run: '1', asked: true, confirmed: true, leftRunning: null }] },
      { id: 'transform', state: 'waiting', runs: [] },
    ],
  });
  const { memo } = await handle.describe();
  expect(memo?.['huaweicloud.status']).toEqual(status);
});

test('a DGC failure after the copy fails the pipeline, naming node and log, and DLI is never started', async () => {
  const nodes = [{ nodeName: 'load_orders', type: 'DLISQL', status: 'fail', logPath: 'obs://logs/load_orders.log' }];
  world.cloud.addJobs([cdm('orders'), dgc('transform', { outcome: 'fail', nodes }), dli(131), dli(132)]);
  const handle = await world.startPipeline({ name: 'p', steps: [copy, transform, streams] });

  const failure = await failureOf(handle.result());
  expect(failure.type).toBe('HuaweiCloud.JobFailed');
  expect(failure.message).toMatch(
    /^step transform: DGC job transform: instance \d+ ended fail: .*load_orders.*obs:\/\/logs\/load_orders\.log/,
  );
  expect(failure.message).toContain('copy: done, and nothing to undo');
  expect(world.effects()).toEqual(['start orders', 'end orders', 'start transform', 'end transform']);
});

test('a CDM failure carries the error summary of the submission', async () => {
  world.cloud.addJobs([
    cdm('orders', { outcome: 'FAILED', errorSummary: 'Table orders does not exist', errorDetails: 'ORA-00942' }),
  ]);
  const handle = await world.startPipeline({ name: 'p', steps: [copy] });

  const failure = await failureOf(handle.result());
  expect(failure.type).toBe('HuaweiCloud.JobFailed');
  expect(failure.message).toContain('submission 1 ended FAILED: Table orders does not exist: ORA-00942');
});

test.each([
  { outcome: 'STOPPED', type: 'HuaweiCloud.JobStopped' },
  { outcome: 'FAILURE_ON_SUBMIT', type: 'HuaweiCloud.JobFailed' },
])('a copy that ends $outcome fails the pipeline with $type', async ({ outcome, type }) => {
  world.cloud.addJobs([cdm('orders', { outcome })]);
  const handle = await world.startPipeline({ name: 'p', steps: [copy] });
  expect((await failureOf(handle.result())).type).toBe(type);
});

test('a step that outlasts its timeout is stopped, and fails with DeadlineExceeded', async () => {
  world.cloud.addJobs([cdm('orders', { durationMs: 600_000 })]);
  const handle = await world.startPipeline({ name: 'p', steps: [{ ...copy, timeout: '6s' }] });

  const failure = await failureOf(handle.result());
  expect(failure).toMatchObject({
    type: 'HuaweiCloud.DeadlineExceeded',
    message: 'step copy: CDM job orders did not end within 6 s; last: submission 1 was still going on',
  });
  expect(world.effects()).toEqual(['start orders', 'stop orders', 'end orders']);
  expect((await world.status(handle)).steps[0]).toMatchObject({ state: 'failed', receipt: [{ confirmed: true }] });
});

test('a status word that nobody knows keeps the step waiting until its timeout, and is no success', async () => {
  world.cloud.addJobs([cdm('orders', { outcome: 'ARCHIVED' })]);
  const handle = await world.startPipeline({ name: 'p', steps: [{ ...copy, timeout: '6s' }] });
  expect((await failureOf(handle.result())).type).toBe('HuaweiCloud.DeadlineExceeded');
});

test('streams that this pipeline started are stopped when a later step fails', async () => {
  world.cloud.addJobs([dli(131), dli(132), dgc('transform', { outcome: 'fail' })]);
  const handle = await world.startPipeline({ name: 'p', steps: [streams, transform] });

  const failure = await failureOf(handle.result());
  expect(failure.message).toMatch(/^step transform: .* -- earlier steps: streams: stopped$/);
  expect(world.effects('131')).toEqual(['start', 'stop', 'end']);
  expect(world.effects('132')).toEqual(['start', 'stop', 'end']);
  expect((await world.status(handle)).steps[0]).toMatchObject({
    state: 'stopped',
    receipt: [
      { run: '131', confirmed: true },
      { run: '132', confirmed: true },
    ],
  });
});

test('a finished copy is undone by the step that its `compensate` names, after the streams that came later', async () => {
  world.cloud.addJobs([cdm('orders'), cdm('orders_undo'), dli(131), dli(132), dgc('transform', { outcome: 'fail' })]);
  const undo = {
    cdm: { clusterId: CLUSTER, jobName: 'orders_undo', variables: { rows: '{{ steps.copy.rowsWritten }}' } },
  };
  const handle = await world.startPipeline({ name: 'p', steps: [{ ...copy, compensate: undo }, streams, transform] });

  const failure = await failureOf(handle.result());
  expect(failure.message).toMatch(/-- earlier steps: streams: stopped; copy: compensated by cdm$/);
  const order = world.effects().filter((effect) => ['stop 131', 'start orders_undo'].includes(effect));
  expect(order).toEqual(['stop 131', 'start orders_undo']);
  expect((await world.status(handle)).steps[0]).toMatchObject({ state: 'compensated' });
});

test('a compensation that fails does not keep the others from running, and is named', async () => {
  world.cloud.addJobs([
    dli(131),
    dli(132),
    cdm('orders'),
    cdm('orders_undo', { outcome: 'FAILED' }),
    dgc('transform', { outcome: 'fail' }),
  ]);
  const undo = { cdm: { clusterId: CLUSTER, jobName: 'orders_undo' } };
  const handle = await world.startPipeline({ name: 'p', steps: [streams, { ...copy, compensate: undo }, transform] });

  const failure = await failureOf(handle.result());
  expect(failure.message).toMatch(
    /copy: failed: step copy\.compensate: CDM job orders_undo: submission 2 ended FAILED.*; streams: stopped$/,
  );
  expect(world.effects('131')).toEqual(['start', 'stop', 'end']);
});
