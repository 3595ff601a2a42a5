import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { LogEntry } from '../../simulator';
import { webhooksFromEnvironment } from '../../src/config/webhooks';
import { pipelineRow } from '../../src/cli/pipeline/pipeline-row';
import type { PipelineStatus, StepStatus } from '../../src/domain/status';
import { openWebhook, type Webhook } from '../support/webhook';
import type { World } from '../support/huawei-world';
import { dgc, dli, openWorld, quietRuntime, QUICK } from '../support/huawei-world';

interface Told {
  event: string;
  step?: string;
  message: string;
}

/** So long a run may be halted in these tests where its step does not say. */
const HALTED_FOR_MS = 1_500;
const HOUR_MS = 3_600_000;

let world: World;
let hooks: Webhook;
let told: Told[];

beforeAll(async () => {
  quietRuntime();
  hooks = await openWebhook((body) => void told.push(body as Told));
  const webhooks = webhooksFromEnvironment({ HUAWEICLOUD_WEBHOOK_OPS: `${hooks.url}/told` });
  world = await openWorld({ plugin: { ...QUICK, webhooks, haltedForMs: HALTED_FOR_MS } });
});

beforeEach(async () => {
  await world.cloud.reset();
  told = [];
});

afterAll(async () => {
  await world.close();
  await hooks.close();
});

const streams = { id: 'streams', dli: { jobIds: [131] } };
const load = { id: 'load', dgc: { jobName: 'load' } };
const check = { id: 'check', dgc: { jobName: 'check' } };
const haltsForLong = dgc('load', { durationMs: 1_000, bootMs: 0, haltsAfterMs: 100 });

async function begin(spec: object): Promise<WorkflowHandle> {
  return world.startPipeline({ name: 'p', notify: { webhook: 'ops' }, ...spec });
}

async function ended(handle: WorkflowHandle): Promise<PipelineStatus> {
  await handle.result().catch(() => undefined);
  return world.status(handle);
}

/** As `list` sees it. */
async function described({ workflowId }: WorkflowHandle) {
  for await (const info of world.env.client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) return info;
  return described({ workflowId } as WorkflowHandle);
}

const stepOf = ({ steps }: PipelineStatus, id: string) => steps.find((step) => step.id === id) as StepStatus;
const isHalted = ({ steps }: PipelineStatus) => steps.some(({ runs }) => runs.some((run) => run.haltedSince));
const asked = (job: string) => world.cloud.log().filter((entry) => entry.job === job && entry.effect === 'stop');

/** Our runs that go on by the cloud's own log, halted ones among them; fails where one was begun beside another. */
function goingOn(): string[] {
  const going = new Map<string, LogEntry>();
  for (const entry of world.cloud.log()) {
    const { effect, job, run } = entry;
    const key = `${job} ${run}`;
    if (effect === 'start' || effect === 'restart') {
      expect([...going.values()].filter((other) => other.job === job).map((other) => other.run)).toEqual([]);
      going.set(key, entry);
    }
    if (effect === 'end') going.delete(key);
  }
  return [...going.values()].map(({ job, run }) => (run?.startsWith(`${job}#`) ? job : (run ?? job)));
}

/** What runs is listed, and no receipt tells of an end that was none. */
function expectNothingUntold({ steps }: PipelineStatus): void {
  const receipts = steps.flatMap(({ receipt = [] }) => receipt);
  const listed = receipts.filter(({ confirmed }) => !confirmed).map(({ run }) => run);
  expect(goingOn().filter((run) => !listed.includes(run))).toEqual([]);
}

test('a stream that has restarted itself is ours still when a later step fails: it is stopped, and the receipt says so', async () => {
  world.cloud.addJobs([
    dli(131, { restartsItself: { afterMs: 300, times: 1, pauseMs: 100, lastly: 'job_running' } }),
    dgc('check', { outcome: 'fail', durationMs: 1_500 }),
  ]);
  const status = await ended(await begin({ steps: [streams, check] }));
  expect(world.effects('131')).toEqual(['start', 'halt', 'continue', 'stop', 'end']);
  expect(stepOf(status, 'streams').receipt).toEqual([{ run: '131', asked: true, confirmed: true, leftRunning: null }]);
  expectNothingUntold(status);
});

test('a stream that stands at an exception when a later step fails is asked to stop', async () => {
  world.cloud.addJobs([
    dli(131, { restartsItself: { afterMs: 300, times: 1, pauseMs: HOUR_MS } }),
    dgc('check', { outcome: 'fail', durationMs: 1_500 }),
  ]);
  const status = await ended(await begin({ steps: [streams, check] }));
  expect(world.effects('131')).toEqual(['start', 'halt', 'stop', 'end']);
  expect(stepOf(status, 'streams').receipt).toMatchObject([{ asked: true, confirmed: true }]);
  expectNothingUntold(status);
});

test('a stream that was scaled, which its job does not tell, is listed and not said to have ended', async () => {
  world.cloud.addJobs([dli(131, { rescalesAfterMs: 300 }), dgc('check', { outcome: 'fail', durationMs: 1_500 })]);
  expectNothingUntold(await ended(await begin({ steps: [streams, check] })));
});

test('a stream whose restarts seem used up, since a scaling counts as one, comes back: it is stopped and no receipt says it had ended', async () => {
  world.cloud.addJobs([
    dli(131, {
      rescalesAfterMs: 100,
      restartsItself: { afterMs: 600, times: 1, pauseMs: 2_500, lastly: 'job_running' },
    }),
    dgc('check', { outcome: 'fail', durationMs: 1_000 }),
  ]);
  const status = await ended(await begin({ steps: [streams, check] }));
  // It may have come back before the stop.
  expect(world.effects('131').slice(-2)).toEqual(['stop', 'end']);
  expect(stepOf(status, 'streams').receipt).toEqual([{ run: '131', asked: true, confirmed: true, leftRunning: null }]);
  expectNothingUntold(status);
});

test('a step that stops streams has one stopped that stands at an exception', async () => {
  world.cloud.addJobs([
    dli(131, { status: 'job_running', restartsItself: { afterMs: 100, times: 9, pauseMs: HOUR_MS } }),
  ]);
  while (!world.effects('131').includes('halt')) await new Promise((resolve) => setTimeout(resolve, 20));
  const stop = { id: 'stop', dli: { jobIds: [131], action: 'stop' } };
  expect(await ended(await begin({ steps: [stop] }))).toMatchObject({ state: 'succeeded' });
  expect(world.effects('131').slice(-2)).toEqual(['stop', 'end']);
});

/** In the same instant in which it comes up: were there a millisecond between, a look could take it for running. */
const failsAtFirst = { afterMs: 0, times: 1, pauseMs: 700, lastly: 'job_running' } as const;

test('a stream that fails while it comes up and restarts itself is waited for, and the step succeeds', async () => {
  // It comes back once its halt has been told: where that takes long, a pause of its own would be over before.
  world.cloud.addJobs([dli(131, { startupMs: 100, restartsItself: { ...failsAtFirst, pauseMs: HOUR_MS } })]);
  const handle = await begin({ steps: [{ ...streams, whenHalted: 'wait' }] });
  while (!told.length) await new Promise((resolve) => setTimeout(resolve, 20));
  world.cloud.advance(HOUR_MS);
  const status = await ended(handle);
  expect(status).toMatchObject({ state: 'succeeded', steps: [{ runs: [{ status: 'job_running' }] }] });
  expect(world.effects('131')).toEqual(['start', 'halt', 'continue']);
  expect(told).toMatchObject([
    {
      event: 'halt',
      step: 'streams',
      message: expect.stringContaining('job_running_exception, halted since') as string,
    },
    { event: 'recovery', message: expect.stringContaining('131 is job_running, and halted no longer') as string },
  ]);
});

test('a stream whose scaling was counted among its restarts comes back all the same, and the step succeeds', async () => {
  world.cloud.addJobs([dli(131, { startupMs: 100, rescalesAfterMs: 0, restartsItself: failsAtFirst })]);
  const status = await ended(await begin({ steps: [streams] }));
  expect(status).toMatchObject({ state: 'succeeded', steps: [{ runs: [{ status: 'job_running' }] }] });
  expect(world.effects('131')).toEqual(['start', 'halt', 'continue']);
});

test.each([
  { whenHalted: undefined, says: 'for its time', haltedForMs: HALTED_FOR_MS },
  // Were it waited for at all, the test would not end.
  { whenHalted: 'stop', says: 'no longer', haltedForMs: HOUR_MS },
] as const)(
  'a stream that stays halted is waited for $says, then stopped; the step fails so',
  async ({ whenHalted, haltedForMs }) => {
    const own = await openWorld({ plugin: { ...QUICK, haltedForMs } });
    own.cloud.addJobs([dli(131, { startupMs: 100, restartsItself: { afterMs: 0, times: 9, pauseMs: HOUR_MS } })]);
    const handle = await own.startPipeline({ name: 'p', steps: [{ ...streams, whenHalted }] });
    await handle.result().catch(() => undefined);
    const status = await own.status(handle);
    const { failure, receipt } = stepOf(status, 'streams');
    expect(failure).toMatchObject({ type: 'HuaweiCloud.Halted' });
    expect(failure?.message).toMatch(/stream job 131 is job_running_exception, halted since \S+Z; DLI starts it again/);
    expect(receipt).toEqual([{ run: '131', asked: true, confirmed: true, leftRunning: null }]);
    expect(own.effects('131')).toEqual(['start', 'halt', 'stop', 'end']);
    const [halt, stop] = own.cloud.log().filter(({ effect }) => effect === 'halt' || effect === 'stop');
    if (!whenHalted) expect((stop?.at ?? 0) - (halt?.at ?? 0)).toBeGreaterThanOrEqual(HALTED_FOR_MS);
    await own.close();
  },
);

test('of a batch of which some are enough, the stream that is halted is stopped alone', async () => {
  world.cloud.addJobs([
    dli(131, { startupMs: 100, restartsItself: { afterMs: 0, times: 9, pauseMs: HOUR_MS } }),
    dli(132, { startupMs: 2_500 }),
  ]);
  const dliBody = { jobIds: [131, 132], onPartialStart: 'keepGoing' };
  const status = await ended(await begin({ steps: [{ id: 'streams', dli: dliBody, whenHalted: 'stop' }] }));
  expect(status).toMatchObject({ state: 'succeeded' });
  expect(stepOf(status, 'streams')).toMatchObject({
    output: { runs: ['132'], failed: ['131'] },
    receipt: [{ run: '131', asked: true, confirmed: true }],
  });
  expect([world.effects('131'), world.effects('132')]).toEqual([['start', 'halt', 'stop', 'end'], ['start']]);
});

test('an instance that a person continues goes on: everybody is told since when it was halted, and the step succeeds', async () => {
  world.cloud.addJobs([haltsForLong]);
  const handle = await begin({ steps: [{ ...load, whenHalted: 'wait' }] });
  const halted = await world.untilStatus(handle, isHalted);
  const since = stepOf(halted, 'load').runs[0]?.haltedSince ?? '';
  expect(stepOf(halted, 'load')).toMatchObject({ state: 'running', runs: [{ status: 'running-exception' }] });
  const row = pipelineRow(await described(handle), Date.now());
  expect(row.failure).toBe(`load is halted since ${since.slice(0, 19)}Z`);

  world.cloud.continueRun({ service: 'dgc', job: 'load' });
  const status = await ended(handle);
  expect(status).toMatchObject({ state: 'succeeded', steps: [{ runs: [{ status: 'success' }] }] });
  expect(isHalted(status)).toBe(false);
  expect(told.map(({ event }) => event)).toEqual(['halt', 'recovery']);
  expect(told[0]?.message).toContain('continue it, try it again or stop it in the console');
  expect(world.effects('load')).toEqual(['start', 'halt', 'continue', 'end']);
});

test('with `retry` a halted instance is stopped, and only then another is run', async () => {
  world.cloud.addJobs([haltsForLong]);
  const retry = { maximumAttempts: 2, initialInterval: '100ms' };
  const handle = await begin({ steps: [{ ...load, retry }] });
  // The next run is another: said as soon as this one has begun, long before it is stopped.
  await world.untilEffects('load', ['start']);
  world.cloud.addJobs([dgc('load')]);
  const status = await ended(handle);
  expect(status).toMatchObject({ state: 'succeeded' });
  expect(world.effects('load')).toEqual(['start', 'halt', 'stop', 'end', 'start', 'end']);
  expectNothingUntold(status);
});

test('with `retry` nothing is run beside a halted instance while the cloud refuses to stop it', async () => {
  world.cloud.addJobs([{ ...haltsForLong, stopTakesMs: HOUR_MS }]);
  world.cloud.fault({ match: { path: '/stop' }, kind: 'refuse', status: 403, times: 1_000 });
  const retry = { maximumAttempts: 2, initialInterval: '100ms' };
  const handle = await begin({ steps: [{ ...load, retry, whenHalted: 'stop' }] });
  const stops = () => world.cloud.requests().find(({ route }) => route.endsWith('/stop'))?.total ?? 0;
  while (stops() < 3) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(world.effects('load')).toEqual(['start', 'halt']);

  await handle.cancel();
  world.cloud.endFaults();
  await world.untilEffects('load', ['start', 'halt', 'stop']);
  world.cloud.advance(HOUR_MS);
  expect(await ended(handle)).toMatchObject({ state: 'cancelled' });
  expect(world.effects('load')).toEqual(['start', 'halt', 'stop', 'end']);
});

test('`fail` leaves a halted instance as it is and lists it: whoever cleans up stops it', async () => {
  world.cloud.addJobs([haltsForLong]);
  const retry = { maximumAttempts: 3, initialInterval: '100ms' };
  const handle = await begin({ steps: [{ ...load, retry, whenHalted: 'fail' }] });
  const status = await ended(handle);
  const { failure, receipt = [] } = stepOf(status, 'load');
  expect(failure).toMatchObject({ type: 'HuaweiCloud.Halted' });
  expect(receipt).toMatchObject([{ asked: false, confirmed: false }]);
  expect(receipt[0]?.leftRunning).toContain('left as it is (whenHalted: fail)');
  expect(world.effects('load')).toEqual(['start', 'halt']);
  expectNothingUntold(status);

  const cleanup = await world.start('huaweiCloudCleanup', await handle.query('leftovers'));
  expect(await cleanup.result()).toMatchObject([{ step: 'load', receipt: [{ asked: true, confirmed: true }] }]);
  expect(goingOn()).toEqual([]);
});

test('a person’s retry stops what `fail` has left before anything is run', async () => {
  const own = 'load_again';
  world.cloud.addJobs([dgc(own, { durationMs: 1_000, bootMs: 0, haltsAfterMs: 100 })]);
  const handle = await begin({ onFailure: 'hold', steps: [{ id: 'load', dgc: { jobName: own }, whenHalted: 'fail' }] });
  await world.untilStatus(handle, ({ state }) => state === 'held');
  expect(asked(own)).toEqual([]);
  world.cloud.addJobs([dgc(own)]);
  await handle.executeUpdate('retry', { args: [{ step: 'load' }] });
  const status = await ended(handle);
  expect(status).toMatchObject({ state: 'succeeded' });
  expect(world.effects(own)).toEqual(['start', 'halt', 'stop', 'end', 'start', 'end']);
  expectNothingUntold(status);
});

test('a person may take the instance back that `fail` has left, once it goes on', async () => {
  world.cloud.addJobs([dgc('load', { durationMs: HOUR_MS, bootMs: 0, haltsAfterMs: 100 })]);
  const handle = await begin({ onFailure: 'hold', steps: [{ ...load, whenHalted: 'fail' }] });
  const { steps } = await world.untilStatus(handle, ({ state }) => state === 'held');
  world.cloud.continueRun({ service: 'dgc', job: 'load' });
  await handle.executeUpdate('adopt', { args: [{ step: 'load', runId: steps[0]?.runs[0]?.id }] });
  world.cloud.advance(HOUR_MS);
  expect(await ended(handle)).toMatchObject({ state: 'succeeded' });
  expect(world.effects('load')).toEqual(['start', 'halt', 'continue', 'end']);
});

test('`wait` ends with the time of the step: the instance is stopped, and the failure says that it was halted', async () => {
  world.cloud.addJobs([haltsForLong]);
  let status: PipelineStatus;
  let seconds = 4;
  // How soon a machine has seen the halt, nobody knows.
  do {
    seconds *= 2;
    status = await ended(await begin({ steps: [{ ...load, whenHalted: 'wait', timeout: `${seconds}s` }] }));
  } while (!told.some(({ event }) => event === 'halt'));
  const { failure, receipt } = stepOf(status, 'load');
  expect(failure).toMatchObject({ type: 'HuaweiCloud.DeadlineExceeded' });
  expect(failure?.message).toMatch(/last: instance \d+ is running-exception, halted since/);
  expect(receipt).toMatchObject([{ asked: true, confirmed: true }]);
  expectNothingUntold(status);
});

test('a cancel stops a halted instance, also where a failure would leave it', async () => {
  world.cloud.addJobs([haltsForLong]);
  const handle = await begin({ steps: [{ ...load, whenHalted: 'wait' }] });
  await world.untilStatus(handle, isHalted);
  await handle.cancel();
  const status = await ended(handle);
  expect(status).toMatchObject({ state: 'cancelled' });
  expect(stepOf(status, 'load').receipt).toMatchObject([{ asked: true, confirmed: true }]);
  expectNothingUntold(status);
});

test('a halted instance of somebody else’s is a job that runs: the step starts nothing beside it', async () => {
  world.cloud.addJobs([haltsForLong]);
  world.cloud.run({ service: 'dgc', job: 'load', by: 'someone' });
  while (!world.effects('load').includes('halt')) await new Promise((resolve) => setTimeout(resolve, 20));
  const status = await ended(await begin({ steps: [load] }));
  expect(stepOf(status, 'load').failure).toMatchObject({ type: 'HuaweiCloud.Conflict' });
  expect(world.effects('load')).toEqual(['start', 'halt']);
});

test('another worker goes on counting since when a run is halted', async () => {
  const taken = await openWorld({ workers: 0, plugin: { ...QUICK, haltedForMs: 6_000 } });
  taken.cloud.addJobs([haltsForLong]);
  const first = await taken.addWorker();
  const handle = await taken.startPipeline({ name: 'p', steps: [load] });
  const halted = await taken.untilStatus(handle, isHalted);
  await first.stop();
  await taken.addWorker();
  await handle.result().catch(() => undefined);
  const { failure } = stepOf(await taken.status(handle), 'load');
  expect(failure?.message).toContain(`halted since ${stepOf(halted, 'load').runs[0]?.haltedSince}`);
  await taken.close();
});

test('a stream of a batch that has failed, and that somebody has started anew, is not stopped by a cancel: its wait had told of the failure', async () => {
  const repaired = { ...dli(131), outcome: 'job_running' };
  world.cloud.addJobs([dli(131, { outcome: 'job_submit_fail' }), dli(132, { startupMs: HOUR_MS })]);
  const batch = { id: 'batch', dli: { jobIds: [131, 132], onPartialStart: 'keepGoing' } };
  const handle = await begin({ steps: [batch] });
  const hasToldOfItsEnd = async () => {
    const { raw } = await handle.describe();
    const heartbeats = raw.pendingActivities?.flatMap(({ heartbeatDetails }) => heartbeatDetails?.payloads ?? []) ?? [];
    return heartbeats.some(({ data }) => Buffer.from(data ?? []).includes('"end":{"verdict":"failed"'));
  };
  while (!(await hasToldOfItsEnd())) await pause(50);
  world.cloud.addJobs([repaired]);
  world.cloud.run({ service: 'dli', job: '131', by: 'somebody' });
  await handle.cancel();

  const status = await ended(handle);
  expect(world.effects('131')).toEqual(['start', 'end', 'start']);
  expect(world.effects('132')).toEqual(['start', 'stop', 'end']);
  expect(stepOf(status, 'batch').receipt).toEqual([
    { run: '131', asked: false, confirmed: true, leftRunning: null },
    { run: '132', asked: true, confirmed: true, leftRunning: null },
  ]);
});
