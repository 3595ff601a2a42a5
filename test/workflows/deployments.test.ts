import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, openWorld, quietRuntime } from '../support/huawei-world';
import { environmentIn } from '../support/run-cli-in';
import type { RunningCli } from '../support/run-cli';
import { startCli } from '../support/run-cli';

/** TEST_IN_FLIGHT=50 takes most of a minute. */
const IN_FLIGHT = Number(process.env['TEST_IN_FLIGHT'] ?? 6);
// gRPC status code.
const FAILED_PRECONDITION = 9;
const A_NIGHT_MS = 3_600_000;
/** A deployment's name belongs to it for good, and the server is every test's. */
const deployment = `pipelines-${randomUUID()}`;

let world: World;
const workers: RunningCli[] = [];

beforeAll(async () => {
  quietRuntime();
  world = await openWorld({ workers: 0 });
});

afterAll(async () => {
  for (const worker of workers) worker.process.kill('SIGKILL');
  await world.close();
});

test(`${IN_FLIGHT} runs in flight end on the build that began them, and new ones begin on the new build`, async () => {
  const names = Array.from({ length: IN_FLIGHT }, (_, at) => `night-${at}`);
  world.cloud.addJobs(names.map((name) => cdm(name, { durationMs: A_NIGHT_MS })));
  await buildIsCurrent('one');
  const old = await Promise.all(names.map(async (name) => start(name)));
  await Promise.all(old.map(async (handle) => world.untilStatus(handle, ({ steps }) => steps[0]?.state === 'running')));

  await buildIsCurrent('two');
  world.cloud.addJobs([cdm('morning')]);
  const fresh = await start('morning');
  await fresh.result();
  world.cloud.advance(A_NIGHT_MS);
  await Promise.all(old.map(async (handle) => handle.result() as Promise<unknown>));

  expect(await buildsOf([fresh])).toEqual(['two']);
  expect(await buildsOf(old)).toEqual(['one']);
  for (const name of names) expect(world.effects(name)).toEqual(['start', 'end']);
});

/** A worker of the build, to which the deployment's new runs are sent from now on. */
async function buildIsCurrent(buildId: string): Promise<void> {
  const worker = startCli(['worker', '--task-queue', world.taskQueue], {
    ...environmentIn(world),
    HUAWEICLOUD_DEPLOYMENT: deployment,
    HUAWEICLOUD_BUILD_ID: buildId,
    HUAWEICLOUD_PACE_MAX: '1s',
    HUAWEICLOUD_LIMIT_CDM_READ: '6000/min',
  });
  workers.push(worker);
  await worker.says(/build \S+ of deployment/);
  const { workflowService } = world.env.client;
  const version = { namespace: 'default', deploymentName: deployment, buildId };
  for (;;) {
    try {
      await workflowService.setWorkerDeploymentCurrentVersion({ ...version, identity: 'test' });
      return;
    } catch (error) {
      // The server hears of a build by its first poll.
      if ((error as { code?: number }).code !== FAILED_PRECONDITION && !/not found/.test(String(error))) throw error;
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
