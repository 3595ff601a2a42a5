import type { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { LogEntry } from '../../simulator';
import type { CdmOutput } from '../../src/domain/cdm/cdm-body';
import type { PipelineStatus, StepStatus } from '../../src/domain/status';
import { COPY_OF_ORDERS } from '../support/copy-of-orders';
import { createdJobsOf } from '../support/created-jobs';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, created, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

const CREATE = { method: 'POST', path: '/cdm/job' };
const START = { method: 'PUT', path: '/start' };
const DELETE = { method: 'DELETE', path: '/cdm/job/temporal_' };
const COPY = { clusterId: CLUSTER, job: COPY_OF_ORDERS };
const THROTTLED = { status: 429, body: { error_code: 'APIGW.0308', error_msg: 'throttled' } };

const run = async (input: object) =>
  (await (await world.start('huaweiCloudCdmJob', input)).result()) as StepStatus<CdmOutput>;

async function failureOf(input: object): Promise<ApplicationFailure> {
  const error = await run(input).then(
    () => undefined,
    ({ cause }: WorkflowFailedError) => cause,
  );
  expect(error).toBeInstanceOf(ApplicationFailure);
  return error as ApplicationFailure;
}

/** What became of jobs that were created, by the cloud's own log. */
const effects = (): string[] => copies().map(({ effect }) => effect);
const copies = (): LogEntry[] => world.cloud.log().filter(({ createdAs }) => createdAs !== undefined);

const jobsLeft = async (): Promise<string[]> => createdJobsOf(world.cloud, CLUSTER);

const requests = (method: string, route: string): number =>
  world.cloud.requests().find((one) => one.method === method && one.route.endsWith(route))?.total ?? 0;

test('a job is created for its run, started once, and deleted when that has succeeded', async () => {
  world.cloud.addJobs([created('temporal_', { rows: 120 })]);

  const { output, runs, state } = await run(COPY);

  expect(state).toBe('succeeded');
  expect(runs).toMatchObject([{ id: '1', job: 'orders_db to lake', status: 'SUCCEEDED', origin: 'new' }]);
  expect(output).toMatchObject({ submissionId: 1, rowsWritten: 120, jobName: copies()[0]?.createdAs });
  expect(effects()).toEqual(['start', 'end']);
  expect(copies()[0]?.job).toMatch(/^temporal_huaweiCloudCdmJob_[\w]+_job$/);
  expect(await jobsLeft()).toEqual([]);
});

test('with `keep` it is left in the cluster', async () => {
  world.cloud.addJobs([created('temporal_')]);

  const { output } = await run({ ...COPY, keep: true });

  expect(await jobsLeft()).toEqual([output?.jobName]);
});

test('of a job that fails nothing is left either, and its step says why in the words of CDM', async () => {
  world.cloud.addJobs([created('temporal_', { outcome: 'FAILED', errorSummary: 'no such table' })]);

  const failure = await failureOf(COPY);

  expect(failure.type).toBe('HuaweiCloud.JobFailed');
  expect(failure.message).toContain('CDM copy orders_db to lake: submission 1 ended FAILED: no such table');
  expect(await jobsLeft()).toEqual([]);
});

test('a definition that CDM refuses is told in its words, and nothing runs', async () => {
  world.cloud.addJobs([created('temporal_', { refuses: 'The link orders_db does not exist.' })]);

  const failure = await failureOf(COPY);

  expect(failure.type).toBe('HuaweiCloud.InvalidRequest');
  expect(failure.message).toContain('The link orders_db does not exist');
  expect(effects()).toEqual([]);
});

test.each([
  ['the reply to its creation is lost', CREATE, { kind: 'loseReply', when: 'after' }, 'new'],
  ['its creation never arrives', CREATE, { kind: 'reset', when: 'before' }, 'new'],
  ['its creation is throttled', CREATE, { kind: 'refuse', when: 'before', ...THROTTLED }, 'new'],
  ['the reply to its start is lost', START, { kind: 'loseReply', when: 'after' }, 'adopted'],
  ['the reply to its start never comes', START, { kind: 'hang', when: 'after' }, 'adopted'],
  ['its start never arrives', START, { kind: 'reset', when: 'before' }, 'new'],
  ['its start is throttled', START, { kind: 'refuse', when: 'before', ...THROTTLED }, 'new'],
] as const)('there is one start, and nothing is left, when %s', async (_how, match, fault, origin) => {
  world.cloud.addJobs([created('temporal_', { durationMs: 1_000 })]);
  world.cloud.fault({ match, times: 1, ...fault });

  expect(await run(COPY)).toMatchObject({ state: 'succeeded', runs: [{ id: '1', origin }] });

  expect(effects()).toEqual(['start', 'end']);
  expect(await jobsLeft()).toEqual([]);
});

test('a run that has ended before anybody could look is found by the name of its job, and not repeated', async () => {
  world.cloud.addJobs([created('temporal_', { durationMs: 1 })]);
  world.cloud.fault({ match: START, times: 1, kind: 'loseReply', when: 'after' });

  expect(await run(COPY)).toMatchObject({ state: 'succeeded', runs: [{ origin: 'adopted' }] });
  expect(effects()).toEqual(['start', 'end']);
});

test('a start whose reply names no run is followed by a look, and not by a second start', async () => {
  world.cloud.addJobs([created('temporal_', { omitSubmissionId: true })]);

  expect(await run(COPY)).toMatchObject({ state: 'succeeded', runs: [{ id: '1' }] });
  expect(effects()).toEqual(['start', 'end']);
});

test('a job that is there already under the name was created by an earlier request: it is started, not refused', async () => {
  world.cloud.addJobs([created('temporal_')]);
  // The first is carried out, and so is its repetition, which is then told that the name is taken.
  world.cloud.fault({ match: CREATE, times: 1, kind: 'loseReply', when: 'after' });

  expect(await run(COPY)).toMatchObject({ state: 'succeeded' });

  expect(requests('POST', '/cdm/job')).toBe(2);
  expect(effects()).toEqual(['start', 'end']);
});

test('a start that CDM refuses for good leaves no job behind', async () => {
  world.cloud.addJobs([created('temporal_')]);
  const body = { errCode: 'Cdm.0059', externalMessage: 'disabled' };
  world.cloud.fault({ match: START, times: 1, kind: 'refuse', when: 'before', status: 400, body });

  expect((await failureOf(COPY)).message).toContain('Cdm.0059');

  expect(effects()).toEqual([]);
  expect(await jobsLeft()).toEqual([]);
});

test('a job whose start CDM refuses for good, and that cannot be deleted, is told of in the receipt though it has no run', async () => {
  world.cloud.addJobs([created('temporal_')]);
  const no = { errCode: 'Cdm.0059', externalMessage: 'disabled' };
  world.cloud.fault({ match: START, times: 1, kind: 'refuse', when: 'before', status: 400, body: no });
  const body = { errCode: 'Cdm.0032', externalMessage: 'not yours to delete' };
  world.cloud.fault({ match: DELETE, times: 50, kind: 'refuse', status: 403, body });
  const handle = await world.start('huaweiCloudCdmJob', COPY);

  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.InvalidRequest' } });

  const [run] = await jobsLeft();
  expect(run).toMatch(/^temporal_/);
  const remark = expect.stringMatching(`CDM job ${run} is left in cluster .*not yours to delete`) as string;
  const receipt = [{ run, asked: false, confirmed: true, leftRunning: null, remark }];
  expect((await world.status(handle)).steps).toMatchObject([{ state: 'failed', receipt }]);
});

test('a cancel in mid-run stops it, with a receipt, and deletes it', async () => {
  world.cloud.addJobs([created('temporal_', { durationMs: 600_000, stopTakesMs: 300 })]);
  const handle = await world.start('huaweiCloudCdmJob', COPY);
  await world.untilStatus(handle, ({ steps: [step] }) => step?.state === 'running');

  await handle.cancel();

  await expect(handle.result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) as object });
  expect(effects()).toEqual(['start', 'stop', 'end']);
  const receipt = [{ run: '1', asked: true, confirmed: true, leftRunning: null }];
  expect((await world.status(handle)).steps).toMatchObject([{ state: 'stopped', receipt }]);
  expect(await jobsLeft()).toEqual([]);
});

test('a cancel while nobody knows what became of the start finds its run by the name, stops it and deletes it', async () => {
  world.cloud.addJobs([created('temporal_', { durationMs: 600_000 })]);
  world.cloud.fault({ match: START, times: 1, kind: 'hang', when: 'after' });
  const handle = await world.start('huaweiCloudCdmJob', COPY);
  while (!effects().includes('start')) await new Promise((resolve) => setTimeout(resolve, 20));

  await handle.cancel();

  await expect(handle.result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) as object });
  expect(effects()).toEqual(['start', 'stop', 'end']);
  expect(await jobsLeft()).toEqual([]);
});

test('a job that cannot be deleted is told of, and its step has succeeded all the same', async () => {
  world.cloud.addJobs([created('temporal_')]);
  const body = { errCode: 'Cdm.0032', externalMessage: 'not yours to delete' };
  world.cloud.fault({ match: DELETE, times: 1, kind: 'refuse', status: 403, body });

  const { state, runs, output } = await run(COPY);

  expect(state).toBe('succeeded');
  expect(runs[0]?.reason).toContain(`CDM job ${output?.jobName} is left in cluster ${CLUSTER}`);
  expect(runs[0]?.reason).toContain('not yours to delete');
  expect(await jobsLeft()).toEqual([output?.jobName]);
});

test('a job that is stopped and cannot be deleted is told of in the receipt', async () => {
  world.cloud.addJobs([created('temporal_', { durationMs: 600_000 })]);
  const body = { errCode: 'Cdm.0032', externalMessage: 'not yours to delete' };
  world.cloud.fault({ match: DELETE, times: 1, kind: 'refuse', status: 403, body });
  const handle = await world.start('huaweiCloudCdmJob', COPY);
  await world.untilStatus(handle, ({ steps: [step] }) => step?.state === 'running');

  await handle.cancel();

  await expect(handle.result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) as object });
  const remark = expect.stringContaining('not yours to delete') as string;
  expect((await world.status(handle)).steps[0]?.receipt).toEqual([
    { run: '1', asked: true, confirmed: true, leftRunning: null, remark },
  ]);
});

test('a person who has seen the job names it, and its run is watched and the job deleted', async () => {
  world.cloud.addJobs([created('temporal_', { durationMs: 2_000 })]);
  const body = { errCode: 'Cdm.0032', externalMessage: 'no' };
  world.cloud.fault({ match: CREATE, times: 1, kind: 'refuse', status: 403, body });
  const spec = { name: 'p', onFailure: 'hold', steps: [{ id: 'copy', cdm: COPY }] };
  const handle = await world.startPipeline(spec);
  await world.untilStatus(handle, ({ state }) => state === 'held');
  world.cloud.addJobs([cdm('temporal_by_hand', { durationMs: 1_000 })]);
  world.cloud.run({ service: 'cdm', job: 'temporal_by_hand', clusterId: CLUSTER, by: 'a person' });

  await handle.executeUpdate('adopt', { args: [{ step: 'copy', runId: 'temporal_by_hand' }] });

  expect(await handle.result()).toMatchObject({ steps: [{ state: 'succeeded', output: { submissionId: 1 } }] });
  expect(world.effects('temporal_by_hand')).toEqual(['start', 'end']);
  expect(await jobsLeft()).toEqual([]);
});

test('a deletion that is throttled is tried again', async () => {
  world.cloud.addJobs([created('temporal_')]);
  world.cloud.fault({ match: DELETE, times: 2, kind: 'refuse', ...THROTTLED });

  expect((await run(COPY)).runs[0]?.reason).toBeUndefined();
  expect(await jobsLeft()).toEqual([]);
});

test('each run of a retry is a job with a name of its own, and none is left', async () => {
  world.cloud.addJobs([created('temporal_', { outcome: 'FAILED' })]);

  await failureOf({ ...COPY, retry: { maximumAttempts: 2, initialInterval: '1s' } });

  expect(effects()).toEqual(['start', 'end', 'start', 'end']);
  expect(new Set(copies().map(({ createdAs }) => createdAs)).size).toBe(2);
  expect(await jobsLeft()).toEqual([]);
});

test('items of a forEach, whose ids have brackets and letters of any script, are jobs in plain letters', async () => {
  world.cloud.addJobs([created('temporal_')]);
  const table = [{ name: 'fromJobConfig.tableName', value: '{{ table }}' }];
  const job = { ...COPY_OF_ORDERS, 'from-config-values': { configs: [{ name: 'fromJobConfig', inputs: table }] } };
  const copy = { id: 'copy', forEach: { in: 'params.tables', as: 'table' }, cdm: { clusterId: CLUSTER, job } };
  const spec = { name: 'many', params: { tables: ['orders', '订单'] }, steps: [copy] };

  const { steps } = (await (await world.startPipeline(spec)).result()) as PipelineStatus;

  expect(steps.map(({ id, state }) => [id, state])).toEqual([
    ['copy[orders]', 'succeeded'],
    ['copy[订单]', 'succeeded'],
  ]);
  for (const { createdAs } of copies()) expect(createdAs).toMatch(/^[A-Za-z0-9_]{40,160}$/);
  expect(effects().filter((effect) => effect === 'start')).toHaveLength(2);
  expect(await jobsLeft()).toEqual([]);
});

test('what it has copied stays when a later step fails, and its job does not', async () => {
  world.cloud.addJobs([created('temporal_'), cdm('other', { outcome: 'FAILED' })]);
  const later = { id: 'later', cdm: { clusterId: CLUSTER, jobName: 'other' } };

  const handle = await world.startPipeline({ name: 'p', steps: [{ id: 'copy', cdm: COPY }, later] });

  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.JobFailed' } });
  expect(effects()).toEqual(['start', 'end']);
  expect(await jobsLeft()).toEqual([]);
});

test('as a compensation it is created, run and deleted too', async () => {
  world.cloud.addJobs([created('temporal_'), cdm('orders'), cdm('other', { outcome: 'FAILED' })]);
  const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' }, compensate: { cdm: COPY } };
  const later = { id: 'later', cdm: { clusterId: CLUSTER, jobName: 'other' } };

  const handle = await world.startPipeline({ name: 'p', steps: [copy, later] });

  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.JobFailed' } });
  expect(effects()).toEqual(['start', 'end']);
  expect(copies()[0]?.job).toMatch(/_copy_compensate$/);
  expect(await jobsLeft()).toEqual([]);
});
