import type { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { StepStatus } from '../../src/domain/status';
import type { MrsOutput } from '../../src/domain/mrs/mrs-body';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, mrs, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

const SPARK = `${CLUSTER}/SparkSubmit`;
const JOB = { clusterId: CLUSTER, type: 'SparkSubmit', arguments: ['--class', 'x.Features', 'obs://b/a.jar', '7'] };
const SUBMIT = { method: 'POST', path: '/job-executions' };

const run = async (input: object) =>
  (await (await world.start('huaweiCloudMrsJob', input)).result()) as StepStatus<MrsOutput>;

async function failureOf(input: object): Promise<ApplicationFailure> {
  const error = await run(input).then(
    () => undefined,
    ({ cause }: WorkflowFailedError) => cause,
  );
  expect(error).toBeInstanceOf(ApplicationFailure);
  return error as ApplicationFailure;
}

/** What the cloud was asked to run, by its own log. */
const asked = () =>
  world.cloud.log().flatMap(({ effect, asked }) => (effect === 'start' ? [asked as { name: string }] : []));

test('a job leaves its ids, its result and where YARN shows it', async () => {
  world.cloud.addJobs([mrs(CLUSTER)]);

  const { output, runs, consoleUrl } = await run({ ...JOB, properties: { 'fs.obs.endpoint': 'e' } });

  expect(output).toEqual({
    jobId: runs[0]?.id,
    appId: expect.stringMatching(/^application_/) as string,
    result: 'SUCCEEDED',
    trackingUrl: expect.stringContaining('/proxy/application_') as string,
  });
  expect(runs).toMatchObject([{ job: SPARK, status: 'SUCCEEDED', origin: 'new' }]);
  expect(consoleUrl).toContain('console.huaweicloud.com/mrs');
  expect(world.effects(SPARK)).toEqual(['start', 'end']);
  expect(asked()).toEqual([
    {
      name: expect.stringMatching(/^temporal-[0-9a-f]{27}$/) as string,
      arguments: JOB.arguments,
      properties: { 'fs.obs.endpoint': 'e' },
    },
  ]);
});

test('the name of a job is plain, whatever script its workflow’s id is of', async () => {
  world.cloud.addJobs([mrs(CLUSTER)]);
  const options = { taskQueue: world.taskQueue, workflowId: `夜间/订单 ${Date.now()}`, args: [JOB] };

  await world.env.client.workflow.execute('huaweiCloudMrsJob', options);

  expect(asked()).toMatchObject([{ name: expect.stringMatching(/^[\w-]{36}$/) as string }]);
});

test('a job that FINISHED and FAILED fails its step, and says where its logs are', async () => {
  world.cloud.addJobs([mrs(CLUSTER, { outcome: 'FAILED' })]);

  const failure = await failureOf(JOB);

  expect(failure.type).toBe('HuaweiCloud.JobFailed');
  expect(failure.message).toMatch(
    /MRS job [0-9a-f-]{36} ended FAILED: MRS tells no reason; state FINISHED, YARN application application_\S+, https:/,
  );
});

test('a cancel in mid-run kills the job, and the receipt says confirmed', async () => {
  world.cloud.addJobs([mrs(CLUSTER, { durationMs: 600_000, stopTakesMs: 300 })]);
  const handle = await world.start('huaweiCloudMrsJob', JOB);
  const { steps } = await world.untilStatus(handle, ({ steps: [step] }) => step?.runs[0] !== undefined);

  await handle.cancel();

  await expect(handle.result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) as object });
  expect(world.effects(SPARK)).toEqual(['start', 'stop', 'end']);
  const receipt = [{ run: steps[0]?.runs[0]?.id, asked: true, confirmed: true, leftRunning: null }];
  expect((await world.status(handle)).steps).toMatchObject([{ state: 'stopped', receipt }]);
});

test('a kill that MRS refuses is asked for again until the job has ended, and no receipt says more than that', async () => {
  world.cloud.addJobs([mrs(CLUSTER, { type: 'SparkSql', durationMs: 4_000, unkillable: true })]);
  const handle = await world.start('huaweiCloudMrsJob', { ...JOB, type: 'SparkSql', arguments: ['SELECT 1'] });
  await world.untilEffects(`${CLUSTER}/SparkSql`, ['start']);
  await world.untilStatus(handle, ({ steps: [step] }) => step?.runs[0] !== undefined);

  await handle.cancel();

  await expect(handle.result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) as object });
  expect(world.effects(`${CLUSTER}/SparkSql`)).toEqual(['start', 'refused', 'end']);
  expect((await world.status(handle)).steps).toMatchObject([
    { receipt: [{ asked: true, confirmed: true, leftRunning: null }] },
  ]);
});

test('a job that the list shows as late as others have seen it is found by its name, and not run twice', async () => {
  // A start of another service would have been sent once more by then: 3 s after it was sent, and a pause of 2 s.
  world.cloud.addJobs([mrs(CLUSTER, { durationMs: 10_000, visibleAfterMs: 6_500 })]);
  world.cloud.fault({ match: SUBMIT, times: 1, kind: 'loseReply', when: 'after' });

  expect(await run(JOB)).toMatchObject({ state: 'succeeded', runs: [{ origin: 'adopted' }] });
  expect(world.effects(SPARK)).toEqual(['start', 'end']);
});

test('of two jobs of one body, side by side, each finds its own when both replies are lost', async () => {
  world.cloud.addJobs([mrs(CLUSTER, { durationMs: 2_000 })]);
  world.cloud.fault({ match: SUBMIT, times: 2, kind: 'loseReply', when: 'after' });

  const python = { ...JOB, type: 'SparkPython' };
  const [one, other] = await Promise.all([run(python), run(python)]);

  expect([one.runs[0]?.origin, other.runs[0]?.origin]).toEqual(['adopted', 'adopted']);
  expect(one.runs[0]?.id).not.toBe(other.runs[0]?.id);
  expect(asked()).toHaveLength(2);
});

test.each(['0177', '0202', '12000060'])(
  'a submission refused with %s is sent once more, when there is room',
  async (code) => {
    world.cloud.addJobs([mrs(CLUSTER)]);
    const body = { error_code: code, error_msg: 'too many' };
    world.cloud.fault({ match: SUBMIT, times: 1, kind: 'refuse', status: 500, body });

    expect(await run(JOB)).toMatchObject({ state: 'succeeded', runs: [{ origin: 'new' }] });
    expect(asked()).toHaveLength(1);
  },
);

test('a submission that failed inside MRS is looked for first: what came of it is adopted', async () => {
  world.cloud.addJobs([mrs(CLUSTER, { durationMs: 2_000 })]);
  const body = { error_code: '0173', error_msg: 'Failed to submit the job.' };
  world.cloud.fault({ match: SUBMIT, times: 1, kind: 'refuse', when: 'after', status: 400, body });

  expect(await run(JOB)).toMatchObject({ state: 'succeeded', runs: [{ origin: 'adopted' }] });
  expect(asked()).toHaveLength(1);
});

test('a submission that came to nothing by its own word fails once nothing shows, and is not repeated', async () => {
  world.cloud.addJobs([mrs(CLUSTER, { submitState: 'JOBSTAT_SUBMIT_FAILED' })]);

  const failure = await failureOf(JOB);

  expect(failure.type).toBe('HuaweiCloud.InvalidRequest');
  expect(failure.message).toContain('the submission came to nothing (JOBSTAT_SUBMIT_FAILED)');
  expect(world.effects(SPARK)).toEqual(['refused']);
});

test('a cluster that rests is told, and nothing is started', async () => {
  world.cloud.addJobs([mrs(CLUSTER, { clusterState: 'terminated' })]);

  const failure = await failureOf(JOB);

  expect(failure.type).toBe('HuaweiCloud.Conflict');
  expect(failure.message).toContain(`the cluster "${CLUSTER}" is terminated, and takes no jobs`);
  expect(world.effects(SPARK)).toEqual(['refused']);
});

test('a cluster that is scaling gets its job once it takes some', async () => {
  world.cloud.addJobs([mrs(CLUSTER, { clusterState: 'scaling-out' })]);
  const handle = await world.start('huaweiCloudMrsJob', JOB);
  await world.untilEffects(SPARK, ['refused']);

  world.cloud.addJobs([mrs(CLUSTER, { clusterState: 'running' })]);

  expect(await handle.result()).toMatchObject({ state: 'succeeded' });
  expect(asked()).toHaveLength(1);
});

test('a cluster that nobody has, and a user whom it does not know, are told in a sentence', async () => {
  const missing = await failureOf({ ...JOB, clusterId: 'nowhere' });
  world.cloud.addJobs([mrs(CLUSTER, { refuses: { code: '0192', message: 'The current user does not exist.' } })]);
  const unknown = await failureOf(JOB);

  expect(missing.type).toBe('HuaweiCloud.NotFound');
  expect(missing.message).toMatch(/MRS jobs: GET .* answered 400 \(MRS\.12000003\): .*nowhere/);
  expect(unknown.type).toBe('HuaweiCloud.Forbidden');
  expect(unknown.message).toContain('synchronise the IAM users on the page of the cluster');
  expect(asked()).toEqual([]);
});

test('what a job that has succeeded wrote is left alone when a later step fails, and its output is there for it', async () => {
  world.cloud.addJobs([mrs(CLUSTER), cdm('orders', { outcome: 'FAILED' })]);
  const variables = { app: '{{ steps.features.appId }}' };
  const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders', variables } };
  const handle = await world.startPipeline({ name: 'p', steps: [{ id: 'features', mrs: JOB }, copy] });

  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.JobFailed' } });
  expect(world.effects(SPARK)).toEqual(['start', 'end']);
});

test('a job that a person names is watched, and killed with the step', async () => {
  world.cloud.addJobs([mrs(CLUSTER, { durationMs: 600_000 })]);
  const spec = { name: 'p', onFailure: 'hold', steps: [{ id: 'features', mrs: JOB, timeout: '5m' }] };
  const body = { error_code: '0057', error_msg: 'no' };
  world.cloud.fault({ match: SUBMIT, times: 1, kind: 'refuse', status: 400, body });
  const handle = await world.startPipeline(spec);
  await world.untilStatus(handle, ({ state }) => state === 'held');
  const runId = world.cloud.run({ service: 'mrs', job: SPARK, by: 'a person' });

  await handle.executeUpdate('adopt', { args: [{ step: 'features', runId }] });
  await world.untilStatus(handle, ({ steps: [step] }) => step?.runs[0]?.id === runId && step.state === 'running');
  await handle.cancel();

  await expect(handle.result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) as object });
  expect(world.effects(SPARK)).toEqual(['start', 'stop', 'end']);
});
