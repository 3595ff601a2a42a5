import type { WorkflowHandle } from '@temporalio/client';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, openWorld, quietRuntime } from '../support/huawei-world';
import { resetToBeginning } from '../support/reset-run';
import { runCliIn } from '../support/run-cli-in';

let world: World;
let worker: Awaited<ReturnType<World['addWorker']>>;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld({ workers: 0 });
  worker = await world.addWorker();
});

afterAll(async () => world.close());

test('the copy of a terminated pipeline is stopped, with a receipt, and a second cleanup finds it at rest', async () => {
  const handle = await terminated('orders');
  const { stderr } = await runCliIn(world, 'status', handle.workflowId);
  expect(stderr).toContain(`temporal-huaweicloud cleanup ${handle.workflowId}`);

  const first = await runCliIn(world, 'cleanup', handle.workflowId);
  expect(first.stdout).toMatch(/^copy: \d+ stopped, confirmed by the cloud\n.* has left nothing running\.\n$/);
  expect(first.code).toBe(0);
  expect(world.effects('orders')).toEqual(['start', 'stop', 'end']);

  const second = await runCliIn(world, 'cleanup', handle.workflowId, '--json');
  expect(JSON.parse(second.stdout)).toMatchObject({
    clean: true,
    steps: [{ step: 'copy', receipt: [{ asked: false, confirmed: true, leftRunning: null }] }],
  });
  expect(world.effects('orders')).toEqual(['start', 'stop', 'end']);
});

test('a pipeline that still runs is not cleaned up but to be cancelled, and one that succeeded has left nothing', async () => {
  world.cloud.addJobs([cdm('running', { durationMs: 3_600_000 })]);
  const handle = await startPipeline('running');
  await world.untilEffects('running', ['start']);

  const early = await runCliIn(world, 'cleanup', handle.workflowId);
  expect(early.stderr).toContain(`temporal-huaweicloud cancel ${handle.workflowId}`);
  expect(early.code).toBe(1);
  expect(world.effects('running')).toEqual(['start']);

  world.cloud.advance(3_600_000);
  await handle.result();
  const late = await runCliIn(world, 'cleanup', handle.workflowId);
  expect(late).toMatchObject({ code: 0, stdout: expect.stringContaining('has left nothing') as string });
});

test('an earlier run of the same id is cleaned up when it is named, though a later one has succeeded', async () => {
  const first = await terminated('repeated');
  const { runId } = await first.describe();
  const again = { name: 'other', steps: [{ id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'other' } }] };
  world.cloud.addJobs([cdm('other')]);
  const { workflowId } = first;
  const { taskQueue } = world;
  const second = { taskQueue, workflowId, args: [again] };
  await (await world.env.client.workflow.start('huaweiCloudPipeline', second)).result();

  const latest = await runCliIn(world, 'cleanup', workflowId);
  expect(latest).toMatchObject({ code: 0, stdout: expect.stringContaining('has left nothing') as string });
  expect(world.effects('repeated')).toEqual(['start']);

  const earlier = await runCliIn(world, 'cleanup', workflowId, '--run-id', runId);
  expect(earlier.stdout).toMatch(/^copy: \d+ stopped, confirmed by the cloud\n/);
  expect(earlier.code).toBe(0);
  expect(world.effects('repeated')).toEqual(['start', 'stop', 'end']);
});

test('what a run has left that was reset is stopped with what the run after it has left', async () => {
  world.cloud.addJobs([cdm('one', { durationMs: 3_600_000 }), cdm('two', { durationMs: 3_600_000 })]);
  const steps = ['one', 'two'].map((jobName) => ({ id: jobName, cdm: { clusterId: CLUSTER, jobName } }));
  const run = await world.startPipeline({ name: 'both', steps });
  await world.untilStatus(run, ({ steps: [one] }) => one?.state === 'running');
  world.cloud.advance(3_600_000);
  await world.untilStatus(run, ({ steps: [, two] }) => two?.state === 'running');
  const again = await resetToBeginning(world, run);
  await world.untilStatus(again, ({ steps: [one] }) => one?.state === 'running');
  await again.terminate('by hand');

  const { code, stdout, stderr } = await runCliIn(world, 'cleanup', run.workflowId);

  expect(stderr).toContain('It was reset, and was not told what a run before that left: two: CDM job two #');
  expect(stdout).toMatch(/^one: \d+ stopped, confirmed by the cloud\ntwo: \d+ stopped, confirmed by the cloud\n/);
  expect(code).toBe(0);
  expect(world.effects('one')).toEqual(['start', 'end', 'start', 'stop', 'end']);
  expect(world.effects('two')).toEqual(['start', 'stop', 'end']);
});

test('without a worker a cleanup says what may run and that nothing was stopped yet, and the next worker stops it', async () => {
  const handle = await terminated('stranded');
  await worker.stop();

  const { code, stderr } = await runCliIn(world, 'cleanup', handle.workflowId);

  expect(stderr).toMatch(/To be stopped: copy: CDM job stranded #\d+\n/);
  expect(stderr).toMatch(
    /error: Nothing was stopped yet\. No worker answers on task queue .*\ncleanup-.* waits for one too/,
  );
  expect(code).toBe(1);
  expect(world.effects('stranded')).toEqual(['start']);

  worker = await world.addWorker();
  const joined = await runCliIn(world, 'cleanup', handle.workflowId);
  expect(joined.code).toBe(0);
  expect(world.effects('stranded')).toEqual(['start', 'stop', 'end']);
});

async function terminated(job: string): Promise<WorkflowHandle> {
  world.cloud.addJobs([cdm(job, { durationMs: 3_600_000 })]);
  const handle = await startPipeline(job);
  await world.untilStatus(handle, ({ steps }) => steps[0]?.state === 'running');
  await handle.terminate('by hand');
  return handle;
}

function startPipeline(job: string): Promise<WorkflowHandle> {
  return world.startPipeline({ name: job, steps: [{ id: 'copy', cdm: { clusterId: CLUSTER, jobName: job } }] });
}
