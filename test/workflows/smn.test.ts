import type { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { PipelineStatus, StepStatus } from '../../src/domain/status';
import type { SmnOutput } from '../../src/domain/smn/smn-body';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, openWorld, QUICK, quietRuntime } from '../support/huawei-world';
import { startWorkerProcess } from '../support/start-worker-process';
import { workflowBundlePath } from '../support/temporal';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

const TOPIC = 'urn:smn:cn-north-4:0a:data-ops';
const TELL = { topicUrn: TOPIC, subject: 'Orders', message: 'all well' };
const PUBLISH = { method: 'POST', path: '/publish' };
const THROTTLED = { status: 429, body: { error_code: 'APIGW.0308', error_msg: 'throttled' } };
const UNCLEAR = { status: 504, body: { error_code: 'APIGW.0201', error_msg: 'Backend timeout' } };

const run = async (input: object) =>
  (await (await world.start('huaweiCloudSmnMessage', input)).result()) as StepStatus<SmnOutput>;

async function failureOf(input: object): Promise<ApplicationFailure> {
  const error = await run(input).then(
    () => undefined,
    ({ cause }: WorkflowFailedError) => cause,
  );
  expect(error).toBeInstanceOf(ApplicationFailure);
  return error as ApplicationFailure;
}

const requests = (): number => world.cloud.requests().find(({ route }) => route.endsWith('/publish'))?.total ?? 0;

test('a message is published once, and its step is done when SMN has taken it', async () => {
  const { state, output, runs, consoleUrl } = await run(TELL);

  const [published] = world.cloud.log();
  expect(state).toBe('succeeded');
  expect(output).toEqual({ messageId: published?.run });
  expect(runs).toMatchObject([{ id: published?.run, job: TOPIC, status: 'PUBLISHED', origin: 'new' }]);
  expect(published).toMatchObject({ effect: 'start', job: TOPIC, asked: { subject: 'Orders', message: 'all well' } });
  expect(consoleUrl).toContain('console.huaweicloud.com/smn');
  expect(world.effects(TOPIC)).toEqual(['start']);
});

test('a message tells what the steps before it have left', async () => {
  world.cloud.addJobs([cdm('orders', { rows: 120 })]);
  const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } };
  const tell = { id: 'tell', smn: { topicUrn: TOPIC, message: '{{ steps.copy.rowsWritten }} rows' } };

  await (await world.startPipeline({ name: 'p', steps: [copy, tell] })).result();

  expect(world.cloud.log().at(-1)).toMatchObject({ service: 'smn', asked: { message: '120 rows' } });
});

test.each([
  ['its reply is lost', { kind: 'loseReply', when: 'after' }, 1],
  ['its reply never comes', { kind: 'hang', when: 'after' }, 1],
  ['the gateway times out after it was carried out', { kind: 'refuse', when: 'after', ...UNCLEAR }, 1],
  ['the gateway times out before it was carried out', { kind: 'refuse', when: 'before', ...UNCLEAR }, 0],
  ['it is answered with half a JSON', { kind: 'refuse', when: 'after', status: 200, body: '{"message_' }, 1],
] as const)(
  'a message that may have been published is not sent again, and its step says so: %s',
  async (_how, fault, times) => {
    world.cloud.fault({ match: PUBLISH, times: 1, ...fault });
    const before = requests();

    const failure = await failureOf({ ...TELL, retry: { maximumAttempts: 3, initialInterval: '1s' } });

    expect(failure.type).toBe('HuaweiCloud.AmbiguousStart');
    expect(failure.message).toContain(`the message may have been published to ${TOPIC}`);
    expect(requests() - before).toBe(1);
    expect(world.effects(TOPIC)).toHaveLength(times);
  },
);

test.each([
  ['is throttled', { kind: 'refuse', when: 'before', ...THROTTLED }],
  ['is refused for want of IAM', { kind: 'refuse', status: 503, body: { error_code: 'APIGW.0613', error_msg: 'IAM' } }],
] as const)('a message that %s was not published, and is sent again', async (_how, fault) => {
  world.cloud.fault({ match: PUBLISH, times: 2, ...fault });

  expect((await run(TELL)).state).toBe('succeeded');
  expect(world.effects(TOPIC)).toEqual(['start']);
});

test('a topic that nobody has is told in the words of SMN, with what to look at', async () => {
  world.cloud.addJobs([{ service: 'smn', topicUrn: `${TOPIC}-2` }]);

  const failure = await failureOf(TELL);

  expect(failure.type).toBe('HuaweiCloud.NotFound');
  expect(failure.message).toMatch(/SMN publish: POST .* answered 404 \(SMN\.0006\): The topic is not found.*URN/);
  expect(world.effects(TOPIC)).toEqual(['refused']);
});

test('a person is asked where the pipeline says so, and a skip goes on without a second message', async () => {
  world.cloud.fault({ match: PUBLISH, times: 1, kind: 'loseReply', when: 'after' });
  const spec = { name: 'p', steps: [{ id: 'tell', smn: TELL, onAmbiguousStart: 'hold' }] };
  const handle = await world.startPipeline(spec);
  const { asks } = await world.untilStatus(handle, ({ state }) => state === 'held');
  expect(asks).toMatchObject([{ step: 'tell', answers: ['retry', 'skip'] }]);

  await handle.executeUpdate('skip', { args: [{ step: 'tell', reason: 'it has come' }] });

  expect((await handle.result()) as PipelineStatus).toMatchObject({ state: 'succeeded' });
  expect(world.effects(TOPIC)).toEqual(['start']);
});

test('a message stays when a later step fails, and nothing is said to be left running', async () => {
  world.cloud.addJobs([cdm('orders', { outcome: 'FAILED' })]);
  const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } };
  const handle = await world.startPipeline({ name: 'p', steps: [{ id: 'tell', smn: TELL }, copy] });

  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.JobFailed' } });

  expect((await world.status(handle)).steps[0]).toMatchObject({ id: 'tell', state: 'succeeded' });
  expect(world.effects(TOPIC)).toEqual(['start']);
});

test('a cancel while a message is published takes nothing back, sends nothing more, and has no receipt', async () => {
  world.cloud.fault({ match: PUBLISH, times: 1, kind: 'hang', when: 'after' });
  const handle = await world.start('huaweiCloudSmnMessage', TELL);
  await world.untilEffects(TOPIC, ['start']);

  await handle.cancel();

  await expect(handle.result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) as object });
  expect(world.effects(TOPIC)).toEqual(['start']);
  expect((await world.status(handle)).steps[0]).not.toHaveProperty('receipt');
});

test('a worker that is killed while it publishes leaves one message at most, and the step says that it may be there', async () => {
  const { url, projectId, ak, sk } = world.cloud;
  const alone = await openWorld({ workers: 0 });
  const place = { address: alone.env.address, taskQueue: alone.taskQueue, codePath: workflowBundlePath() };
  world.cloud.fault({ match: PUBLISH, times: 1, kind: 'hang', when: 'after' });
  const patient = { ...QUICK, fence: { ...QUICK.fence, requestTimeoutMs: 8_000 } };
  const doomed = startWorkerProcess({ ...place, cloud: { url, projectId, ak, sk }, plugin: patient }, []);
  const handle = await alone.start('huaweiCloudSmnMessage', TELL);
  await world.untilEffects(TOPIC, ['start']);

  doomed.kill('SIGKILL');
  await doomed.ended;
  await alone.addWorker();

  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.AmbiguousStart' } });
  expect(world.effects(TOPIC)).toEqual(['start']);
  expect(alone.cloud.log()).toEqual([]);
  await alone.close();
});
