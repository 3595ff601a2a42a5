import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { Client } from '@temporalio/client';
import type { PipelineRow } from '../../src/cli/pipeline/pipeline-row';
import { dataConverterFromEnvironment } from '../../src/codec/data-converter';
import { failingTaskOf } from '../../src/history/failing-task';
import { changedBuild } from '../support/changed-build';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, dli, openWorld, quietRuntime } from '../support/huawei-world';
import type { ProcessEnd } from '../support/heard-process';
import { runCli, startCli, type RunningCli } from '../support/run-cli';
import { environmentIn } from '../support/run-cli-in';

const LASTING_MS = 3_600_000;
const KEY = `a:${Buffer.alloc(32, 7).toString('base64')}`;

let world: World;
let worker: RunningCli | undefined;
/** What the worker was started with. */
let workerIs: { cli: string | undefined; keys: string | undefined } | undefined;
let changed: string;
let keys: string | undefined;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld({ workers: 0 });
  changed = await changedBuild(join(__dirname, '../workflows/builds/out-of-order.ts'));
});

beforeEach(async () => {
  keys = undefined;
  await world.cloud.reset();
});

afterAll(async () => {
  worker?.process.kill('SIGKILL');
  await world.close();
});

test('a run that goes on is not terminated by a cleanup', async () => {
  await workOn(process.env['TEST_CLI']);
  const run = await started();

  const { code, stderr } = await command('cleanup', run.workflowId, '--terminate');

  expect(stderr).toContain(`End it with: temporal-huaweicloud cancel ${run.workflowId}`);
  expect(code).toBe(1);
  expect((await run.describe()).status.name).toBe('RUNNING');
  await run.cancel();
  await run.result().catch(() => undefined);
});

test('a start that was under way at the end is found by what its activity has last said', async () => {
  world.cloud.addJobs([dgc('slow', { durationMs: LASTING_MS })]);
  await workOn(process.env['TEST_CLI']);
  world.cloud.fault({ match: { path: '/run-immediate' }, kind: 'hang', when: 'after' });
  const run = await world.startPipeline({ name: 'slow', steps: [{ id: 'slow', dgc: { jobName: 'slow' } }] });
  await world.untilEffects('slow', ['start']);
  await run.terminate('by hand');
  world.cloud.endFaults();

  const { code, stdout } = await command('cleanup', run.workflowId);

  expect(stdout).toMatch(/^slow: \d+ stopped, confirmed by the cloud\n/);
  expect(code).toBe(0);
  expect(world.effects('slow')).toEqual(['start', 'stop', 'end']);
});

test('a run whose workflow task fails is shown as that by every command, and what it started is stopped when it is ended', async () => {
  const { workflowId: id } = await stuck();

  const shown = await command('status', id);
  expect(shown.code).toBe(1);
  expect(shown.stderr).toMatch(
    /stands still: its workflow task has failed (once|\d+ times) since .* \(NON_DETERMINISTIC_ERROR\): .*TMPRL1100/,
  );
  expect(shown.stderr).not.toContain('No worker answers');
  const { stdout: status } = await command('status', id, '--json');
  expect(JSON.parse(status)).toMatchObject({
    workflowId: id,
    workflowTaskFailing: { cause: 'NON_DETERMINISTIC_ERROR', message: expect.stringContaining('TMPRL1100') as string },
  });
  for (const flags of [['--failed'], ['--running'], ['--state', 'stuck']])
    expect(await listed(id, flags)).toMatchObject({
      state: 'stuck',
      failure: expect.stringMatching(/failed \d+ times: /) as string,
    });

  const [paused, cancelled, left] = await Promise.all([
    command('pause', id),
    command('cancel', id),
    command('cleanup', id),
  ]);
  expect(paused).toMatchObject({ code: 1, stderr: expect.stringContaining('stands still') as string });
  expect(cancelled.stderr).toMatch(/has been asked to end, and cannot hear it\. .* stands still/);
  expect(cancelled.code).toBe(1);
  expect(left.stderr).toMatch(
    /^May still run: stream: DLI stream job 131 #131\nMay still run: copy: CDM job orders #1\n/,
  );
  expect(left.stderr).toContain(`temporal-huaweicloud cleanup ${id} --terminate`);
  expect(left.code).toBe(1);
  expect(world.effects('orders')).toEqual(['start']);

  const cleaned = await command('cleanup', id, '--terminate', '--json');
  expect(JSON.parse(cleaned.stdout)).toMatchObject({ clean: true, toldBy: 'history' });
  expect(cleaned.code).toBe(0);
  expect(world.effects('orders')).toEqual(['start', 'stop', 'end']);
  expect(world.effects('131')).toEqual(['start', 'stop', 'end']);
});

test('what an encrypted run has left is read from its history too, once it was terminated by hand', async () => {
  keys = KEY;
  const run = await stuck();
  expect((await command('status', run.workflowId)).stderr).toContain('TMPRL1100');
  await run.terminate('by hand');

  const { code, stdout, stderr } = await command('cleanup', run.workflowId);

  expect(stderr).toMatch(/No worker has told what .* left \(.*\): it is read from its history\./);
  expect(stdout).toMatch(/^stream: 131 stopped, confirmed by the cloud\ncopy: 1 stopped, confirmed by the cloud\n/);
  expect(code).toBe(0);
  expect(world.effects('orders')).toEqual(['start', 'stop', 'end']);
  expect(world.effects('131')).toEqual(['start', 'stop', 'end']);
});

/** A pipeline in mid-copy, of which the only worker cannot go on with it. */
async function stuck(): Promise<WorkflowHandle> {
  await workOn(process.env['TEST_CLI']);
  const run = await started();
  await workOn(changed);
  await run.signal('nudge');
  const client = clientWithKeys();
  while (!(await failingTaskOf(client, await run.describe()))) await new Promise((resolve) => setTimeout(resolve, 100));
  return run;
}

async function started(): Promise<WorkflowHandle> {
  world.cloud.addJobs([dli(131), cdm('orders', { durationMs: LASTING_MS })]);
  const steps = [
    { id: 'stream', dli: { jobIds: [131] } },
    { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } },
  ];
  const { taskQueue } = world;
  const workflowId = `stuck-${randomUUID()}`;
  const run = await clientWithKeys().workflow.start('huaweiCloudPipeline', {
    taskQueue,
    workflowId,
    args: [{ name: 'orders', steps }],
  });
  while (world.effects('orders').join() !== 'start' || !(await isCopying(run)))
    await new Promise((resolve) => setTimeout(resolve, 50));
  return run;
}

function clientWithKeys(): Client {
  const { connection } = world.env;
  return new Client({ connection, dataConverter: dataConverterFromEnvironment(environment()) });
}

async function isCopying(run: WorkflowHandle): Promise<boolean> {
  const { raw } = await run.describe();
  return (raw.pendingActivities ?? []).some(({ activityType }) => activityType?.name === 'huaweicloud.cdm.watchJob');
}

/** Has a worker of this build alone work from now on. */
async function workOn(cli: string | undefined): Promise<void> {
  if (workerIs && workerIs.cli === cli && workerIs.keys === keys) return;
  workerIs = { cli, keys };
  worker?.process.kill('SIGTERM');
  await worker?.ended;
  worker = startCli(['worker', '--task-queue', world.taskQueue], { ...environment(), HUAWEICLOUD_PACE_MAX: '1s' }, cli);
  await worker.says(/Worker ready/);
}

async function listed(id: string, flags: string[]): Promise<PipelineRow | undefined> {
  for (;;) {
    const { stdout } = await command('list', ...flags, '--limit', '500', '--json');
    const row = (JSON.parse(stdout) as PipelineRow[]).find(({ workflowId }) => workflowId === id);
    // What is known of workflows is indexed a moment later.
    if (row) return row;
  }
}

function command(...args: string[]): Promise<ProcessEnd> {
  return runCli(args, environment());
}

function environment(): NodeJS.ProcessEnv {
  return { ...environmentIn(world), ...(keys !== undefined && { HUAWEICLOUD_CODEC_KEYS: keys }) };
}
