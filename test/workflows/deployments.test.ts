import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { WorkflowHandle } from '@temporalio/client';
import { changedBuild } from '../support/changed-build';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, openWorld, quietRuntime } from '../support/huawei-world';
import type { RunningCli } from '../support/run-cli';
import { startBuild } from '../support/start-build';

/** TEST_IN_FLIGHT=50 takes most of a minute. */
const IN_FLIGHT = Number(process.env['TEST_IN_FLIGHT'] ?? 6);
const A_NIGHT_MS = 3_600_000;
/** A deployment's name belongs to it for good, and the server is every test's. */
const deployment = `pipelines-${randomUUID()}`;

let world: World;
let changed: string;
const workers: RunningCli[] = [];

beforeAll(async () => {
  quietRuntime();
  [world, changed] = await Promise.all([
    openWorld({ workers: 0 }),
    changedBuild(join(__dirname, 'builds/unguarded.ts')),
  ]);
  world.cloud.addJobs([cdm('check'), cdm('report')]);
});

afterAll(async () => {
  for (const worker of workers) worker.process.kill('SIGKILL');
  await world.close();
});

test(`${IN_FLIGHT} runs in flight end on the build that began them, and new ones begin on one whose workflows they would break`, async () => {
  const names = Array.from({ length: IN_FLIGHT }, (_, at) => `night-${at}`);
  world.cloud.addJobs(names.map((name) => cdm(name, { durationMs: A_NIGHT_MS })));
  const one = await work(process.env['TEST_CLI']);
  await makeCurrent(one);
  const old = await Promise.all(names.map(async (name) => start(name)));
  await Promise.all(old.map(async (handle) => world.untilStatus(handle, ({ steps }) => steps[0]?.state === 'running')));

  const two = await work(changed);
  await makeCurrent(two);
  world.cloud.addJobs([cdm('morning')]);
  const fresh = await start('morning');
  await fresh.result();
  world.cloud.advance(A_NIGHT_MS);
  await Promise.all(old.map(async (handle) => handle.result() as Promise<unknown>));

  // Each build is named after its own workflows.
  expect(two).not.toBe(one);
  expect(await buildsOf([fresh])).toEqual([two]);
  expect(await buildsOf(old)).toEqual([one]);
  for (const name of names) expect(world.effects(name)).toEqual(['start', 'end']);
  // Only the new build does more than the pipeline itself, and it did so for the new run alone.
  expect(world.effects().filter((effect) => !effect.includes('night'))).toEqual([
    'start check',
    'end check',
    'start morning',
    'end morning',
    'start report',
    'end report',
  ]);
});

/** Starts a worker of a build. @returns the build id that it has given itself */
async function work(cli: string | undefined): Promise<string> {
  const worker = await startBuild(world, cli, deployment);
  workers.push(worker);
  return /build (\S+) of deployment/.exec(worker.stdout())?.[1] ?? '';
}

/** As docs/upgrading.md has it done: new runs of the deployment are sent to this build from now on. */
async function makeCurrent(buildId: string): Promise<void> {
  const words = ['worker', 'deployment', 'set-current-version', '--deployment-name', deployment, '--build-id', buildId];
  for (;;) {
    try {
      await promisify(execFile)(process.env['TEMPORAL_CLI_PATH'] ?? '', [
        ...words,
        '--yes',
        '--address',
        world.env.address,
      ]);
      return;
    } catch (error) {
      // The server hears of a build by its first poll.
      if (!/not found|missing active task queues/.test(String(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function start(name: string): Promise<WorkflowHandle> {
  const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: name } };
  return world.startPipeline({ name, steps: [copy] });
}

/** The builds that have done the workflow tasks of these runs, by the server's own history. */
async function buildsOf(handles: WorkflowHandle[]): Promise<string[]> {
  const histories = await Promise.all(handles.map(async (handle) => handle.fetchHistory()));
  const done = histories
    .flatMap(({ events }) => events ?? [])
    .map((event) => event.workflowTaskCompletedEventAttributes);
  const builds = done.flatMap((task) => (task ? [task.deploymentVersion?.buildId ?? 'none'] : []));
  return [...new Set(builds)].sort();
}
