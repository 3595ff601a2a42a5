import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { changedBuild } from '../support/changed-build';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, openWorld, quietRuntime } from '../support/huawei-world';
import type { RunningCli } from '../support/run-cli';
import { startBuild } from '../support/start-build';

const A_NIGHT_MS = 3_600_000;

let world: World;
let worker: RunningCli | undefined;
let build: string | undefined;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld({ workers: 0 });
});

beforeEach(async () => {
  await world.cloud.reset();
  world.cloud.addJobs([cdm('night', { durationMs: A_NIGHT_MS }), cdm('morning'), cdm('check'), cdm('report')]);
});

afterAll(async () => {
  worker?.process.kill('SIGKILL');
  await world.close();
});

test('without a deployment, a run that a changed build takes over stands still until its own build is back, and starts nothing twice', async () => {
  const changed = await changedBuild(join(__dirname, 'builds/unguarded.ts'));
  const run = await startedOn(process.env['TEST_CLI']);
  await workOn(changed);
  world.cloud.advance(A_NIGHT_MS);
  while (!(await failedTasksOf(run)).length) await new Promise((resolve) => setTimeout(resolve, 50));
  expect((await failedTasksOf(run))[0]).toMatch(/the workflow was changed while it ran/);
  expect(world.effects()).toEqual(['start night', 'end night']);

  await workOn(process.env['TEST_CLI']);
  await expect(run.result()).resolves.toMatchObject({ state: 'succeeded' });
  expect(world.effects()).toEqual(['start night', 'end night']);
});

test('a change behind patched is left out by a run that had come past it, and done by one that comes to it later', async () => {
  const guarded = await changedBuild(join(__dirname, 'builds/patched.ts'));
  const run = await startedOn(process.env['TEST_CLI']);
  await workOn(guarded);
  world.cloud.advance(A_NIGHT_MS);
  await expect(run.result()).resolves.toMatchObject({ state: 'succeeded' });
  const before = world.effects();
  await (await start('morning')).result();

  expect(await failedTasksOf(run)).toEqual([]);
  expect(before).toEqual(['start night', 'end night', 'start report', 'end report']);
  expect(
    world
      .effects()
      .slice(before.length)
      .filter((effect) => effect.startsWith('start')),
  ).toEqual(['start check', 'start morning', 'start report']);
});

/** A pipeline whose job runs all night, begun on a worker of the build. */
async function startedOn(cli: string | undefined): Promise<WorkflowHandle> {
  await workOn(cli);
  const run = await start('night');
  await world.untilStatus(run, ({ steps }) => steps[0]?.state === 'running');
  return run;
}

/** Has a worker of this build alone work from now on. */
async function workOn(cli: string | undefined): Promise<void> {
  if (worker && build === cli) return;
  worker?.process.kill('SIGTERM');
  await worker?.ended;
  worker = await startBuild(world, cli);
  build = cli;
}

function start(jobName: string): Promise<WorkflowHandle> {
  return world.startPipeline({ name: jobName, steps: [{ id: 'copy', cdm: { clusterId: CLUSTER, jobName } }] });
}

async function failedTasksOf(run: WorkflowHandle): Promise<string[]> {
  const { events } = await run.fetchHistory();
  return (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
    failed ? [failed.failure?.message ?? ''] : [],
  );
}
