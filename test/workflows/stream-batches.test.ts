import type { ApplicationFailure } from '@temporalio/common';
import type { WorkflowFailedError } from '@temporalio/client';
import type { StepStatus } from '../../src/domain/status';
import type { World } from '../support/huawei-world';
import { dli, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

const refusal = { is_success: 'false', message: 'the queue is full', error_code: 'DLI.0012' } as const;

async function run(input: object): Promise<StepStatus> {
  return (await (await world.start('huaweiCloudDliStreamJobs', input)).result()) as StepStatus;
}

test('when one stream of a batch is refused, `allOrNothing` stops those that came up, and names the reason', async () => {
  world.cloud.addJobs([dli(131), dli(132, { runItem: refusal }), dli(133)]);
  const handle = await world.start('huaweiCloudDliStreamJobs', { jobIds: [131, 132, 133] });
  const error = (await handle.result().catch((reason: unknown) => reason)) as WorkflowFailedError;
  expect((error.cause as ApplicationFailure).message).toContain('132 was not started: the queue is full');
  expect(world.effects('131')).toEqual(['start', 'stop', 'end']);
  expect(world.effects('132').filter((effect) => effect === 'start')).toEqual([]);
  expect(world.effects('133')).toEqual(['start', 'stop', 'end']);
});

test('when one stream of a batch is refused, `keepGoing` leaves the others running and reports each', async () => {
  world.cloud.addJobs([dli(131), dli(132, { runItem: refusal }), dli(133)]);
  expect(await run({ jobIds: [131, 132, 133], onPartialStart: 'keepGoing' })).toMatchObject({
    state: 'succeeded',
    runs: [
      { id: '131', status: 'job_running' },
      { id: '133', status: 'job_running' },
      {
        id: '132',
        status: 'not started',
        reason: expect.stringContaining('the queue is full (DLI runJobs answered 400 DLI.0012; ') as string,
      },
    ],
    output: { runs: ['131', '133'], failed: ['132'] },
  });
  expect(world.effects('131')).toEqual(['start']);
});

test('only the refused stream is asked for again, never the whole batch', async () => {
  world.cloud.addJobs([dli(131), dli(132, { runItem: refusal })]);
  const started = run({ jobIds: [131, 132] });
  await world.untilEffects('131', ['start']);
  world.cloud.addJobs([dli(132)]);
  expect(await started).toMatchObject({ state: 'succeeded' });
  expect(world.effects('131')).toEqual(['start']);
  expect(world.effects('132').filter((effect) => effect === 'start')).toHaveLength(1);
});

test('a stream that comes up and one that fails to be submitted: `allOrNothing` stops the first', async () => {
  world.cloud.addJobs([dli(131), dli(132, { outcome: 'job_submit_fail' })]);
  const handle = await world.start('huaweiCloudDliStreamJobs', { jobIds: [131, 132] });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.JobFailed' } });
  expect(world.effects('131')).toEqual(['start', 'stop', 'end']);
});

test('a stream that already ran is left alone when the others of its batch are rolled back', async () => {
  world.cloud.addJobs([dli(131, { status: 'job_running' }), dli(132), dli(133, { outcome: 'job_submit_fail' })]);
  const handle = await world.start('huaweiCloudDliStreamJobs', { jobIds: [131, 132, 133], whenRunning: 'adopt' });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.JobFailed' } });
  expect(world.effects('131')).toEqual([]);
  expect(world.effects('132')).toEqual(['start', 'stop', 'end']);
});

test('a batch with a stream job that does not exist starts nothing', async () => {
  world.cloud.addJobs([dli(131)]);
  const handle = await world.start('huaweiCloudDliStreamJobs', { jobIds: [131, 999] });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.NotFound' } });
  expect(world.effects()).toEqual([]);
});

test('stream jobs are stopped with a savepoint, whoever started them', async () => {
  world.cloud.addJobs([dli(131, { status: 'job_running' }), dli(132)]);
  expect(await run({ jobIds: [131, 132], action: 'stop', triggerSavepoint: true })).toMatchObject({
    state: 'succeeded',
    output: { runs: ['131', '132'] },
  });
  expect(world.effects('131')).toEqual(['stop', 'end']);
});
