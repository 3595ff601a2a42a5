import type { WorkflowHandle } from '@temporalio/client';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, openWorld, quietRuntime } from '../support/huawei-world';
import { runCliIn } from '../support/run-cli-in';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

const DATE = '2026-01-31T00:00:00.000Z';
const SPEC = {
  name: 'nightly',
  params: { table: 'orders', items: ['a', 'b'] },
  steps: [
    { id: 'copy', cdm: { clusterId: CLUSTER, jobName: '{{ params.table }}' } },
    { id: 'each', forEach: { in: 'params.items' }, dgc: { jobName: 'each-{{ item }}' } },
    { id: 'load', dgc: { jobName: 'load-{{ steps.copy.rowsWritten }}-{{ steps.each.succeeded | join: "" }}' } },
    { id: 'tell', always: true, dgc: { jobName: 'tell-{{ run.state }}' } },
  ],
};

/** A run that fails at one of two items, once the other is done. */
async function failed(): Promise<WorkflowHandle> {
  world.cloud.addJobs([cdm('lines', { rows: 7 }), dgc('each-a'), dgc('each-b', { outcome: 'fail' }), dgc('load-7-ab')]);
  world.cloud.addJobs([dgc('tell-failed'), dgc('tell-succeeded')]);
  const steps = SPEC.steps.map((step) =>
    step.forEach ? { ...step, forEach: { ...step.forEach, onItemFailure: 'keepGoing' } } : step,
  );
  const handle = await world.startPipeline({ ...SPEC, steps }, { date: DATE, params: { table: 'lines' } });
  await expect(handle.result()).rejects.toThrow();
  return handle;
}

test('a rerun does what had failed and what comes after, for the same date and parameters, and takes over the rest', async () => {
  const { workflowId } = await failed();
  world.cloud.addJobs([dgc('each-b')]);

  const again = await runCliIn(world, 'rerun', workflowId, '--json');
  expect({ code: again.code, stderr: again.stderr }).toMatchObject({ code: 0 });
  expect(again.stderr).toContain(`Started ${workflowId} again: each[b], load. Taken over: copy, each[a].`);
  const status = await world.status(world.env.client.workflow.getHandle(workflowId));
  expect(status).toMatchObject({ state: 'succeeded', date: DATE });
  expect(status.steps.map(({ id, state, takenOver }) => [id, state, takenOver !== undefined])).toEqual([
    ['copy', 'succeeded', true],
    ['each[a]', 'succeeded', true],
    ['each[b]', 'succeeded', false],
    ['load', 'succeeded', false],
    ['tell', 'succeeded', false],
  ]);
  expect(world.effects('lines')).toEqual(['start', 'end']);
  expect(world.effects('each-a')).toEqual(['start', 'end']);
  expect(world.effects('load-7-ab')).toEqual(['start', 'end']);
});

test('status of a run that has failed ends with 1 where its end is asked for, and with 0 where it is only shown', async () => {
  const { workflowId } = await failed();

  const [shown, asked, watched] = await Promise.all([
    runCliIn(world, 'status', workflowId),
    runCliIn(world, 'status', workflowId, '--exit-code'),
    runCliIn(world, 'status', workflowId, '--exit-code', '--watch'),
  ]);

  expect(shown.stdout).toContain(' failed (times of UTC)\n');
  expect([shown.code, asked.code, watched.code]).toEqual([0, 1, 1]);
  expect(asked.stdout).toBe(shown.stdout);
});

test('a run that has succeeded is run again from a step on, and not without one', async () => {
  const { workflowId } = await failed();
  world.cloud.addJobs([dgc('each-b')]);
  await runCliIn(world, 'rerun', workflowId);

  const nothing = await runCliIn(world, 'rerun', workflowId);
  expect(nothing).toMatchObject({ code: 1, stderr: expect.stringContaining('name one with --from STEP') as string });
  const unknown = await runCliIn(world, 'rerun', workflowId, '--from', 'tell');
  expect(unknown.stderr).toContain('there is no step "tell" to begin from; the steps are copy, each[a], each[b], load');
  const detached = await runCliIn(world, 'rerun', workflowId, '--from', 'load', '--detach');
  expect(detached).toMatchObject({ code: 0, stdout: `${workflowId}\n` });
  await world.env.client.workflow.getHandle(workflowId).result();
  expect(world.effects('load-7-ab')).toEqual(['start', 'end', 'start', 'end']);
  expect(world.effects('each-b')).toEqual(['start', 'end', 'start', 'end']);
});

test('what a run has taken over it neither stops nor undoes', async () => {
  const undo = { compensate: { cdm: { clusterId: CLUSTER, jobName: 'undo' } } };
  const steps = [
    { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'copy' }, ...undo },
    { id: 'load', dgc: { jobName: 'load' } },
  ];
  world.cloud.addJobs([cdm('copy'), cdm('undo'), dgc('load')]);
  const { workflowId } = await world.startPipeline({ name: 'p', steps });
  await world.env.client.workflow.getHandle(workflowId).result();
  world.cloud.addJobs([dgc('load', { outcome: 'fail' })]);

  const again = await runCliIn(world, 'rerun', workflowId, '--from', 'load');
  expect(again.code).toBe(1);
  expect(world.effects('undo')).toEqual([]);
});

test('a run that goes on, and a job without a pipeline, are refused with what to do', async () => {
  world.cloud.addJobs([dgc('long', { durationMs: 3_600_000 })]);
  const body = { jobName: 'long' };
  const pipeline = await world.startPipeline({ name: 'p', steps: [{ id: 'long', dgc: body }] });
  await world.untilEffects('long', ['start']);
  const open = await runCliIn(world, 'rerun', pipeline.workflowId);
  expect(open).toMatchObject({ code: 1, stderr: expect.stringContaining('still runs') as string });
  await pipeline.terminate();

  const leaving = await runCliIn(world, 'rerun', pipeline.workflowId, '--detach');
  expect(leaving.stderr).toContain('warning: may still run: long: DGC job long');
  const job = await world.start('huaweiCloudDgcJob', { jobName: 'none' });
  await expect(job.result()).rejects.toThrow();
  const ofJob = await runCliIn(world, 'rerun', job.workflowId);
  expect(ofJob.stderr).toContain('only a huaweiCloudPipeline is run again by its steps');
});

test('a run that nobody has is refused with a sentence', async () => {
  expect(await runCliIn(world, 'rerun', 'no-such-run')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no pipeline no-such-run on this server, in this namespace.') as string,
  });
});

test('a caller by name who hands in a step that the pipeline does not have is refused with a sentence', async () => {
  const takeOver = { runId: 'r', steps: { other: { output: {} } } };
  const handle = await world.startPipeline({ name: 'p', steps: [{ id: 'a', dgc: { jobName: 'a' } }] }, { takeOver });
  await expect(handle.result()).rejects.toMatchObject({
    cause: { message: expect.stringContaining('no step `other` can be taken over') as string },
  });
  expect((await world.status(handle)).state).toBe('failed');
});
