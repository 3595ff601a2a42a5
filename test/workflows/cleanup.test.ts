import type { WorkflowHandle } from '@temporalio/client';
import type { Leftover } from '../../src/domain/leftover';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, dli, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

const LASTING_MS = 3_600_000;
const stream = { id: 'stream', dli: { jobIds: [131] } };
const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } };

async function leftoversOf(handle: WorkflowHandle): Promise<Leftover[]> {
  return handle.query<Leftover[]>('leftovers');
}

async function terminateInMidCopy(): Promise<WorkflowHandle> {
  world.cloud.addJobs([dli(131), cdm('orders', { durationMs: 600_000 })]);
  const handle = await world.startPipeline({ name: 'p', steps: [stream, copy] });
  await world.untilStatus(handle, ({ steps }) => steps[1]?.state === 'running');
  await handle.terminate();
  return handle;
}

test('a terminated pipeline still tells what it left, and the cleanup stops that with a receipt', async () => {
  const handle = await terminateInMidCopy();
  const leftovers = await leftoversOf(handle);
  expect(leftovers.map(({ step, title, runs }) => [step, title, runs.map(({ id }) => id)])).toEqual([
    ['stream', 'DLI stream job 131', ['131']],
    ['copy', 'CDM job orders', ['1']],
  ]);

  const cleaned: unknown = await (await world.start('huaweiCloudCleanup', leftovers)).result();
  expect(cleaned).toEqual([
    { step: 'stream', receipt: [{ run: '131', asked: true, confirmed: true, leftRunning: null }] },
    { step: 'copy', receipt: [{ run: '1', asked: true, confirmed: true, leftRunning: null }] },
  ]);
  expect(world.effects('orders')).toEqual(['start', 'stop', 'end']);
  expect(world.effects('131')).toEqual(['start', 'stop', 'end']);
});

test('what a step with templates left is found under the name that was started', async () => {
  world.cloud.addJobs([cdm('first'), cdm('copy_orders', { durationMs: 600_000 })]);
  const first = { id: 'first', cdm: { clusterId: CLUSTER, jobName: 'first' } };
  const second = {
    id: 'second',
    cdm: {
      clusterId: CLUSTER,
      jobName: 'copy_{{ params.table }}',
      variables: { rows: '{{ steps.first.rowsWritten }}' },
    },
  };
  const handle = await world.startPipeline({ name: 'p', params: { table: 'orders' }, steps: [first, second] });
  await world.untilStatus(handle, ({ steps }) => steps[1]?.state === 'running');
  await handle.terminate();
  await (await world.start('huaweiCloudCleanup', await leftoversOf(handle))).result();
  expect(world.effects('copy_orders')).toEqual(['start', 'stop', 'end']);
});

test('a cleanup done twice stops nothing that has been started since', async () => {
  const handle = await terminateInMidCopy();
  const leftovers = await leftoversOf(handle);
  await (await world.start('huaweiCloudCleanup', leftovers)).result();
  world.cloud.run({ service: 'cdm', clusterId: CLUSTER, job: 'orders', by: 'someone' });
  await (await world.start('huaweiCloudCleanup', leftovers)).result();
  expect(world.effects('orders')).toEqual(['start', 'stop', 'end', 'start']);
});

test('a start that was under way when its pipeline was terminated is listed, since nobody knows what became of it', async () => {
  world.cloud.addJobs([dgc('slow', { durationMs: LASTING_MS })]);
  world.cloud.fault({ match: { path: '/run-immediate' }, kind: 'hang', when: 'after' });
  const handle = await world.startPipeline({ name: 'p', steps: [{ id: 'slow', dgc: { jobName: 'slow' } }] });
  await world.untilEffects('slow', ['start']);
  // Nothing is seen of it until its pipeline is gone, however long that takes.
  world.cloud.fault({ match: { method: 'GET' }, kind: 'refuse', status: 503, times: 1_000_000 });
  world.cloud.advance(LASTING_MS);
  await handle.terminate();
  world.cloud.endFaults();
  const cleaned: unknown = await (await world.start('huaweiCloudCleanup', await leftoversOf(handle))).result();
  const leftRunning = expect.stringMatching(/a start was under way since .*nobody knows what became of it/) as string;
  expect(cleaned).toEqual([
    { step: 'slow', receipt: [{ run: 'DGC job slow', asked: false, confirmed: false, leftRunning }] },
  ]);
});

test('a pipeline that has ended by itself has nothing left, though the streams it brought up go on', async () => {
  world.cloud.addJobs([dli(131)]);
  const handle = await world.startPipeline({ name: 'p', steps: [stream] });
  await handle.result();
  expect(await leftoversOf(handle)).toEqual([]);
  expect(world.effects('131')).toEqual(['start']);
});
