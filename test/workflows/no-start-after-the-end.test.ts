import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowFailedError } from '@temporalio/client';
import type { ApplicationFailure } from '@temporalio/common';
import { CancelledFailure } from '@temporalio/common';
import type { TurningPoints } from '../../chaos/oracle/turning-points';
import { turningPoints } from '../../chaos/oracle/turning-points';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dli, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

/** A job whose every start the cloud answers so. */
interface RefusedJob {
  status: number;
  code: string;
  /** A stream job, else a CDM job of that name. */
  stream?: number;
}

/** The time of a step whose starts are refused: a busy machine sends at least one in it. */
const SECONDS = 15;

const TIMED_OUT: RefusedJob[] = [
  { status: 500, code: 'Cdm.0036' },
  { status: 500, code: 'Cdm.0000' },
  { status: 429, code: 'APIGW.0308' },
  { status: 500, code: 'Cdm.0202' },
];
const CANCELLED: RefusedJob[] = [...TIMED_OUT, { status: 500, code: 'DLI.0999', stream: 131 }];

const nameOf = ({ code }: RefusedJob): string => code.replace('.', '_');

/** Has the cloud refuse the job, and starts a pipeline of it. */
async function startRefused({ status, code, stream }: RefusedJob, step: object): Promise<WorkflowHandle> {
  const jobName = nameOf({ status, code });
  const work = stream === undefined ? { cdm: { clusterId: CLUSTER, jobName } } : { dli: { jobIds: [stream] } };
  world.cloud.addJobs([stream === undefined ? cdm(jobName) : dli(stream)]);
  world.cloud.fault({
    match: { path: stream === undefined ? `/${jobName}/start` : '/run' },
    times: 1_000,
    kind: 'refuse',
    status,
    body: { error_code: code, error_msg: 'as the cloud says it' },
  });
  return world.startPipeline({ name: 'p', steps: [{ id: 'copy', ...work, ...step }] });
}

/** The requests to start the job that the cloud has seen, whatever it answered. */
function startsOf(job: RefusedJob): { at: number }[] {
  const name = job.stream === undefined ? nameOf(job) : String(job.stream);
  return world.cloud.starts().filter((start) => start.job === name);
}

/** How many came after the pipeline had heard that it is to end. */
async function startsAfter(job: RefusedJob, handle: WorkflowHandle, turn: keyof TurningPoints): Promise<number> {
  const heardAt = turningPoints(await handle.fetchHistory(), SECONDS * 1_000)[turn];
  expect(heardAt).toBeDefined();
  return startsOf(job).filter(({ at }) => at > heardAt!).length;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function failureOf(handle: WorkflowHandle): Promise<ApplicationFailure> {
  const error: unknown = await handle.result().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(WorkflowFailedError);
  return (error as WorkflowFailedError).cause as ApplicationFailure;
}

test('after a cancel no other start is sent, whatever the first was answered', async () => {
  const handles = await Promise.all(CANCELLED.map(async (job) => startRefused(job, {})));
  await until(() => CANCELLED.every((job) => startsOf(job).length));
  await Promise.all(handles.map(async (handle) => handle.cancel()));

  for (const handle of handles) expect(await failureOf(handle)).toBeInstanceOf(CancelledFailure);
  // One may have been on its way while the cancel was.
  for (const [at, job] of CANCELLED.entries())
    expect(await startsAfter(job, handles[at]!, 'cancelHeardAt')).toBeLessThanOrEqual(1);
});

test('a step whose starts are refused ends with its time, sends none after that, and says what they were answered', async () => {
  const began = Date.now();
  const handles = await Promise.all(TIMED_OUT.map(async (job) => startRefused(job, { timeout: `${SECONDS}s` })));
  const failures = await Promise.all(handles.map(failureOf));
  for (const [at, job] of TIMED_OUT.entries()) {
    const { code } = job;
    expect(startsOf(job)).not.toEqual([]);
    expect(await startsAfter(job, handles[at]!, 'deadlineHeardAt')).toBeLessThanOrEqual(1);
    expect(failures[at]?.type).toBe('HuaweiCloud.DeadlineExceeded');
    expect(failures[at]?.message).toContain(`did not end within ${SECONDS} s; last: `);
    expect(failures[at]?.message).toContain(code);
    expect(failures[at]?.message).toMatch(/request id [0-9a-f]{32}/);
  }
  // What is in doubt is looked for until its lease is over, and not longer.
  expect(Date.now() - began).toBeLessThan(SECONDS * 1_000 + 60_000);
});

test('a step that ends with its time names the run that was still going on', async () => {
  world.cloud.addJobs([cdm('orders', { durationMs: 600_000 })]);
  const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } };
  const handle = await world.startPipeline({ name: 'p', steps: [{ ...copy, timeout: '6s' }] });
  expect((await failureOf(handle)).message).toBe(
    'step copy: CDM job orders did not end within 6 s; last: submission 1 was still going on',
  );
});

test('a start that is under way when the cancel comes is answered, and what it started is stopped', async () => {
  world.cloud.addJobs([cdm('orders', { durationMs: 600_000 })]);
  world.cloud.fault({ match: { path: '/start' }, times: 1, kind: 'delay', ms: 1_500, when: 'after' });
  const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } };
  const handle = await world.startPipeline({ name: 'p', steps: [copy] });
  await world.untilEffects('orders', ['start']);
  await handle.cancel();

  expect(await failureOf(handle)).toBeInstanceOf(CancelledFailure);
  expect(world.effects()).toEqual(['start orders', 'stop orders', 'end orders']);
});

test('the time of a step stands still while a person has paused the pipeline', async () => {
  world.cloud.addJobs([cdm('orders', { durationMs: 600_000 })]);
  const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } };
  const handle = await world.startPipeline({ name: 'p', steps: [{ ...copy, timeout: '6s' }] });
  await world.untilStatus(handle, ({ steps }) => steps[0]?.state === 'running');
  await handle.executeUpdate('pause', { args: [{}] });
  const paused = Date.now();
  await until(() => Date.now() - paused >= 7_000);
  expect((await world.status(handle)).steps[0]?.state).toBe('running');
  await handle.executeUpdate('resume', { args: [{}] });

  expect((await failureOf(handle)).type).toBe('HuaweiCloud.DeadlineExceeded');
  expect(world.effects()).toEqual(['start orders', 'stop orders', 'end orders']);
});
