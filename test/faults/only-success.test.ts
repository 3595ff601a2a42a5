import type { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Connections } from '../../src/connections/connections';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, dli, openWorld, QUICK, quietRuntime } from '../support/huawei-world';
import { roomyConnections } from '../support/roomy-connections';

let world: World;
let connections: Connections;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld({ workers: 0 });
  // Looks that come late would find that the cloud shows everything already.
  connections = roomyConnections(world.cloud);
  await world.addWorker({ ...QUICK, connections });
});

beforeEach(() => world.cloud.reset());

afterAll(async () => {
  await world.close();
  await connections.close();
});

const copy: [string, object] = ['huaweiCloudCdmJob', { clusterId: CLUSTER, jobName: 'orders' }];
const transform: [string, object] = ['huaweiCloudDgcJob', { jobName: 'transform' }];
const stream: [string, object] = ['huaweiCloudDliStreamJobs', { jobIds: [131] }];

/** Why the workflow did not succeed; undefined when it did. */
async function failureOf([type, input]: [string, object], timeout = '24h'): Promise<string | undefined> {
  const handle = await world.start(type, { ...input, timeout });
  return handle.result().then(
    () => undefined,
    ({ cause }: WorkflowFailedError) => (cause instanceof ApplicationFailure ? (cause.type ?? '') : 'cancelled'),
  );
}

const stopped = [
  { word: 'STOPPED', what: 'a copy', workflow: copy, job: cdm('orders', { outcome: 'STOPPED' }) },
  {
    word: 'manual-stop',
    what: 'a transformation',
    workflow: transform,
    job: dgc('transform', { outcome: 'manual-stop' }),
  },
  { word: 'job_cancel_success', what: 'a stream', workflow: stream, job: dli(131, { outcome: 'job_cancel_success' }) },
];

test.each(stopped)('STOPPED is not success: $what that ends $word fails', async ({ workflow, job }) => {
  world.cloud.addJobs([job]);
  expect(await failureOf(workflow)).toBe('HuaweiCloud.JobStopped');
});

const LASTING_MS = 600_000;
const EMPTY = { kind: 'refuse', status: 200, when: 'before' } as const;

test('an empty list is not success: a copy whose history is shown empty is waited for, and fails as it ends', async () => {
  world.cloud.addJobs([cdm('orders', { durationMs: LASTING_MS, outcome: 'FAILED' })]);
  const failure = failureOf(copy);
  await world.untilEffects('orders', ['start']);
  for (const path of ['/submissions', '/status'])
    world.cloud.fault({ ...EMPTY, match: { method: 'GET', path }, times: 4, body: { submissions: [], total: 0 } });
  while (world.cloud.faults().length) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(world.effects('orders')).toEqual(['start']);
  world.cloud.advance(LASTING_MS);
  expect(await failure).toBe('HuaweiCloud.JobFailed');
  expect(world.cloud.faults()).toEqual([]);
});

test('an empty list is not success: a run that was never shown is not taken to have ended well', async () => {
  world.cloud.addJobs([dgc('transform', { durationMs: 1_500, outcome: 'fail' })]);
  const path = '/jobs/instances/detail';
  world.cloud.fault({ match: { path: '/run-immediate' }, kind: 'loseReply' });
  world.cloud.fault({ ...EMPTY, match: { path }, times: 2, body: { instances: [], total: 0 } });
  expect(await failureOf(transform)).toBe('HuaweiCloud.JobFailed');
  expect(world.effects('transform')).toEqual(['start', 'end']);
});

const unknown = [
  { what: 'a copy', workflow: copy, job: cdm('orders', { outcome: 'ARCHIVED' }) },
  { what: 'a transformation', workflow: transform, job: dgc('transform', { outcome: 'archived' }) },
  { what: 'a stream', workflow: stream, job: dli(131, { outcome: 'job_archived' }) },
];

test.each(unknown)('an unknown word is not success: $what that shows one fails at its timeout', async (row) => {
  world.cloud.addJobs([row.job]);
  expect(await failureOf(row.workflow, '2s')).toBe('HuaweiCloud.DeadlineExceeded');
});

const late = { visibleAfterMs: 1_000 };
const earlier = [
  {
    what: 'a copy',
    workflow: copy,
    run: { service: 'cdm', clusterId: CLUSTER, job: 'orders' } as const,
    good: cdm('orders', { durationMs: 50 }),
    bad: cdm('orders', { outcome: 'FAILED', ...late }),
  },
  {
    what: 'a transformation',
    workflow: transform,
    run: { service: 'dgc', job: 'transform' } as const,
    good: dgc('transform', { durationMs: 50 }),
    bad: dgc('transform', { outcome: 'fail', ...late }),
  },
  {
    what: 'a bounded stream',
    workflow: stream,
    run: { service: 'dli', job: 131 } as const,
    good: dli(131, { startupMs: 50, outcome: 'job_finish' }),
    bad: dli(131, { outcome: 'job_running_exception', ...late }),
  },
];

test.each(earlier)(
  'an earlier run’s SUCCEEDED is not this run’s: $what that fails after one that went well fails',
  async ({ workflow, run, good, bad }) => {
    world.cloud.addJobs([good]);
    world.cloud.run({ ...run, by: 'someone' });
    await world.untilEffects(String(run.job), ['start', 'end']);
    world.cloud.addJobs([bad]);
    expect(await failureOf(workflow)).toBe('HuaweiCloud.JobFailed');
  },
);
