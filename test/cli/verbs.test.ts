import type { WorkflowHandle } from '@temporalio/client';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, openWorld, quietRuntime } from '../support/huawei-world';
import { runCliIn } from '../support/run-cli-in';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

afterAll(async () => world.close());

test('a held step is retried without being named, with other parameters, and then skipped with a reason', async () => {
  const handle = await holdOn('retried');

  const retried = await runCliIn(world, 'retry', handle.workflowId, '--param', 'day=2026-01-02');
  expect(retried).toMatchObject({ code: 0, stdout: 'step copy is tried again\n' });
  await world.untilEffects('retried', ['start', 'end', 'start', 'end']);
  await world.untilStatus(handle, ({ state }) => state === 'held');

  const skipped = await runCliIn(world, 'skip', handle.workflowId, 'copy', '--reason', 'empty day', '--json');
  expect(JSON.parse(skipped.stdout)).toEqual({
    workflowId: handle.workflowId,
    verb: 'skip',
    message: 'step copy is skipped',
  });
  await expect(handle.result()).resolves.toMatchObject({ state: 'succeeded' });
});

test('a run that the cloud shows is adopted by a held step', async () => {
  const handle = await holdOn('adopted');
  world.cloud.addJobs([cdm('adopted')]);
  const id = world.cloud.run({ service: 'cdm', job: 'adopted', clusterId: CLUSTER, by: 'somebody' });

  const { code, stdout } = await runCliIn(world, 'adopt', handle.workflowId, '--step', 'copy', '--run', id);

  expect(stdout).toBe(`step copy goes on with run ${id}\n`);
  expect(code).toBe(0);
  await expect(handle.result()).resolves.toMatchObject({ state: 'succeeded' });
  expect(world.effects('adopted')).toEqual(['start', 'end', 'start', 'end']);
});

test('a paused pipeline starts nothing until it is resumed', async () => {
  world.cloud.addJobs([cdm('paused', { durationMs: 3_600_000 }), cdm('after')]);
  const handle = await world.startPipeline({ name: 'paused', steps: [step('copy', 'paused'), step('next', 'after')] });
  await world.untilEffects('paused', ['start']);

  expect(await runCliIn(world, 'pause', handle.workflowId)).toMatchObject({ code: 0 });
  const page = await runCliIn(world, 'status', handle.workflowId);
  expect(page.stdout).toContain(`go on: temporal-huaweicloud resume ${handle.workflowId}`);
  world.cloud.advance(3_600_000);
  await world.untilStatus(handle, ({ steps }) => steps[0]?.state === 'succeeded');
  expect(world.effects('after')).toEqual([]);

  expect(await runCliIn(world, 'resume', handle.workflowId)).toMatchObject({ code: 0 });
  await expect(handle.result()).resolves.toMatchObject({ state: 'succeeded' });
});

test('a verb that is refused says why, and one to an ended pipeline that it has ended', async () => {
  const handle = await holdOn('refused');
  const id = handle.workflowId;

  const refused = await runCliIn(world, 'retry', id, '--step', 'nowhere');
  expect(refused.stderr).toBe(`error: ${id} refuses: there is no step "nowhere"; the steps are copy\n`);
  expect(refused.code).toBe(1);
  expect(await runCliIn(world, 'resume', id)).toMatchObject({ code: 1 });

  await runCliIn(world, 'cancel', id);
  const late = await runCliIn(world, 'pause', id);
  expect(late.stderr).toMatch(`${id} has ended (cancelled): there is nothing left to tell it`);
  expect(late.code).toBe(1);
});

/** A pipeline whose only job has failed, and which waits for a person. */
async function holdOn(job: string): Promise<WorkflowHandle> {
  world.cloud.addJobs([cdm(job, { outcome: 'FAILED' })]);
  const handle = await world.startPipeline({ name: job, onFailure: 'hold', steps: [step('copy', job)] });
  await world.untilStatus(handle, ({ state }) => state === 'held');
  return handle;
}

function step(id: string, jobName: string): object {
  return { id, cdm: { clusterId: CLUSTER, jobName } };
}
