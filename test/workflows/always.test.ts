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

const LASTING = { durationMs: 3_600_000, bootMs: 0 };
const undo = { compensate: { cdm: { clusterId: CLUSTER, jobName: 'undo' } } };
const COPY = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'copy' } };
const TRANSFORM = { id: 'transform', dgc: { jobName: 'transform' } };

/** A job whose name says what its step has read, and one after it. */
const END = [
  { id: 'report', always: true, dgc: { jobName: 'report-{{ run.state }}-{{ steps.transform.state }}' } },
  { id: 'rest', always: true, dgc: { jobName: 'rest' } },
];

function statesOf({ steps }: PipelineStatus): string[] {
  return steps.map(({ id, state }) => `${id} ${state}`);
}

function startsOf(): string[] {
  return world.effects().filter((effect) => effect.startsWith('start '));
}

test('when all went well the steps of the end run last, in their order', async () => {
  world.cloud.addJobs([cdm('copy'), dgc('transform'), dgc('report-succeeded-succeeded'), dgc('rest')]);
  const handle = await world.startPipeline({ name: 'p', steps: [COPY, TRANSFORM, ...END] });
  const status = (await handle.result()) as PipelineStatus;

  expect(status.state).toBe('succeeded');
  expect(startsOf()).toEqual(['start copy', 'start transform', 'start report-succeeded-succeeded', 'start rest']);
});

test('when a step failed the end runs once, after what is undone, and the cause stays the cause', async () => {
  world.cloud.addJobs([cdm('copy'), cdm('undo'), dgc('transform', { outcome: 'fail' }), dgc('rest')]);
  world.cloud.addJobs([dgc('report-failed-failed')]);
  const handle = await world.startPipeline({ name: 'p', steps: [{ ...COPY, ...undo }, TRANSFORM, ...END] });
  await expect(handle.result()).rejects.toMatchObject({
    cause: { message: expect.stringMatching(/^step transform: .* -- earlier steps: copy: compensated/) as string },
  });

  expect(startsOf().slice(2)).toEqual(['start undo', 'start report-failed-failed', 'start rest']);
  expect(statesOf(await world.status(handle))).toEqual([
    'copy compensated',
    'transform failed',
    'report succeeded',
    'rest succeeded',
  ]);
});

test('after a cancel, and a pause before it, the end runs all the same, and the pipeline is cancelled', async () => {
  world.cloud.addJobs([cdm('copy', LASTING), dgc('report-cancelled-waiting'), dgc('rest')]);
  const handle = await world.startPipeline({ name: 'p', steps: [COPY, TRANSFORM, ...END] });
  await world.untilEffects('copy', ['start']);
  await handle.executeUpdate('pause', { args: [{}] });
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow();

  expect((await world.status(handle)).state).toBe('cancelled');
  expect(startsOf()).toEqual(['start copy', 'start report-cancelled-waiting', 'start rest']);
});

test('a step of the end that fails keeps no other from running, fails the pipeline and undoes nothing', async () => {
  world.cloud.addJobs([cdm('copy'), cdm('undo'), dgc('transform'), dgc('rest')]);
  world.cloud.addJobs([dgc('report-succeeded-succeeded', { outcome: 'fail' })]);
  const steps = [{ ...COPY, ...undo }, TRANSFORM, ...END];
  const handle = await world.startPipeline({ name: 'p', onFailure: 'hold', steps });
  await expect(handle.result()).rejects.toMatchObject({
    cause: { type: 'HuaweiCloud.JobFailed', message: expect.stringMatching(/^step report: /) as string },
  });

  expect(world.effects('rest')).toEqual(['start', 'end']);
  expect(world.effects('undo')).toEqual([]);
  expect((await world.status(handle)).state).toBe('failed');
});

test('what has failed at the end is told after the cause', async () => {
  world.cloud.addJobs([cdm('copy'), dgc('transform', { outcome: 'fail' }), dgc('rest', { outcome: 'fail' })]);
  world.cloud.addJobs([dgc('report-failed-failed')]);
  const handle = await world.startPipeline({ name: 'p', steps: [COPY, TRANSFORM, ...END] });
  await expect(handle.result()).rejects.toMatchObject({
    cause: { message: expect.stringMatching(/^step transform: .* -- at the end: step rest: /) as string },
  });
});

test('a cancel that comes while the end runs comes too late: everything has been done', async () => {
  world.cloud.addJobs([cdm('copy'), dgc('transform'), dgc('report-succeeded-succeeded', LASTING), dgc('rest')]);
  const handle = await world.startPipeline({ name: 'p', steps: [COPY, TRANSFORM, ...END] });
  await world.untilEffects('report-succeeded-succeeded', ['start']);
  await handle.cancel();
  world.cloud.advance(LASTING.durationMs);
  const status = (await handle.result()) as PipelineStatus;

  expect(status.state).toBe('succeeded');
  expect(world.effects('report-succeeded-succeeded')).toEqual(['start', 'end']);
});
