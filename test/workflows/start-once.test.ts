import { WorkflowFailedError } from '@temporalio/client';
import type { ApplicationFailure } from '@temporalio/common';
import type { StepStatus } from '../../src/domain/status';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, dli, mrs, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

afterAll(async () => world.close());

const RUN_CDM = { method: 'PUT', path: '/start' };
const RUN_DGC = { method: 'POST', path: '/run-immediate' };
const RUN_DLI = { method: 'POST', path: '/jobs/run' };
const RUN_SQL = { method: 'POST', path: '/jobs/submit-job' };
const RUN_SPARK = { method: 'POST', path: '/batches' };
const RUN_MRS = { method: 'POST', path: '/job-executions' };
const SQL = 'INSERT INTO t SELECT 1';
const FILE = 'obs://code/features.py';
const gatewayTimeout = { status: 504, body: { error_code: 'APIGW.0201', error_msg: 'Backend timeout' } };

const jobs = [
  { type: 'huaweiCloudCdmJob', input: { clusterId: CLUSTER, jobName: 'orders' }, name: 'orders', match: RUN_CDM },
  { type: 'huaweiCloudDgcJob', input: { jobName: 'transform' }, name: 'transform', match: RUN_DGC },
  { type: 'huaweiCloudDliStreamJobs', input: { jobIds: [131] }, name: '131', match: RUN_DLI },
  { type: 'huaweiCloudDliSqlJob', input: { sql: SQL }, name: SQL, match: RUN_SQL },
  { type: 'huaweiCloudDliSparkJob', input: { file: FILE }, name: FILE, match: RUN_SPARK },
  {
    type: 'huaweiCloudMrsJob',
    input: { clusterId: CLUSTER, type: 'SparkSubmit' },
    name: `${CLUSTER}/SparkSubmit`,
    match: RUN_MRS,
  },
];

const afterwards = [
  { how: 'its reply is lost', fault: { kind: 'loseReply', when: 'after' } },
  {
    how: 'the gateway times out after it was carried out',
    fault: { kind: 'refuse', when: 'after', ...gatewayTimeout },
  },
  { how: 'it is answered with half a JSON', fault: { kind: 'refuse', when: 'after', status: 200, body: '{"subm' } },
  { how: 'its reply never comes', fault: { kind: 'hang', when: 'after' } },
] as const;

const before = [
  { how: 'the connection is reset before it arrives', fault: { kind: 'reset', when: 'before' } },
  {
    how: 'the gateway times out before it was carried out',
    fault: { kind: 'refuse', when: 'before', ...gatewayTimeout },
  },
  {
    how: 'it is throttled',
    fault: { kind: 'refuse', when: 'before', status: 429, body: { error_code: 'APIGW.0308', error_msg: 'throttled' } },
  },
] as const;

async function run(type: string, input: object): Promise<StepStatus> {
  return (await (await world.start(type, input)).result()) as StepStatus;
}

const losses = [
  ...afterwards.map((loss) => ({ ...loss, what: 'is adopted, not repeated', origin: 'adopted' })),
  ...before.map((loss) => ({ ...loss, what: 'is repeated once it cannot come up any more', origin: 'new' })),
];

// One of each kind side by side: what is in doubt waits out its lease, and they have nothing in common.
describe.each(losses)('when $how', ({ fault, what, origin }) => {
  const steps = new Map<string, Promise<StepStatus>>();

  beforeAll(async () => {
    await world.cloud.reset();
    world.cloud.addJobs([cdm('orders'), dgc('transform'), dli(131), mrs(CLUSTER)]);
    for (const { type, input, match } of jobs) {
      world.cloud.fault({ match, times: 1, ...fault });
      const step = run(type, input);
      step.catch(() => undefined);
      steps.set(type, step);
    }
  });

  afterAll(async () => Promise.allSettled(steps.values()));

  test.each(jobs)(`$type: a start ${what}`, async ({ type, name }) => {
    expect(await steps.get(type)).toMatchObject({ state: 'succeeded', runs: [{ origin }] });
    expect(world.effects(name).filter((effect) => effect === 'start')).toHaveLength(1);
  });

  test('each fault that was laid has hit', async () => {
    await Promise.allSettled(steps.values());
    expect(world.cloud.faults()).toEqual([]);
  });
});

describe('of one start at a time', () => {
  beforeEach(async () => world.cloud.reset());

  test('a run that shows late is still found, and not started again', async () => {
    world.cloud.addJobs([cdm('orders', { visibleAfterMs: 600, durationMs: 1_500 })]);
    world.cloud.fault({ match: RUN_CDM, times: 1, kind: 'loseReply', when: 'after' });
    expect(await run('huaweiCloudCdmJob', { clusterId: CLUSTER, jobName: 'orders' })).toMatchObject({
      runs: [{ origin: 'adopted' }],
    });
    expect(world.effects('orders')).toEqual(['start', 'end']);
  });

  test('a reply without a submission id is followed by a look, not by a second start', async () => {
    world.cloud.addJobs([cdm('orders', { omitSubmissionId: true })]);
    expect(await run('huaweiCloudCdmJob', { clusterId: CLUSTER, jobName: 'orders' })).toMatchObject({
      state: 'succeeded',
      runs: [{ id: '1' }],
    });
    expect(world.effects('orders')).toEqual(['start', 'end']);
  });

  test('an earlier run’s SUCCEEDED is not this run’s', async () => {
    world.cloud.addJobs([cdm('orders', { durationMs: 50 })]);
    world.cloud.run({ service: 'cdm', clusterId: CLUSTER, job: 'orders', by: 'someone' });
    await world.untilEffects('orders', ['start', 'end']);
    world.cloud.addJobs([cdm('orders', { outcome: 'FAILED', visibleAfterMs: 500 })]);
    const failed = world
      .start('huaweiCloudCdmJob', { clusterId: CLUSTER, jobName: 'orders' })
      .then(async (handle) => (await handle.result()) as unknown);
    await expect(failed).rejects.toMatchObject({
      cause: { message: expect.stringContaining('submission 2 ended FAILED') as string },
    });
  });

  test('two runs that can both be ours are left to a person: AmbiguousStart, and neither is stopped', async () => {
    world.cloud.addJobs([dgc('transform', { durationMs: 600_000 })]);
    world.cloud.fault({ match: RUN_DGC, times: 1, kind: 'hang', when: 'after' });
    const handle = await world.start('huaweiCloudDgcJob', { jobName: 'transform' });
    await world.untilEffects('transform', ['start']);
    world.cloud.run({ service: 'dgc', job: 'transform', by: 'someone' });

    const error = (await handle.result().catch((reason: unknown) => reason)) as WorkflowFailedError;
    expect(error).toBeInstanceOf(WorkflowFailedError);
    expect(error.cause as ApplicationFailure).toMatchObject({ type: 'HuaweiCloud.AmbiguousStart' });
    expect(error.cause?.message).toMatch(/instance \d+ .*instance \d+ /);
    expect(world.effects('transform')).toEqual(['start', 'start']);
    const [step] = (await world.status(handle)).steps;
    expect(step?.receipt).toEqual([
      expect.objectContaining({
        asked: false,
        confirmed: false,
        leftRunning: expect.stringContaining('cannot be told') as string,
      }),
    ]);
  });

  test.each([
    { service: 'cdm', type: 'huaweiCloudCdmJob', input: { clusterId: CLUSTER, jobName: 'orders' }, job: 'orders' },
    { service: 'dgc', type: 'huaweiCloudDgcJob', input: { jobName: 'transform' }, job: 'transform' },
  ] as const)(
    'a $service job that already runs fails the step by default, and nothing is sent or stopped',
    async ({ service, type, input, job }) => {
      world.cloud.addJobs([cdm('orders', { durationMs: 600_000 }), dgc('transform', { durationMs: 600_000 })]);
      world.cloud.run({ service, job, clusterId: CLUSTER, by: 'someone' });
      const handle = await world.start(type, input);
      await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.Conflict' } });
      expect(world.effects(job)).toEqual(['start']);
    },
  );

  test('a job that already runs is waited for with `whenRunning: wait`, then started', async () => {
    world.cloud.addJobs([cdm('orders', { durationMs: 1_500 })]);
    world.cloud.run({ service: 'cdm', clusterId: CLUSTER, job: 'orders', by: 'someone' });
    expect(
      await run('huaweiCloudCdmJob', { clusterId: CLUSTER, jobName: 'orders', whenRunning: 'wait' }),
    ).toMatchObject({
      runs: [{ id: '2' }],
    });
    expect(world.effects('orders')).toEqual(['start', 'end', 'start', 'end']);
  });

  test('a job that already runs is watched with `whenRunning: adopt`, and left alone by a cancel', async () => {
    world.cloud.addJobs([cdm('orders', { durationMs: 600_000 })]);
    world.cloud.run({ service: 'cdm', clusterId: CLUSTER, job: 'orders', by: 'someone' });
    const handle = await world.start('huaweiCloudCdmJob', {
      clusterId: CLUSTER,
      jobName: 'orders',
      whenRunning: 'adopt',
    });
    await world.untilStatus(handle, ({ steps }) => steps[0]?.state === 'running');
    await handle.cancel();
    await expect(handle.result()).rejects.toBeInstanceOf(WorkflowFailedError);
    expect(world.effects('orders')).toEqual(['start']);
  });
});
