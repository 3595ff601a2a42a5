import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { PipelineStatus, StepStatus } from '../../src/domain/status';
import type { DliSqlOutput } from '../../src/domain/dli-sql/sql-body';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dliSql, environmentWithKeys, openWorld, quietRuntime } from '../support/huawei-world';
import { temporaryFolder } from '../support/temporary-folder';

const FOLDER = temporaryFolder();
let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld({ environment: withQueuedConnection });
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

/** A second connection, which names the queue of statements that name none. */
function withQueuedConnection(cloud: World['cloud']): NodeJS.ProcessEnv {
  const config = join(FOLDER, 'connections.yaml');
  const { url, projectId } = cloud;
  const queued = { region: 'cn-north-4', endpoint: url, projectId, queue: 'of_the_connection' };
  writeFileSync(config, JSON.stringify({ connections: { queued } }));
  return { ...environmentWithKeys(cloud), HUAWEICLOUD_CONFIG: config };
}

const CHECK = 'SELECT count(*) AS bad FROM ods.orders WHERE id IS NULL';
const LOAD = 'INSERT INTO dws.orders SELECT * FROM ods.orders';
const SUBMIT = { method: 'POST', path: '/jobs/submit-job' };

const run = async (input: object) =>
  (await (await world.start('huaweiCloudDliSqlJob', input)).result()) as StepStatus<DliSqlOutput>;

async function failureOf(input: object): Promise<ApplicationFailure> {
  const error = await run(input).then(
    () => undefined,
    ({ cause }: WorkflowFailedError) => cause,
  );
  expect(error).toBeInstanceOf(ApplicationFailure);
  return error as ApplicationFailure;
}

/** What was asked of the cloud to run, whether or not it did. */
const submissions = (): number => world.cloud.requests().find(({ route }) => route.endsWith('/submit-job'))?.total ?? 0;

const gated = {
  name: 'gated',
  steps: [
    { id: 'check', dliSql: { sql: CHECK, queue: 'etl', rows: 1 } },
    { id: 'copy', when: 'steps.check.rows[0].bad == 0', cdm: { clusterId: CLUSTER, jobName: 'orders' } },
  ],
};

test.each([
  { bad: 0, copy: 'succeeded', effects: ['start', 'end'] },
  { bad: 3, copy: 'skipped', effects: [] },
])('a data check gates the copy after it: with $bad bad rows it is $copy', async ({ bad, copy, effects }) => {
  world.cloud.addJobs([dliSql('count(*)', { rows: [{ bad }] }), cdm('orders')]);

  const status = (await (await world.startPipeline(gated)).result()) as PipelineStatus;

  expect(status.steps).toMatchObject([
    { id: 'check', service: 'dliSql', state: 'succeeded', output: { resultCount: 1, rows: [{ bad }] } },
    { id: 'copy', state: copy },
  ]);
  expect(world.effects('orders')).toEqual(effects);
});

test('a statement leaves its id, its counts and where its result is', async () => {
  world.cloud.addJobs([dliSql('count(*)', { rows: [{ bad: 0 }, { bad: 1 }], inputRows: 7, badRows: 2 })]);

  const { output, runs, consoleUrl } = await run({ sql: `${CHECK};`, queue: 'etl' });

  expect(output).toEqual({
    jobId: runs[0]?.id,
    resultCount: 2,
    inputRows: 7,
    badRows: 2,
    resultPath: expect.stringMatching(/^obs:\/\/.*\/jobs\/result\//) as string,
  });
  expect(runs).toMatchObject([{ job: CHECK, status: 'FINISHED', origin: 'new' }]);
  expect(consoleUrl).toContain('console.huaweicloud.com/dli');
  expect(world.effects(CHECK)).toEqual(['start', 'end']);
});

test('a statement that fails fails its step in the words of DLI', async () => {
  world.cloud.addJobs([dliSql('INSERT', { outcome: 'FAILED', message: 'Table or view not found: ods.orders' })]);

  const failure = await failureOf({ sql: LOAD });

  expect(failure.type).toBe('HuaweiCloud.JobFailed');
  expect(failure.message).toMatch(/SQL job [0-9a-f-]{36} ended FAILED: Table or view not found: ods\.orders/);
});

test('a cancel in mid-run cancels the job, and the receipt says confirmed', async () => {
  world.cloud.addJobs([dliSql('INSERT', { durationMs: 600_000, stopTakesMs: 300 })]);
  const handle = await world.start('huaweiCloudDliSqlJob', { sql: LOAD });
  const { steps } = await world.untilStatus(handle, ({ steps: [step] }) => step?.runs[0] !== undefined);

  await handle.cancel();

  await expect(handle.result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) as object });
  expect(world.effects(LOAD)).toEqual(['start', 'stop', 'end']);
  const receipt = [{ run: steps[0]?.runs[0]?.id, asked: true, confirmed: true, leftRunning: null }];
  expect((await world.status(handle)).steps).toMatchObject([{ state: 'stopped', receipt }]);
});

test('what a statement that has finished wrote is left alone when a later step fails', async () => {
  world.cloud.addJobs([dliSql('INSERT'), cdm('orders', { outcome: 'FAILED' })]);
  const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } };
  const handle = await world.startPipeline({ name: 'p', steps: [{ id: 'load', dliSql: { sql: LOAD } }, copy] });

  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.JobFailed' } });
  expect(world.effects(LOAD)).toEqual(['start', 'end']);
});

test('a statement that is run again is a job with a mark of its own', async () => {
  world.cloud.addJobs([dliSql('INSERT', { outcome: 'FAILED', message: 'once' })]);
  const retry = { maximumAttempts: 2, initialInterval: '1s' };

  await failureOf({ sql: LOAD, retry });

  expect(world.effects(LOAD)).toEqual(['start', 'end', 'start', 'end']);
  expect(new Set(world.cloud.log().map(({ run: id }) => id)).size).toBe(2);
});

test('of two statements of one text, side by side, each finds its own when both replies are lost', async () => {
  world.cloud.addJobs([dliSql('INSERT', { durationMs: 2_000 })]);
  world.cloud.fault({ match: SUBMIT, times: 2, kind: 'loseReply', when: 'after' });

  const [one, other] = await Promise.all([run({ sql: LOAD }), run({ sql: LOAD })]);

  expect([one.runs[0]?.origin, other.runs[0]?.origin]).toEqual(['adopted', 'adopted']);
  expect(one.runs[0]?.id).not.toBe(other.runs[0]?.id);
  expect(world.effects(LOAD).filter((effect) => effect === 'start')).toHaveLength(2);
});

test('a queue that nobody has is told in the words of DLI, and nothing is run', async () => {
  world.cloud.addJobs([dliSql('INSERT', { queue: 'etl' })]);

  const failure = await failureOf({ sql: LOAD, queue: 'elt' });

  expect(failure.message).toMatch(/DLI submitJob: POST .* answered 400 \(DLI\.\d+\): .*elt/);
  expect(world.effects(LOAD)).toEqual(['refused']);
});

test('the queue of a statement that names none is the connection’s', async () => {
  world.cloud.addJobs([dliSql('count(*)', { rows: [{ bad: 0 }], queue: 'of_the_connection' })]);

  const { output } = await run({ sql: CHECK, rows: 1, connection: 'queued' });

  expect(output?.rows).toEqual([{ bad: 0 }]);
});

test.each([
  ['several statements', { sql: `${LOAD}; ${CHECK}` }, 'holds several statements'],
  ['no statement', { sql: '-- nothing' }, 'holds no statement'],
  ['half a million characters', { sql: `SELECT '${'x'.repeat(499_991)}'` }, 'at most 499,999 characters'],
  ['rows of the shared queue', { sql: CHECK, rows: 1 }, '`rows` need a queue of your own'],
  ['a file, which only the command line reads', { file: 'load.sql' }, 'is read by the command line alone'],
])('%s: a sentence, and nothing is asked of the cloud', async (_what, input, sentence) => {
  const before = submissions();

  const failure = await failureOf(input);

  expect(failure.type).toBe('HuaweiCloud.InvalidSpec');
  expect(failure.message).toContain(sentence);
  expect(submissions()).toBe(before);
});

test('of a result beyond its bound the first rows are handed on, and the run says so', async () => {
  const rows = Array.from({ length: 40 }, (_, id) => ({ id, text: 'x'.repeat(3_000) }));
  world.cloud.addJobs([dliSql('count(*)', { rows })]);

  const { state, output, runs } = await run({ sql: CHECK, queue: 'etl', rows: 40 });

  expect(state).toBe('succeeded');
  expect(output?.rows).toHaveLength(21);
  expect(runs[0]?.reason).toContain('of 40 rows the first 21 are handed on');
});

test('a result that cannot be read is no success', async () => {
  world.cloud.addJobs([dliSql('count(*)', { rows: [{ bad: 0 }], resultKeptMs: 0 })]);

  const failure = await failureOf({ sql: CHECK, queue: 'etl', rows: 1 });

  expect(failure.message).toMatch(/ended FINISHED: its rows cannot be read: DLI preview: .*DLI\.0100/);
});

test('a preview that is throttled is asked for again', async () => {
  world.cloud.addJobs([dliSql('count(*)', { rows: [{ bad: 0 }] })]);
  const body = { error_code: 'APIGW.0308', error_msg: 'throttled' };
  world.cloud.fault({ match: { path: '/preview' }, times: 2, kind: 'refuse', status: 429, body });

  const { output } = await run({ sql: CHECK, queue: 'etl', rows: 1 });

  expect(output?.rows).toEqual([{ bad: 0 }]);
});

test('a job that a person names is watched, and cancelled with the step', async () => {
  world.cloud.addJobs([dliSql('INSERT', { durationMs: 600_000 })]);
  const spec = {
    name: 'p',
    onFailure: 'hold',
    steps: [{ id: 'load', dliSql: { sql: LOAD, queue: 'q' }, timeout: '5m' }],
  };
  world.cloud.fault({
    match: SUBMIT,
    times: 1,
    kind: 'refuse',
    status: 403,
    body: { error_code: 'DLI.0003', error_msg: 'no' },
  });
  const handle = await world.startPipeline(spec);
  await world.untilStatus(handle, ({ state }) => state === 'held');
  const runId = world.cloud.run({ service: 'dliSql', job: LOAD, by: 'a person' });

  await handle.executeUpdate('adopt', { args: [{ step: 'load', runId }] });
  await world.untilStatus(handle, ({ steps }) => steps[0]?.runs[0]?.id === runId && steps[0].state === 'running');
  await handle.cancel();

  await expect(handle.result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) as object });
  expect(world.effects(LOAD)).toEqual(['start', 'stop', 'end']);
});
