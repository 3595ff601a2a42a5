import type { World } from '../support/huawei-world';
import { dgc, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

const CREATE = { method: 'POST', path: '/factory/supplement-data' };
const RUNNING = { durationMs: 3_600_000, bootMs: 0 };
const supplement = { startDate: '2026-01-30', endDate: '2026-01-31' };
const step = { id: 'fill', dgc: { jobName: 'nightly', workspace: 'default', mode: 'supplement', supplement } };
const pipeline = { name: 'p', steps: [step] };

/** What was done to backfills themselves; their instances come and go by the clock. */
function done(by = world.cloud.user) {
  return world.cloud.log().filter((entry) => entry.by === by);
}

async function running() {
  const handle = await world.startPipeline(pipeline);
  await world.untilStatus(
    handle,
    ({ steps }) => steps[0]?.runs[0]?.status === undefined && steps[0]?.state === 'running',
  );
  return handle;
}

test('a backfill is started by a name of ours and waited for, one instance a day of its span', async () => {
  world.cloud.addJobs([dgc('nightly')]);
  const handle = await world.startPipeline(pipeline);
  const status = (await handle.result()) as Awaited<ReturnType<World['status']>>;
  const [run] = status.steps[0]?.runs ?? [];
  expect(run).toMatchObject({ id: expect.stringContaining('_fill_') as string, status: 'SUCCESS', origin: 'new' });
  expect(status.steps[0]?.output).toEqual({ supplement: run?.id });
  expect(done()).toMatchObject([{ effect: 'start', run: run?.id }]);
  expect(done('clock').filter(({ effect }) => effect === 'start')).toHaveLength(2);
});

test('a repeat whose first request was carried out is refused by the vendor, and its backfill found', async () => {
  // The run shows late, so that only the name stands between the repeat and a second run.
  world.cloud.addJobs([dgc('nightly', { ...RUNNING, visibleAfterMs: RUNNING.durationMs })]);
  world.cloud.fault({ match: CREATE, kind: 'loseReply' });
  const handle = await world.startPipeline(pipeline);
  while (done().length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  world.cloud.advance(3 * RUNNING.durationMs);
  const status = (await handle.result()) as Awaited<ReturnType<World['status']>>;
  expect(status.steps[0]?.runs).toMatchObject([{ status: 'SUCCESS', origin: 'adopted' }]);
  expect(done().map(({ effect }) => effect)).toEqual(['start', 'refused']);
  expect(done()[1]?.reason).toContain('DLF.30110');
});

test('a period that fails fails the step, in the vendor’s word', async () => {
  world.cloud.addJobs([dgc('nightly', { outcome: 'fail' })]);
  const handle = await world.startPipeline(pipeline);
  await expect(handle.result()).rejects.toMatchObject({
    cause: { type: 'HuaweiCloud.JobFailed', message: expect.stringMatching(/backfill \w+ ended FAIL/) as string },
  });
});

test('a retry of a failed backfill is a new one under a new name, and the failed one is not taken for it', async () => {
  world.cloud.addJobs([dgc('nightly', { ...RUNNING, outcome: 'fail' })]);
  const retry = { maximumAttempts: 2, initialInterval: '1s' };
  const handle = await world.startPipeline({ name: 'p', steps: [{ ...step, retry }] });
  await world.untilStatus(handle, ({ steps }) => steps[0]?.state === 'running');
  // No second run begins before its job is another.
  await handle.executeUpdate('pause', { args: [{}] });
  world.cloud.advance(3 * RUNNING.durationMs);
  await world.untilStatus(handle, ({ steps }) => steps[0]?.failure !== undefined);
  world.cloud.addJobs([dgc('nightly')]);
  await handle.executeUpdate('resume', { args: [{}] });
  await expect(handle.result()).resolves.toMatchObject({ state: 'succeeded' });
  const names = done().map(({ run }) => run);
  expect(new Set(names).size).toBe(2);
});

test('a cancel stops the backfill with what it runs, and the receipt says so', async () => {
  world.cloud.addJobs([dgc('nightly', RUNNING)]);
  const handle = await running();
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow();
  const name = done()[0]?.run;
  expect(done()).toMatchObject([{ effect: 'start' }, { effect: 'stop', run: name }]);
  expect(world.cloud.log().slice(-1)).toMatchObject([{ effect: 'end', run: name, status: 'CANCEL' }]);
  expect((await world.status(handle)).steps[0]?.receipt).toEqual([
    { run: name, asked: true, confirmed: true, leftRunning: null },
  ]);
});

test('a stranger’s backfill of the same job fails the step by default, and is left alone', async () => {
  world.cloud.addJobs([dgc('nightly', RUNNING)]);
  world.cloud.run({ service: 'dgc', job: 'nightly', supplement: 'theirs', by: 'someone' });
  const handle = await world.startPipeline(pipeline);
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.Conflict' } });
  expect(done()).toEqual([]);
});

test('a stop hits no backfill of a stranger, however alike the names are', async () => {
  world.cloud.addJobs([dgc('nightly', RUNNING)]);
  const handle = await running();
  world.cloud.run({ service: 'dgc', job: 'nightly', supplement: `${done()[0]?.run}1`, by: 'someone' });
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow();
  const stops = world.cloud.log().filter(({ effect }) => effect === 'stop');
  expect(stops.map(({ run }) => run)).toEqual([done()[0]?.run]);
});

test('a word nobody knows keeps the step waiting until its deadline, and then the backfill is stopped', async () => {
  world.cloud.addJobs([dgc('nightly', { ...RUNNING, unknownStatusWord: 'PONDERING' })]);
  const handle = await world.startPipeline({ name: 'p', steps: [{ ...step, timeout: '8s' }] });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.DeadlineExceeded' } });
  expect(done().map(({ effect }) => effect)).toEqual(['start', 'stop']);
});
