import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import type { ToldRunPage } from '../../src/board/told';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, openWorld, quietRuntime } from '../support/huawei-world';
import type { TestBoard } from './board-in';
import { boardIn } from './board-in';

let world: World;
let board: TestBoard;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
  board = await boardIn(world);
});

afterAll(async () => {
  await board.close();
  await world.close();
});

const copy = (jobName: string) => ({ id: 'copy', cdm: { clusterId: CLUSTER, jobName } });
const pathOf = ({ workflowId }: { workflowId: string }, verb?: string) =>
  `/api/runs/${encodeURIComponent(workflowId)}${verb === undefined ? '' : `/${verb}`}`;

/** A pipeline whose only job has failed, and which waits for a person. */
async function holdOn(job: string): Promise<WorkflowHandle> {
  world.cloud.addJobs([cdm(job, { outcome: 'FAILED' })]);
  const handle = await world.startPipeline({ name: job, onFailure: 'hold', steps: [copy(job)] });
  await world.untilStatus(handle, ({ state }) => state === 'held');
  return handle;
}

test('a held step is retried with other parameters, and then skipped with a reason', async () => {
  const handle = await holdOn('retried');

  expect(await board.post(pathOf(handle, 'retry'), { step: 'copy', params: { day: '2026-01-02' } })).toMatchObject({
    status: 200,
    json: { message: 'step copy is tried again' },
  });
  await world.untilEffects('retried', ['start', 'end', 'start', 'end']);
  await world.untilStatus(handle, ({ state }) => state === 'held');
  expect(await board.post(pathOf(handle, 'skip'), { step: 'copy', reason: 'empty day' })).toMatchObject({
    json: { message: 'step copy is skipped' },
  });
  await expect(handle.result()).resolves.toMatchObject({ steps: [{ skipped: 'empty day' }] });
});

test('a run that the cloud shows is adopted by a held step', async () => {
  const handle = await holdOn('adopted');
  world.cloud.addJobs([cdm('adopted')]);
  const id = world.cloud.run({ service: 'cdm', job: 'adopted', clusterId: CLUSTER, by: 'somebody' });

  expect(await board.post(pathOf(handle, 'adopt'), { step: 'copy', run: id })).toMatchObject({
    status: 200,
    json: { message: `step copy goes on with run ${id}` },
  });
  await expect(handle.result()).resolves.toMatchObject({ state: 'succeeded' });
});

test('a pipeline is paused, resumed and cancelled, which leaves a receipt on its page', async () => {
  world.cloud.addJobs([cdm('paused', { durationMs: 3_600_000 })]);
  const handle = await world.startPipeline({ name: 'paused', steps: [copy('paused')] });
  await world.untilEffects('paused', ['start']);

  expect(await board.post(pathOf(handle, 'pause'))).toMatchObject({ status: 200 });
  await world.untilStatus(handle, ({ state }) => state === 'paused');
  expect(await board.post(pathOf(handle, 'resume'))).toMatchObject({ json: { message: 'the pipeline goes on' } });
  expect(await board.post(pathOf(handle, 'cancel'))).toMatchObject({
    status: 200,
    json: { message: `${handle.workflowId} has been asked to end: it stops what it started first.` },
  });
  const told = await board.readUntil<ToldRunPage>(pathOf(handle), ({ end }) => end === 'cancelled');
  expect(told.status?.steps[0]?.receipt).toMatchObject([{ asked: true, confirmed: true, leftRunning: null }]);
});

test('a run that has failed is run again, from a step on where one is named', async () => {
  world.cloud.addJobs([cdm('again'), dgc('again-load', { outcome: 'fail' })]);
  const steps = [copy('again'), { id: 'load', dgc: { jobName: 'again-load' } }];
  const handle = await world.startPipeline({ name: 'again', onFailure: 'compensate', steps });
  await expect(handle.result()).rejects.toThrow();
  world.cloud.addJobs([dgc('again-load')]);

  const { status, json } = await board.post(pathOf(handle, 'rerun'), { from: 'load' });
  expect(status).toBe(200);
  expect((json as { message: string }).message).toContain(`Started ${handle.workflowId} again: `);
  await expect(world.env.client.workflow.getHandle(handle.workflowId).result()).resolves.toMatchObject({
    state: 'succeeded',
  });
});

test('what was looked at is what is answered: a page of a run before is told to look again', async () => {
  const handle = await holdOn('seen');
  expect(await board.post(pathOf(handle, 'cancel'), { runId: '0197a000-0000-7000-8000-000000000000' })).toMatchObject({
    status: 409,
    json: { error: expect.stringContaining('has been started anew since this page was made') as string },
  });
  await expect(world.status(handle)).resolves.toMatchObject({ state: 'held' });
  await handle.terminate();
});

test('what the pipeline refuses, or nobody could carry out, is told in its own sentence', async () => {
  const handle = await holdOn('refused');
  const id = handle.workflowId;

  expect(await board.post(pathOf(handle, 'retry'), { step: 'nowhere' })).toMatchObject({
    status: 409,
    json: { error: `${id} refuses: there is no step "nowhere"; the steps are copy` },
  });
  expect(await board.post(pathOf(handle, 'skip'), { step: 'copy' })).toMatchObject({
    status: 400,
    json: { error: expect.stringMatching(/^skip takes runId, step, reason: reason: /) as string },
  });
  expect(await board.post(pathOf(handle, 'rerun'))).toMatchObject({
    status: 409,
    json: { error: expect.stringContaining(`${id} still runs`) as string },
  });
  await handle.terminate();
  expect(await board.post(pathOf(handle, 'pause'))).toMatchObject({
    status: 409,
    json: { error: expect.stringContaining(`${id} has ended (terminated)`) as string },
  });
  expect(await board.post('/api/runs/nobody/cancel')).toMatchObject({ status: 404 });
});

test('a workflow that is none of ours is neither shown nor cancelled', async () => {
  const id = `theirs-${randomUUID()}`;
  const handle = await world.env.client.workflow.start('somebodyElses', {
    taskQueue: 'nobody-polls-this',
    workflowId: id,
  });
  const sentence = `${id} is a workflow of type somebodyElses, and neither a pipeline nor a job of one.`;

  expect(await board.ask(`/api/runs/${id}`)).toMatchObject({ status: 404, json: { error: sentence } });
  expect(await board.post(`/api/runs/${id}/cancel`)).toMatchObject({ status: 404, json: { error: sentence } });
  const { history } = await world.env.client.workflowService.getWorkflowExecutionHistory({
    namespace: 'default',
    execution: { workflowId: id },
  });
  expect(history?.events?.some(({ workflowExecutionCancelRequestedEventAttributes: asked }) => asked)).toBe(false);
  await handle.terminate();
});
