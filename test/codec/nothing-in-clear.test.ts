import { randomBytes, randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { Client, type WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { startSimulator, type Simulator } from '../../simulator';
import { dataConverterFromEnvironment } from '../../src/codec/data-converter';
import type { PipelineStatus } from '../../src/domain/status';
import { applySchedule } from '../../src/schedules/apply-schedule';
import { startBackfill } from '../../src/schedules/start-backfill';
import { secretsIn } from '../credentials/secret-forms';
import { cdm, CLUSTER, dgc, environmentWithKeys } from '../support/huawei-world';
import { runCli, type RunningCli, startCli, withoutCredentialsLine } from '../support/run-cli';
import type { StoredServer } from '../support/stored-server';
import { openStoredServer } from '../support/stored-server';
import { temporaryFolder } from '../support/temporary-folder';
import { patientQueries, testEnvironment } from '../support/temporal';

const folder = temporaryFolder();
const keyOf = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const [KEY_A, KEY_B] = [keyOf('a'), keyOf('b')];

let server: StoredServer;
let temporal: TestWorkflowEnvironment;
let cloud: Simulator;
const workers: RunningCli[] = [];

beforeAll(async () => {
  server = await openStoredServer(folder);
  [temporal, cloud] = await Promise.all([testEnvironment(server.address), startSimulator()]);
});

afterEach(async () => {
  await Promise.all(workers.splice(0).map(async (worker) => endOf(worker)));
});

afterAll(async () => {
  await temporal.teardown();
  await Promise.all([server.close(), cloud.close()]);
});

/** Words that a person would not like to read elsewhere, in each kind of place that a pipeline has for them. */
function wordsOf(run: string) {
  const word = (animal: string) => `${run}-${animal}`;
  return {
    param: word('zebra'),
    step: word('pelican'),
    job: word('walrus'),
    failingJob: word('ocelot'),
    message: word('armadillo'),
    reason: word('narwhal'),
    summary: word('wombat'),
    details: word('tapir'),
    memo: word('quokka'),
    scheduled: word('lemur'),
    backfilled: word('gibbon'),
  };
}
type Words = ReturnType<typeof wordsOf>;

const PATIENT = { interceptors: { workflow: [patientQueries] } };

interface Deployment {
  env: NodeJS.ProcessEnv;
  client: Client;
  taskQueue: string;
}

function deploymentOf(keys?: string): Deployment {
  const taskQueue = `codec-${randomUUID()}`;
  const env = {
    ...environmentWithKeys(cloud),
    TEMPORAL_ADDRESS: server.address,
    HUAWEICLOUD_TASK_QUEUE: taskQueue,
    HUAWEICLOUD_PACE_MIN: '50ms',
    HUAWEICLOUD_PACE_MAX: '100ms',
    ...(keys !== undefined && { HUAWEICLOUD_CODEC_KEYS: keys }),
  };
  const dataConverter = dataConverterFromEnvironment(env);
  return { env, taskQueue, client: new Client({ connection: temporal.connection, dataConverter, ...PATIENT }) };
}

async function startWorker({ env }: Deployment): Promise<RunningCli> {
  const worker = startCli(['worker'], env);
  workers.push(worker);
  await worker.says(/Worker ready/);
  return worker;
}

async function endOf(worker: RunningCli): Promise<void> {
  worker.process.kill('SIGTERM');
  await worker.ended;
}

const copy = (jobName: string) => ({ cdm: { clusterId: CLUSTER, jobName } });

async function until(handle: WorkflowHandle, condition: (status: PipelineStatus) => boolean): Promise<void> {
  while (!condition(await handle.query<PipelineStatus>('status')))
    await new Promise((resolve) => setTimeout(resolve, 50));
}

const untilHeld = (handle: WorkflowHandle) => until(handle, ({ state }) => state === 'held');

/** How the server keeps what an activity tells by its heartbeats. */
async function firstHeartbeat(handle: WorkflowHandle): Promise<string> {
  for (;;) {
    const { raw } = await handle.describe();
    const payload = raw.pendingActivities?.flatMap(({ heartbeatDetails }) => heartbeatDetails?.payloads ?? [])[0];
    if (payload) return Buffer.from(payload.metadata?.['encoding'] ?? []).toString();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

interface Seen {
  shown: string;
  failure: unknown;
  heartbeat: string;
}

/** A pipeline that is looked at, asked, held, answered and ended; a failure, a schedule and a backfill. */
async function everything(deployment: Deployment, words: Words): Promise<Seen> {
  const { client, taskQueue, env } = deployment;
  cloud.addJobs([
    cdm(words.job, { durationMs: 600_000 }),
    cdm(words.failingJob, { outcome: 'FAILED', errorSummary: words.message }),
    cdm(words.backfilled),
    dgc(words.scheduled),
  ]);
  const id = `pipeline-${randomUUID()}`;
  const spec = {
    name: 'nightly',
    params: { table: words.param },
    onFailure: 'hold',
    steps: [
      { id: words.step, ...copy(words.job) },
      { id: 'next', ...copy(words.failingJob) },
    ],
  };
  const pipeline = await client.workflow.start('huaweiCloudPipeline', {
    args: [spec],
    taskQueue,
    workflowId: id,
    memo: { note: words.memo },
    staticSummary: words.summary,
    staticDetails: words.details,
  });
  while (!cloud.log().some(({ job }) => job === words.job)) await new Promise((resolve) => setTimeout(resolve, 20));
  const heartbeat = await firstHeartbeat(pipeline);
  await until(pipeline, ({ steps }) => steps[0]?.state === 'running');
  const shown = (await runCli(['status', id], env)).stdout;
  cloud.advance(600_000);
  await untilHeld(pipeline);
  await pipeline.executeUpdate('skip', { args: [{ step: 'next', reason: words.reason }] });
  await pipeline.result();

  const failing = await client.workflow.start('huaweiCloudPipeline', {
    args: [{ name: 'failing', steps: [{ id: 'copy', ...copy(words.failingJob) }] }],
    taskQueue,
    workflowId: `failing-${randomUUID()}`,
  });
  const failure: unknown = await failing.result().catch((error: unknown) => error);

  const name = `scheduled-${randomUUID()}`;
  const schedule = { cron: '30 2 * * *' };
  const nightly = {
    name,
    schedule,
    params: { table: 'none' },
    steps: [{ id: 'a', dgc: { jobName: words.scheduled } }],
  };
  await applySchedule(client, nightly, { taskQueue, params: { table: words.param } });
  expect((await applySchedule(client, nightly, { taskQueue, params: { table: words.param } })).outcome).toBe(
    'unchanged',
  );
  const handle = client.schedule.getHandle(name);
  await handle.pause('stocktaking');
  const backfilled = { name: `back-${randomUUID()}`, steps: [{ id: 'a', ...copy(words.backfilled) }] };
  const backfill = await startBackfill(
    client,
    backfilled.name,
    { spec: backfilled, from: '2026-03-01', to: '2026-03-01' },
    { taskQueue },
  );
  await expect(backfill.result()).resolves.toMatchObject({ state: 'succeeded' });
  return { shown, failure, heartbeat };
}

const inDatabase = async (words: Words): Promise<string[]> =>
  secretsIn(
    [await server.stored()],
    Object.entries(words).map(([what, text]) => ({ what, text })),
  );

test('with a codec no parameter, step, job, message, reason, memo or summary is in clear in the server’s database', async () => {
  const deployment = deploymentOf(KEY_A);
  await startWorker(deployment);
  const words = wordsOf('coded');

  const { shown, failure, heartbeat } = await everything(deployment, words);

  expect(await inDatabase(words)).toEqual([]);
  expect(heartbeat).toBe('binary/encrypted');
  expect(shown).toContain(words.job);
  expect(inspect(failure, { depth: 8 })).toContain(words.message);
});

test('without a codec the same run leaves every one of them in clear, and all of it stays readable to a worker with one', async () => {
  const before = deploymentOf();
  const worker = await startWorker(before);
  const words = wordsOf('plain');
  expect((await everything(before, words)).heartbeat).toBe('json/plain');
  expect(await inDatabase(words)).toEqual(Object.keys(words).map((what) => `${what} in the database`));

  cloud.addJobs([cdm('held-over', { outcome: 'FAILED' })]);
  const spec = { name: 'held-over', onFailure: 'hold', steps: [{ id: 'copy', ...copy('held-over') }] };
  const start = { args: [spec], taskQueue: before.taskQueue, workflowId: `held-${randomUUID()}` };
  const old = await before.client.workflow.start('huaweiCloudPipeline', start);
  await untilHeld(old);
  await endOf(worker);
  const after = { ...before, env: { ...before.env, HUAWEICLOUD_CODEC_KEYS: KEY_A } };
  await startWorker(after);
  const reason = 'coded-reason';
  const handle = deploymentOf(KEY_A).client.workflow.getHandle(start.workflowId);
  await handle.executeUpdate('skip', { args: [{ step: 'copy', reason }] });

  await expect(handle.result()).resolves.toMatchObject({ state: 'succeeded' });
  expect(secretsIn([await server.stored()], [{ what: 'the reason', text: reason }])).toEqual([]);
});

test('keys are changed with a pipeline under way, and who lacks the key of what it reads says so and does not start', async () => {
  const first = deploymentOf(KEY_A);
  cloud.addJobs([cdm('rotated', { outcome: 'FAILED' })]);
  const worker = await startWorker(first);
  const spec = { name: 'rotated', onFailure: 'hold', steps: [{ id: 'copy', ...copy('rotated') }] };
  const workflowId = `rotated-${randomUUID()}`;
  const start = { args: [spec], taskQueue: first.taskQueue, workflowId };
  await untilHeld(await first.client.workflow.start('huaweiCloudPipeline', start));
  await endOf(worker);

  const none = { ...first.env, HUAWEICLOUD_CODEC_KEYS: undefined };
  const [keyless, stranger, ...asked] = await Promise.all([
    runCli(['worker'], none),
    runCli(['worker'], { ...none, HUAWEICLOUD_CODEC_KEYS: KEY_B }),
    ...['status', 'logs', 'graph'].map((command) => runCli([command, workflowId], none)),
  ]);
  expect([keyless, stranger, ...asked].map(({ code }) => code)).toEqual([2, 2, 2, 2, 2]);
  for (const { stderr } of [keyless, ...asked])
    expect(withoutCredentialsLine(stderr)).toBe(
      'error: A payload was encrypted with key "a": add it to HUAWEICLOUD_CODEC_KEYS, which is not set here.\n',
    );
  expect(stranger.stderr).toContain('with key "a": add it to HUAWEICLOUD_CODEC_KEYS, which holds b.');

  const rotated = deploymentOf(`${KEY_B},${KEY_A}`);
  await startWorker({ ...first, env: { ...first.env, HUAWEICLOUD_CODEC_KEYS: `${KEY_B},${KEY_A}` } });
  const handle = rotated.client.workflow.getHandle(workflowId);
  await handle.executeUpdate('skip', { args: [{ step: 'copy', reason: 'why not' }] });
  await expect(handle.result()).resolves.toMatchObject({ state: 'succeeded' });

  await endOf(workers.splice(-1)[0] as RunningCli);
  const strange = await startWorker({ ...first, env: { ...first.env, HUAWEICLOUD_CODEC_KEYS: KEY_B } });
  const unread = await first.client.workflow.start('huaweiCloudPipeline', { ...start, workflowId: `${workflowId}-2` });
  await strange.says(/A payload was encrypted with key "a": add it to HUAWEICLOUD_CODEC_KEYS, which holds b\./);
  await unread.terminate();
});
