import type { WorkflowFailedError } from '@temporalio/client';
import type { ApplicationFailure } from '@temporalio/common';
import type { StepStatus } from '../../src/domain/status';
import type { World } from '../support/huawei-world';
import { dli, openWorld, quietRuntime } from '../support/huawei-world';

const RUN = { method: 'POST', path: '/streaming/jobs/run' };
const taken = { is_success: 'true', message: '作业提交请求下发成功' };
const noQueue = { error_code: 'DLI.13024', error_msg: 'No queue is chosen for the job.' };
const runItem = { is_success: 'false', message: 'No queue is chosen for the job.' } as const;

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

/** The cloud carries the start out as its jobs say, and answers this. */
function answersRun(status: number, body: unknown): void {
  world.cloud.fault({ match: RUN, kind: 'refuse', when: 'after', status, body });
}

async function run(input: object): Promise<StepStatus> {
  return (await (await world.start('huaweiCloudDliStreamJobs', input)).result()) as StepStatus;
}

async function failureOf(input: object): Promise<{ message: string; type: string; step: StepStatus | undefined }> {
  const handle = await world.start('huaweiCloudDliStreamJobs', input);
  const error = (await handle.result().catch((reason: unknown) => reason)) as WorkflowFailedError;
  const { message, type } = error.cause as ApplicationFailure;
  const [step] = (await world.status(handle)).steps;
  return { message, type: type ?? '', step };
}

test.each([
  { order: 'in the order of the jobs', items: [taken, noQueue] },
  { order: 'in another order', items: [noQueue, taken] },
])('the stream that a mixed 400 list has started is found and stopped, its items $order', async ({ items }) => {
  world.cloud.addJobs([dli(131), dli(132, { runItem })]);
  answersRun(400, items);

  const { message, step } = await failureOf({ jobIds: [131, 132] });

  expect(message).toContain(
    '132 was not started: No queue is chosen for the job (DLI runJobs answered 400 DLI.13024; ',
  );
  expect(message).toContain('Set a queue on the job.');
  expect(world.effects('131')).toEqual(['start', 'stop', 'end']);
  expect(world.effects('132')).not.toContain('start');
  expect(step?.receipt).toMatchObject([{ run: '131', asked: true, confirmed: true, leftRunning: null }]);
});

test('with `keepGoing` the stream of a mixed 400 list runs on, listed, and the refused one has its reason', async () => {
  world.cloud.addJobs([dli(131, { runItem }), dli(132)]);
  answersRun(400, [taken, noQueue]);

  expect(await run({ jobIds: [131, 132], onPartialStart: 'keepGoing' })).toMatchObject({
    state: 'succeeded',
    runs: [
      { id: '132', status: 'job_running' },
      { id: '131', status: 'not started', reason: expect.stringContaining('No queue') as string },
    ],
  });
  expect(world.effects('132')).toEqual(['start']);
});

test.each([
  { status: 400, title: 'a 400 list' },
  { status: 200, title: 'a 200 list' },
])('error items for all jobs in $title refuse them at once, with their reason', async ({ status }) => {
  world.cloud.addJobs([dli(131, { runItem }), dli(132, { runItem })]);
  answersRun(status, [noQueue, noQueue]);

  const { message, type } = await failureOf({ jobIds: [131, 132] });

  expect(type).toBe('HuaweiCloud.InvalidRequest');
  expect(message).toContain('DLI.13024');
  expect(message).toContain('No queue is chosen');
  const posts = world.cloud.requests().find(({ method, route }) => method === 'POST' && route.endsWith('/jobs/run'));
  expect(posts?.total).toBe(1);
});

test('one refusal for many jobs does not say that none was started: the one that runs is found', async () => {
  world.cloud.addJobs([dli(131), dli(132, { runItem })]);
  answersRun(400, [noQueue]);

  const { message } = await failureOf({ jobIds: [131, 132] });

  expect(message).toContain('No queue is chosen');
  expect(world.effects('131')).toEqual(['start', 'stop', 'end']);
});

test('a list that took more than the cloud shows started is left to a person, and what runs is stopped', async () => {
  world.cloud.addJobs([dli(131), dli(132, { runItem }), dli(133, { runItem })]);
  answersRun(400, [taken, taken, noQueue]);

  const { message, type } = await failureOf({ jobIds: [131, 132, 133] });

  expect(type).toBe('HuaweiCloud.AmbiguousStart');
  expect(message).toContain('No queue is chosen');
  expect(world.effects('131')).toEqual(['start', 'stop', 'end']);
});
