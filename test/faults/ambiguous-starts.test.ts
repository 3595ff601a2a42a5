import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { connectionsFromEnvironment } from '../../src/connections/connections';
import type { FailureDetails } from '../../src/domain/failure-details';
import { DEFAULT_FENCE_TIMES, settleTime } from '../../src/domain/fence';
import type { Leftover } from '../../src/domain/leftover';
import type { PipelineStatus, StepStatus } from '../../src/domain/status';
import type { World } from '../support/huawei-world';
import {
  cdm,
  CLUSTER,
  dgc,
  dli,
  environmentWithPassword,
  openWorld,
  quietRuntime,
  QUICK,
} from '../support/huawei-world';

// What the vendor's data can tell of two starts in one window, service by service:
// - CDM names the user of a submission, and says when its own schedule made one. Once a clear reply to a start of ours
//   has carried our name, a submission under another name is not ours. Before that it may be.
// - DGC names no user. Only a run of the schedule, a backfill or a sub-job can be told from a run by hand.
// - DLI has one state a job. A second start of a running job is refused, so that there are never two to choose from.
// A step with `onAmbiguousStart: hold` waits for a person with the evidence; any other fails with it.

let world: World;
let worker: { stop(): Promise<void> };

beforeAll(async () => {
  quietRuntime();
  world = await openWorld({ workers: 0 });
});

beforeEach(async () => world.cloud.reset());

// A worker that has seen a reply to a start of ours knows our name: each test has its own.
afterEach(async () => worker.stop());

afterAll(async () => world.close());

const TIMES = { ...DEFAULT_FENCE_TIMES, ...QUICK.fence };
const STRANGER = 'someone';
const LASTING_MS = 3_600_000;
const copy = { clusterId: CLUSTER, jobName: 'orders' };
const theirCopy = { service: 'cdm', clusterId: CLUSTER, job: 'orders', by: STRANGER } as const;
const theirTransform = { service: 'dgc', job: 'transform', by: STRANGER } as const;
const START_CDM = { method: 'PUT', path: '/job/orders/start' };
const RUN_DGC = { method: 'POST', path: '/run-immediate' };

async function failureOf(handle: WorkflowHandle): Promise<ApplicationFailure> {
  const error: unknown = await handle.result().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(WorkflowFailedError);
  const { cause } = error as WorkflowFailedError;
  expect(cause).toBeInstanceOf(ApplicationFailure);
  return cause as ApplicationFailure;
}

/** The start fails with what was seen, nothing was stopped, and the receipt lists what may run. */
async function expectLeftToAPerson(handle: WorkflowHandle, job: string, seen: RegExp): Promise<void> {
  const failure = await failureOf(handle);
  expect(failure.type).toBe('HuaweiCloud.AmbiguousStart');
  expect(failure.message).toMatch(seen);
  expect(world.effects(job)).not.toContain('stop');
  const [step] = (await world.status(handle)).steps;
  expect(step?.receipt).toEqual([
    { run: job, asked: false, confirmed: false, leftRunning: expect.stringMatching(seen) as string },
  ]);
}

/** Our start is accepted and its reply withheld, its run ends, and a stranger starts the same copy. */
async function startCopyBesideAStranger(auto = false, more: object = {}): Promise<WorkflowHandle> {
  world.cloud.addJobs([cdm('orders', { durationMs: 50 })]);
  world.cloud.fault({ match: START_CDM, kind: 'hang', when: 'after' });
  const handle = await world.start('huaweiCloudCdmJob', { ...copy, ...more });
  await world.untilEffects('orders', ['start', 'end']);
  world.cloud.addJobs([cdm('orders', { durationMs: LASTING_MS })]);
  world.cloud.run({ ...theirCopy, auto });
  return handle;
}

test('two CDM submissions in the window of a lost start are left to a person while our own name is not proven', async () => {
  worker = await world.addWorker();
  const handle = await startCopyBesideAStranger();
  await expectLeftToAPerson(handle, 'orders', /submission 2 of someone .*submission 1 of /);
});

test('a lone CDM submission under another name than our login is left to a person until our name is proven', async () => {
  const connections = connectionsFromEnvironment(environmentWithPassword(world.cloud));
  worker = await world.addWorker({ ...QUICK, connections });
  world.cloud.addJobs([cdm('orders', { durationMs: LASTING_MS })]);
  world.cloud.fault({ match: START_CDM, kind: 'hang', when: 'before' });
  const handle = await world.start('huaweiCloudCdmJob', copy);
  await untilTaken();
  world.cloud.run(theirCopy);
  await expectLeftToAPerson(handle, 'orders', /submission 1 of someone/);
  await connections.close();
});

test('once a clear reply has proven our name, a stranger’s CDM submission is not taken for ours', async () => {
  worker = await world.addWorker();
  world.cloud.addJobs([cdm('first')]);
  await (await world.start('huaweiCloudCdmJob', { ...copy, jobName: 'first' })).result();
  const handle = await startCopyBesideAStranger();
  expect((await handle.result()) as StepStatus).toMatchObject({ runs: [{ id: '2', origin: 'adopted' }] });
  expect(world.effects('orders')).toEqual(['start', 'end', 'start']);
});

test('a submission made by CDM’s own schedule is not taken for ours', async () => {
  worker = await world.addWorker();
  const handle = await startCopyBesideAStranger(true);
  expect((await handle.result()) as StepStatus).toMatchObject({ runs: [{ id: '1', origin: 'adopted' }] });
  expect(world.effects('orders')).toEqual(['start', 'end', 'start']);
});

/** The numbers the cloud gave, in its order. */
const startedOf = (job: string) =>
  world.cloud
    .log()
    .filter((entry) => entry.effect === 'start' && entry.job === job)
    .map(({ run }) => run);

function bothInstances(): RegExp {
  const [ours, theirs] = startedOf('transform');
  return new RegExp(`instance ${theirs} .*instance ${ours} `);
}

test('two DGC instances in the window of a lost start are left to a person, whoever made them', async () => {
  worker = await world.addWorker();
  world.cloud.addJobs([dgc('transform', { durationMs: LASTING_MS })]);
  world.cloud.fault({ match: RUN_DGC, kind: 'hang', when: 'after' });
  const handle = await world.start('huaweiCloudDgcJob', { jobName: 'transform' });
  await world.untilEffects('transform', ['start']);
  world.cloud.run(theirTransform);
  await expectLeftToAPerson(handle, 'transform', bothInstances());
  expect(world.effects('transform')).toEqual(['start', 'start']);
});

test('a stranger’s DGC instance that the cloud shows before ours is not taken for ours', async () => {
  worker = await world.addWorker();
  world.cloud.addJobs([dgc('transform', { durationMs: LASTING_MS, visibleAfterMs: 2_600 })]);
  world.cloud.fault({ match: RUN_DGC, kind: 'hang', when: 'after' });
  const handle = await world.start('huaweiCloudDgcJob', { jobName: 'transform' });
  await world.untilEffects('transform', ['start']);
  world.cloud.addJobs([dgc('transform', { durationMs: LASTING_MS })]);
  world.cloud.run(theirTransform);
  await expectLeftToAPerson(handle, 'transform', bothInstances());
});

test('a DGC instance made by the schedule is not taken for ours', async () => {
  worker = await world.addWorker();
  world.cloud.addJobs([dgc('transform')]);
  world.cloud.fault({ match: RUN_DGC, kind: 'hang', when: 'after' });
  const handle = await world.start('huaweiCloudDgcJob', { jobName: 'transform' });
  await world.untilEffects('transform', ['start', 'end']);
  world.cloud.run({ ...theirTransform, instanceType: 0 });
  expect((await handle.result()) as StepStatus).toMatchObject({
    runs: [{ id: startedOf('transform')[0], origin: 'adopted' }],
  });
});

test('the failure carries the evidence for whoever decides', async () => {
  worker = await world.addWorker();
  const handle = await startCopyBesideAStranger();
  await failureOf(handle);
  const { events } = await handle.fetchHistory();
  const failed = events?.find(({ activityTaskFailedEventAttributes: attributes }) => attributes);
  const [payload] = failed?.activityTaskFailedEventAttributes?.failure?.applicationFailureInfo?.details?.payloads ?? [];
  const details = JSON.parse(Buffer.from(payload?.data ?? '').toString()) as FailureDetails;
  expect(details.evidence).toHaveLength(2);
  expect(details.fence).toMatchObject({ closed: false, marks: { orders: {} } });
});

/** A copy of which nobody can tell whether it is ours waits for a person. */
async function holdBesideAStranger(): Promise<WorkflowHandle> {
  const handle = await startCopyBesideAStranger(false, { onAmbiguousStart: 'hold' });
  await world.untilStatus(handle, ({ state }) => state === 'held');
  return handle;
}

test('an ambiguous start that is held shows the evidence, stops nothing, and waits', async () => {
  worker = await world.addWorker();
  const handle = await holdBesideAStranger();
  const { asks, steps } = await world.status(handle);
  expect(asks).toMatchObject([{ step: 'job', answers: ['retry', 'skip', 'adopt'] }]);
  expect(asks[0]?.why).toMatch(/submission 2 of someone .*submission 1 of /);
  expect(steps[0]).toMatchObject({ state: 'held', failure: { type: 'HuaweiCloud.AmbiguousStart' } });
  expect(steps[0]?.evidence).toHaveLength(2);
  expect(world.effects('orders')).toEqual(['start', 'end', 'start']);
  await handle.terminate();
});

test('a person who knows which run is ours has it adopted, and the other goes on untouched', async () => {
  worker = await world.addWorker();
  const handle = await holdBesideAStranger();
  await handle.executeUpdate('adopt', { args: [{ step: 'job', runId: '1' }] });
  expect((await handle.result()) as StepStatus).toMatchObject({
    state: 'succeeded',
    runs: [{ id: '1', origin: 'adopted', status: 'SUCCEEDED' }],
  });
  expect(world.effects('orders')).toEqual(['start', 'end', 'start']);
});

test('a run named by mistake leaves everything as it was: the step asks again, and the right one can still be named', async () => {
  worker = await world.addWorker();
  const handle = await holdBesideAStranger();
  await handle.executeUpdate('adopt', { args: [{ step: 'job', runId: '71' }] });
  await world.untilStatus(handle, ({ asks }) =>
    /no run 71 .*; as before: .*may have been started by us/.test(asks[0]?.why ?? ''),
  );
  const [leftover] = await handle.query<Leftover[]>('leftovers');
  expect(leftover?.fence).toMatchObject({ closed: false });
  await handle.executeUpdate('adopt', { args: [{ step: 'job', runId: '1' }] });
  expect((await handle.result()) as StepStatus).toMatchObject({ state: 'succeeded', runs: [{ id: '1' }] });
  expect(world.effects('orders')).toEqual(['start', 'end', 'start']);
});

test('a retry waits until no earlier start can come up, starts nothing beside a stranger’s run, and one after it', async () => {
  worker = await world.addWorker();
  world.cloud.addJobs([cdm('orders', { durationMs: 50 })]);
  world.cloud.fault({ match: START_CDM, kind: 'hang', when: 'after' });
  const handle = await world.startPipeline({
    name: 'p',
    onFailure: 'hold',
    steps: [{ id: 'job', cdm: copy, onAmbiguousStart: 'hold' }],
  });
  await world.untilEffects('orders', ['start', 'end']);
  world.cloud.addJobs([cdm('orders', { durationMs: LASTING_MS })]);
  world.cloud.run(theirCopy);
  const heldBecause = async (why: RegExp) => world.untilStatus(handle, ({ asks }) => why.test(asks[0]?.why ?? ''));
  await heldBecause(/submission 2 of someone/);
  await handle.executeUpdate('retry', { args: [{ step: 'job' }] });
  await heldBecause(/nothing was started: orders: already runs \(2\), and not by this step/);
  const [start] = world.cloud.log();
  expect(world.cloud.clock().now - (start?.at ?? 0)).toBeGreaterThan(settleTime(TIMES) - TIMES.leaseMs);
  expect(world.effects('orders')).toEqual(['start', 'end', 'start']);

  world.cloud.advance(2 * LASTING_MS);
  world.cloud.addJobs([cdm('orders', { durationMs: 50 })]);
  await handle.executeUpdate('retry', { args: [{ step: 'job' }] });
  const { steps } = (await handle.result()) as PipelineStatus;
  expect(steps[0]).toMatchObject({ state: 'succeeded', runs: [{ id: '3', origin: 'new' }] });
  expect(world.effects('orders').filter((effect) => effect === 'start')).toHaveLength(3);
});

test('a held ambiguous start that is cancelled lists what may run, and stops nothing that may be a stranger’s', async () => {
  worker = await world.addWorker();
  const handle = await holdBesideAStranger();
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow();
  const [step] = (await world.status(handle)).steps;
  expect(step).toMatchObject({ state: 'stopped', receipt: [{ run: 'orders', asked: false, confirmed: false }] });
  expect(world.effects('orders')).toEqual(['start', 'end', 'start']);
});

test('a held ambiguous start that is skipped keeps in its receipt that something may run', async () => {
  worker = await world.addWorker();
  const handle = await holdBesideAStranger();
  await handle.executeUpdate('skip', { args: [{ step: 'job', reason: 'done by hand' }] });
  expect((await handle.result()) as StepStatus).toMatchObject({
    state: 'skipped',
    receipt: [{ confirmed: false, leftRunning: expect.stringContaining('skipped by a person') as string }],
  });
});

test('a skip keeps what the step’s receipt had listed before', async () => {
  worker = await world.addWorker();
  world.cloud.addJobs([cdm('orders', { durationMs: 50 })]);
  world.cloud.fault({ match: START_CDM, kind: 'hang', when: 'after' });
  const handle = await world.startPipeline({ name: 'p', onFailure: 'hold', steps: [{ id: 'job', cdm: copy }] });
  await world.untilEffects('orders', ['start', 'end']);
  world.cloud.addJobs([cdm('orders', { durationMs: LASTING_MS })]);
  world.cloud.run(theirCopy);
  await world.untilStatus(handle, ({ state }) => state === 'held');
  const [held] = (await world.status(handle)).steps;
  expect(held?.receipt).toMatchObject([{ leftRunning: expect.stringContaining('submission 2 of someone') as string }]);

  await handle.executeUpdate('skip', { args: [{ step: 'job', reason: 'done by hand' }] });
  const { steps } = (await handle.result()) as PipelineStatus;
  expect(steps[0]?.receipt).toMatchObject([
    { leftRunning: expect.stringContaining('submission 2 of someone') as string },
    { leftRunning: expect.stringContaining('skipped by a person') as string },
  ]);
});

test('a stream that a stranger started in the window of a lost start is one stream still: it is never started twice', async () => {
  worker = await world.addWorker();
  world.cloud.addJobs([dli(131)]);
  world.cloud.fault({ match: { path: '/jobs/run' }, kind: 'hang', when: 'before' });
  const handle = await world.start('huaweiCloudDliStreamJobs', { jobIds: [131] });
  await untilTaken();
  world.cloud.run({ service: 'dli', job: 131, by: STRANGER });
  // Nothing in DLI's data tells whose start it was: the stream is up, as was asked.
  expect((await handle.result()) as StepStatus).toMatchObject({ state: 'succeeded', runs: [{ origin: 'adopted' }] });
  expect(world.effects('131')).toEqual(['start']);
});

/** Until the fault that was laid has hit. */
async function untilTaken(): Promise<void> {
  while (world.cloud.faults().length) await new Promise((resolve) => setTimeout(resolve, 20));
}
