import type { WorkflowHandle } from '@temporalio/client';
import type { PipelineStatus } from '../../src/domain/status';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } };
const FAILED = cdm('orders', { outcome: 'FAILED', errorSummary: 'no such day' });
const heldAt = (step: string) => (status: PipelineStatus) => status.asks.some((ask) => ask.step === step);

/** A pipeline that waits for a person, since its job has failed. */
async function hold(...jobs: Parameters<World['cloud']['addJobs']>[0]): Promise<WorkflowHandle> {
  world.cloud.addJobs(jobs);
  const handle = await world.startPipeline({ name: 'p', onFailure: 'hold', steps: [copy] });
  await world.untilStatus(handle, heldAt('copy'));
  return handle;
}

test('a run that is named by mistake changes nothing: the failed run and what it said stay, and the same is asked', async () => {
  const handle = await hold(FAILED);
  const before = (await world.status(handle)).steps;
  await handle.executeUpdate('adopt', { args: [{ step: 'copy', runId: '99' }] });

  const after = await world.untilStatus(handle, ({ asks }) => asks[0]?.why.includes('99') === true);
  expect(after.steps).toEqual(before);
  expect(after.steps[0]).toMatchObject({
    state: 'held',
    runs: [{ id: '1', status: 'FAILED', reason: 'no such day' }],
    failure: { type: 'HuaweiCloud.JobFailed' },
  });
  expect(after.asks).toEqual([
    {
      step: 'copy',
      why: expect.stringMatching(
        /no run 99 of orders.*; as before: .*submission 1 ended FAILED: no such day/,
      ) as string,
      answers: ['retry', 'skip', 'adopt'],
    },
  ]);
  await handle.terminate();
});

test('a step keeps every run it has had, by its own retry and by a person, the latest last', async () => {
  world.cloud.addJobs([FAILED]);
  const again = { ...copy, retry: { maximumAttempts: 2, initialInterval: '1s' } };
  const handle = await world.startPipeline({ name: 'p', onFailure: 'hold', steps: [again] });
  await world.untilStatus(handle, heldAt('copy'));
  world.cloud.addJobs([cdm('orders')]);
  await handle.executeUpdate('retry', { args: [{ step: 'copy' }] });

  const [step] = ((await handle.result()) as PipelineStatus).steps;
  const failed = {
    state: 'failed',
    failure: { type: 'HuaweiCloud.JobFailed' },
    startedAt: expect.any(String) as string,
  };
  expect(step).toMatchObject({
    state: 'succeeded',
    runs: [{ id: '3', status: 'SUCCEEDED' }],
    attempts: [
      { ...failed, runs: [{ id: '1', status: 'FAILED', reason: 'no such day' }] },
      {
        ...failed,
        runs: [{ id: '2', status: 'FAILED', reason: 'no such day' }],
        endedAt: expect.any(String) as string,
      },
      { state: 'succeeded', runs: [{ id: '3', status: 'SUCCEEDED' }] },
    ],
  });
  expect(step?.failure).toBeUndefined();
});

test('of many runs the newest ten are kept whole, and the rest are counted', async () => {
  world.cloud.addJobs([dgc('transform', { outcome: 'fail', durationMs: 50 })]);
  const retry = { maximumAttempts: 13, initialInterval: '1s', backoffCoefficient: 1 };
  const transform = { id: 'transform', dgc: { jobName: 'transform' }, retry };
  const handle = await world.startPipeline({ name: 'p', steps: [transform] });
  await handle.result().catch(() => undefined);

  const [step] = (await world.status(handle)).steps;
  const starts = world.cloud.log().flatMap(({ effect, run }) => (effect === 'start' ? [String(run)] : []));
  expect(starts).toHaveLength(13);
  expect(step?.attempts?.map(({ runs }) => runs[0]?.id)).toEqual(starts.slice(-10));
  expect(step?.earlierAttempts).toBe(3);
});

test('parameters that a retry cannot take are refused, and the step waits as before', async () => {
  const handle = await hold(FAILED);
  const before = (await world.status(handle)).steps;
  const retry = async (params: object) => handle.executeUpdate('retry', { args: [{ step: 'copy', params }] });
  await expect(retry({ day: '{{ run.date | nofilter }}' })).rejects.toThrow();
  await expect(retry({ day: '{{ nothing.here }}' })).rejects.toThrow();

  const after = await world.status(handle);
  expect(after.steps).toEqual(before);
  expect(after.asks).toHaveLength(1);
  world.cloud.addJobs([cdm('orders')]);
  await retry({ day: '2' });
  expect(await handle.result()).toMatchObject({ state: 'succeeded' });
});
