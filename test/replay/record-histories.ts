import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { version } from '../../package.json';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, dli, openWorld, QUICK, quietRuntime } from '../support/huawei-world';

// Not a test of its own: `npm run record-histories` keeps the histories of this version, which every later one replays.
// What is recorded stays as it is: runs in production have such histories.

const FOLDER = join(__dirname, version);

const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' }, timeout: '4h' };
const transform = {
  id: 'transform',
  dgc: { jobName: 'transform', jobParams: { rows: '{{ steps.copy.rowsWritten }}' } },
};
const streams = { id: 'streams', dli: { jobIds: [131, 132] } };

let world: World;

beforeAll(async () => {
  quietRuntime();
  mkdirSync(FOLDER, { recursive: true });
  world = await openWorld();
});

beforeEach(async () => {
  await world.cloud.reset();
  world.cloud.addJobs([cdm('orders'), cdm('orders_undo'), dgc('transform'), dgc('nightly'), dli(131), dli(132)]);
});

afterAll(async () => world.close());

async function keep(name: string, handle: WorkflowHandle): Promise<void> {
  await handle.result().catch(() => undefined);
  const file = join(FOLDER, `${name}.json`);
  if (!existsSync(file)) writeFileSync(file, `${historyToJSON(await handle.fetchHistory())}\n`);
}

test('a pipeline that succeeds', async () => {
  await keep('succeeded', await world.startPipeline({ name: 'p', steps: [copy, transform, streams] }));
});

test('a pipeline that is cancelled in mid-copy', async () => {
  world.cloud.addJobs([cdm('orders', { durationMs: 600_000 })]);
  const handle = await world.startPipeline({ name: 'p', steps: [copy, transform] });
  await world.untilStatus(handle, ({ steps }) => steps[0]?.state === 'running');
  await handle.cancel();
  await keep('cancelled', handle);
});

test('a pipeline that fails and compensates', async () => {
  world.cloud.addJobs([dgc('transform', { outcome: 'fail' })]);
  const undo = { cdm: { clusterId: CLUSTER, jobName: 'orders_undo' } };
  const on = { id: 'on', dgc: { jobName: 'nightly', mode: 'scheduleOn' } };
  await keep(
    'compensated',
    await world.startPipeline({ name: 'p', steps: [{ ...copy, compensate: undo }, streams, on, transform] }),
  );
});

test('a start that is waited for by the workflow', async () => {
  world.cloud.fault({
    match: { path: '/start' },
    times: 5,
    kind: 'refuse',
    status: 429,
    body: { error_code: 'APIGW.0308' },
  });
  await keep('throttled-start', await world.startPipeline({ name: 'p', steps: [copy] }));
});

test('a step that outlasts its timeout', async () => {
  world.cloud.addJobs([cdm('orders', { durationMs: 600_000 })]);
  await keep('deadline', await world.startPipeline({ name: 'p', steps: [{ ...copy, timeout: '1s' }] }));
});

test('each single-job workflow, and streams that are stopped', async () => {
  await keep('cdm-job', await world.start('huaweiCloudCdmJob', { clusterId: CLUSTER, jobName: 'orders' }));
  await keep('dgc-job', await world.start('huaweiCloudDgcJob', { jobName: 'transform' }));
  await keep('dli-jobs', await world.start('huaweiCloudDliStreamJobs', { jobIds: [131, 132] }));
  await keep('dli-stop', await world.start('huaweiCloudDliStreamJobs', { jobIds: [131, 132], action: 'stop' }));
});

test('branches that run at the same time, a condition, and a job that is run again', async () => {
  world.cloud.addJobs([dgc('transform', { outcome: 'fail' })]);
  const skipped = { ...streams, needs: ['copy', 'check'], when: 'steps.copy.rowsWritten > 1000000' };
  const check = { id: 'check', dgc: { jobName: 'nightly' }, needs: [] };
  const retried = { ...transform, needs: ['copy'], retry: { maximumAttempts: 2, initialInterval: '1s' } };
  await keep('branches', await world.startPipeline({ name: 'p', steps: [copy, check, retried, skipped] }));
});

test('a pipeline that is paused, held, and answered with retry and skip', async () => {
  world.cloud.addJobs([cdm('orders', { outcome: 'FAILED' }), dgc('transform', { outcome: 'fail' })]);
  const handle = await world.startPipeline({ name: 'p', onFailure: 'hold', steps: [copy, transform] });
  await world.untilStatus(handle, ({ state }) => state === 'held');
  await handle.executeUpdate('pause', { args: [{}] });
  world.cloud.addJobs([cdm('orders')]);
  await handle.executeUpdate('retry', { args: [{ step: 'copy' }] });
  await handle.executeUpdate('resume', { args: [{}] });
  await world.untilStatus(handle, ({ asks }) => asks[0]?.step === 'transform');
  await handle.executeUpdate('skip', { args: [{ step: 'transform', reason: 'not today' }] });
  await keep('held', handle);
});

test('a backfill', async () => {
  const spec = { name: 'p', steps: [copy] };
  const input = { spec, from: '2026-01-30', to: '2026-01-31', parallel: 2 };
  await keep('backfill', await world.start('huaweiCloudBackfill', input));
});

test('a pipeline that is found by search attributes', async () => {
  const { connection } = world.env;
  const searchAttributes = { HuaweiCloudPipeline: 2, HuaweiCloudService: 7, HuaweiCloudDate: 2, HuaweiCloudState: 2 };
  await connection.operatorService.addSearchAttributes({ namespace: 'default', searchAttributes });
  const searching = await openWorld({ plugin: { ...QUICK, searchAttributes: true } });
  searching.cloud.addJobs([cdm('orders')]);
  await keep('searched', await searching.startPipeline({ name: 'p', timezone: 'Asia/Shanghai', steps: [copy] }));
  await searching.close();
});
