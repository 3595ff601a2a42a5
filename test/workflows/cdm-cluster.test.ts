import type { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { CdmClusterOutput } from '../../src/domain/cdm-cluster/cluster-body';
import type { StepStatus } from '../../src/domain/status';
import type { World } from '../support/huawei-world';
import { cdm, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

const ID = 'c0ffee01';
const ACTION = { method: 'POST', path: '/action' };
const START = { clusterId: ID, action: 'start' };
const STOP = { clusterId: ID, action: 'stop' };
const THROTTLED = { status: 429, body: { error_code: 'APIGW.0308', error_msg: 'throttled' } };

const run = async (input: object) =>
  (await (await world.start('huaweiCloudCdmCluster', input)).result()) as StepStatus<CdmClusterOutput>;

async function failureOf(input: object): Promise<ApplicationFailure> {
  const error = await run(input).then(
    () => undefined,
    ({ cause }: WorkflowFailedError) => cause,
  );
  expect(error).toBeInstanceOf(ApplicationFailure);
  return error as ApplicationFailure;
}

/** Registers the cluster in a state. */
const stands = (status: string, more: object = {}) =>
  world.cloud.addJobs([{ service: 'cdmCluster', clusterId: ID, status, startMs: 300, stopMs: 300, ...more }]);

/** What became of the cluster itself, by the cloud's own log. */
const effects = (): string[] =>
  world.cloud
    .log()
    .filter(({ service }) => service === 'cdmCluster')
    .map(({ effect }) => effect);

test('a cluster that rests is woken, and its step is done when it runs', async () => {
  stands('900');

  const { state, output, runs } = await run(START);

  expect(state).toBe('succeeded');
  expect(output).toEqual({ status: '200' });
  expect(runs).toMatchObject([{ id: ID, status: '200', origin: 'new' }]);
  expect(effects()).toEqual(['start', 'end']);
});

test.each([
  ['start', START, '200'],
  ['stop', STOP, '900'],
])('a cluster that is as it is wanted is left as it is: %s', async (_action, input, status) => {
  stands(status);

  expect(await run(input)).toMatchObject({
    state: 'succeeded',
    output: { status },
    runs: [{ origin: 'alreadyRunning' }],
  });
  expect(effects()).toEqual([]);
});

test('a cluster that runs is put to rest, and its step is done when it rests', async () => {
  stands('200');

  expect(await run(STOP)).toMatchObject({ state: 'succeeded', output: { status: '900' } });
  expect(effects()).toEqual(['stop', 'end']);
});

test('a cluster is never stopped under a job, whoever has started that', async () => {
  stands('200');
  world.cloud.addJobs([cdm('theirs', { clusterId: ID, durationMs: 600_000 }), cdm('idle', { clusterId: ID })]);
  world.cloud.run({ service: 'cdm', clusterId: ID, job: 'theirs', by: 'a person' });

  const failure = await failureOf(STOP);

  expect(failure.type).toBe('HuaweiCloud.Conflict');
  expect(failure.message).toContain(`CDM cluster ${ID} is not stopped, since 1 job runs on it: theirs`);
  expect(effects()).toEqual([]);
  expect(world.effects('theirs')).toEqual(['start']);
});

test('where CDM has no stop any more, that is a sentence, and the pipeline goes on', async () => {
  stands('200');
  const body = { error_code: 'APIGW.0101', error_msg: 'The API does not exist or has not been published.' };
  world.cloud.fault({ match: ACTION, times: 1, kind: 'refuse', status: 404, body });

  const { state, output, runs } = await run(STOP);

  expect([state, output]).toEqual(['succeeded', { status: '200' }]);
  expect(runs[0]?.reason).toContain(`CDM has no stop of clusters here any more, and ${ID} is left running`);
  expect(effects()).toEqual([]);
});

test.each([
  ['300', 'is in status 300'],
  ['800', 'is in status 800 (Frozen)'],
])('a cluster in status %s is not asked to start: a sentence says why', async (status, sentence) => {
  stands(status);

  const failure = await failureOf(START);

  expect(failure.type).toBe('HuaweiCloud.InvalidRequest');
  expect(failure.message).toContain(sentence);
  expect(effects()).toEqual([]);
});

test.each([
  ['its reply is lost', { kind: 'loseReply', when: 'after' }],
  ['its reply never comes', { kind: 'hang', when: 'after' }],
  ['it never arrives', { kind: 'reset', when: 'before' }],
  ['it is throttled', { kind: 'refuse', when: 'before', ...THROTTLED }],
] as const)('a cluster is started once, and stopped once, when %s', async (_how, fault) => {
  stands('900', { startMs: 4_000, stopMs: 4_000 });
  world.cloud.fault({ match: ACTION, times: 1, ...fault });
  expect((await run(START)).state).toBe('succeeded');
  world.cloud.fault({ match: ACTION, times: 1, ...fault });
  expect((await run(STOP)).state).toBe('succeeded');

  expect(effects()).toEqual(['start', 'end', 'stop', 'end']);
});

test('one that is on its way to rest is waited for, and then woken', async () => {
  stands('200', { stopMs: 2_000 });
  const stopping = run(STOP);
  while (!effects().includes('stop')) await new Promise((resolve) => setTimeout(resolve, 20));

  expect((await run(START)).state).toBe('succeeded');

  await stopping.catch(() => undefined);
  expect(effects()).toEqual(['stop', 'end', 'start', 'end']);
});

test('a cancel leaves a cluster that is being woken on its way, and no receipt says that it was stopped', async () => {
  stands('900', { startMs: 600_000 });
  const handle = await world.start('huaweiCloudCdmCluster', START);
  await world.untilStatus(handle, ({ steps: [step] }) => step?.state === 'running');

  await handle.cancel();

  await expect(handle.result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) as object });
  expect(effects()).toEqual(['start']);
  expect((await world.status(handle)).steps[0]).not.toHaveProperty('receipt');
  await expect(handle.query('leftovers')).resolves.toEqual([]);
});

test('a cluster is woken before its jobs and put to rest at the end, also when they fail', async () => {
  stands('900');
  world.cloud.addJobs([cdm('orders', { clusterId: ID, outcome: 'FAILED' })]);
  const handle = await world.startPipeline({
    name: 'p',
    steps: [
      { id: 'wake', cdmCluster: START },
      { id: 'copy', cdm: { clusterId: ID, jobName: 'orders' } },
      { id: 'rest', always: true, cdmCluster: STOP },
    ],
  });

  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.JobFailed' } });

  expect(effects()).toEqual(['start', 'end', 'stop', 'end']);
  const { steps } = await world.status(handle);
  expect(steps.map(({ id, state }) => [id, state])).toEqual([
    ['wake', 'succeeded'],
    ['copy', 'failed'],
    ['rest', 'succeeded'],
  ]);
});

test('a job of a cluster that rests is not run: its step says which step wakes the cluster', async () => {
  stands('900');
  world.cloud.addJobs([cdm('orders', { clusterId: ID })]);
  const handle = await world.start('huaweiCloudCdmJob', { clusterId: ID, jobName: 'orders' });

  await expect(handle.result()).rejects.toMatchObject({
    cause: {
      type: 'HuaweiCloud.InvalidRequest',
      message: expect.stringMatching(/its status is 900.*a step before this one wakes it, `cdmCluster: /) as string,
    },
  });
  expect(world.effects('orders')).toEqual([]);
});
