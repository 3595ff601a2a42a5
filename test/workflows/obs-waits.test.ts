import type { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { NO_ACCESS_KEY } from '../../src/client/obs/obs';
import type { ObsOutput } from '../../src/domain/obs/obs-body';
import type { PipelineStatus, StepStatus } from '../../src/domain/status';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, environmentWithPassword, obs, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

const KEY = 'in/orders.csv';
const FOREVER_MS = 10 ** 9;

const run = async (input: object, of = world) =>
  (await (await of.start('huaweiCloudObsWait', input)).result()) as StepStatus<ObsOutput>;

async function failureOf(input: object, of = world): Promise<ApplicationFailure> {
  const error = await run(input, of).then(
    () => undefined,
    ({ cause }: WorkflowFailedError) => cause,
  );
  expect(error).toBeInstanceOf(ApplicationFailure);
  return error as ApplicationFailure;
}

const lists = (): number => world.cloud.requests().find(({ route }) => route === '/*')?.total ?? 0;

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

test('a pipeline goes on when an object has come, and names it to the steps after it', async () => {
  world.cloud.addJobs([obs(KEY, { appearsAfterMs: 500, etag: 'e1' }), cdm('orders')]);
  const steps = [
    { id: 'arrive', obs: { bucket: 'lake', prefix: 'in/', minBytes: 7 } },
    {
      id: 'copy',
      when: 'steps.arrive.objects == 1',
      cdm: { clusterId: CLUSTER, jobName: 'orders', variables: { file: '{{ steps.arrive.newestKey }}' } },
    },
  ];

  const status = (await (await world.startPipeline({ name: 'p', steps })).result()) as PipelineStatus;

  const [arrive, copy] = status.steps;
  expect(arrive).toMatchObject({
    service: 'obs',
    state: 'succeeded',
    runs: [{ id: 'obs://lake/in/*', status: '1 object' }],
    output: { objects: 1, bytes: 7, newestKey: KEY, etag: 'e1' },
    consoleUrl: expect.stringContaining('console.huaweicloud.com/obs') as string,
  });
  expect(Date.parse(String(arrive?.output?.['newestAt']))).toBeLessThanOrEqual(Date.now());
  expect(copy).toMatchObject({ state: 'succeeded' });
  expect(world.effects('orders')).toEqual(['start', 'end']);
});

test('while it waits a step says what is missing, also to who only looks at the activity', async () => {
  world.cloud.addJobs([obs('in/1'), obs('in/2', { appearsAfterMs: FOREVER_MS })]);
  const handle = await world.start('huaweiCloudObsWait', { bucket: 'lake', prefix: 'in/', minObjects: 2 });
  const heartbeat = async (): Promise<string> => {
    const { raw } = await handle.describe();
    const [activity] = raw.pendingActivities ?? [];
    return Buffer.from(activity?.heartbeatDetails?.payloads?.[0]?.data ?? []).toString();
  };

  while (!(await heartbeat()).includes('1 of 2 objects')) await new Promise((resolve) => setTimeout(resolve, 50));
  world.cloud.run({ service: 'obs', job: 'lake/in/2' });

  expect((await handle.result()) as object).toMatchObject({ output: { objects: 2 } });
});

test.each([
  { what: 'nothing ever came', seed: [], says: /last: OBS shows no object obs:\/\/lake\/in\/\*/ },
  {
    what: 'too little came',
    seed: [obs('in/1')],
    says: /last: OBS shows 1 of 3 objects; the newest is in\/1 of \d{4}-\d\d-\d\dT/,
  },
])('where $what the failure says what was seen', async ({ seed, says }) => {
  world.cloud.addJobs([{ service: 'obs', bucket: 'lake' }, ...seed]);

  const failure = await failureOf({ bucket: 'lake', prefix: 'in/', minObjects: 3, timeout: '2s' });

  expect(failure.type).toBe('HuaweiCloud.DeadlineExceeded');
  expect(failure.message).toMatch(says);
});

test('where nobody could look the failure says why', async () => {
  world.cloud.addJobs([{ service: 'obs', bucket: 'lake' }]);
  world.cloud.fault({ match: { method: 'GET', path: '/lake' }, kind: 'refuse', status: 503, times: 1_000 });

  const failure = await failureOf({ bucket: 'lake', key: KEY, timeout: '2s' });

  expect(failure.type).toBe('HuaweiCloud.DeadlineExceeded');
  expect(failure.message).toContain('answered 503');
});

test.each([
  { what: 'a bucket that there is not', bucket: 'nowhere', seed: {}, type: 'HuaweiCloud.NotFound' },
  { what: 'a bucket it may not list', bucket: 'lake', seed: { access: 'noList' }, type: 'HuaweiCloud.Forbidden' },
  {
    what: 'a bucket of another region',
    bucket: 'lake',
    seed: { region: 'cn-east-3' },
    type: 'HuaweiCloud.InvalidRequest',
  },
] as const)('a wait in $what fails at once', async ({ bucket, seed, type }) => {
  world.cloud.addJobs([{ service: 'obs', bucket: 'lake', ...seed }]);

  const failure = await failureOf({ bucket, key: KEY });

  expect(failure.type).toBe(type);
  expect(failure.message).toContain(`/${bucket}/`);
});

test('a cancel ends the wait, and there is nothing to stop', async () => {
  world.cloud.addJobs([obs(KEY, { appearsAfterMs: FOREVER_MS })]);
  const handle = await world.start('huaweiCloudObsWait', { bucket: 'lake', key: KEY });
  // A list alone may be the last of the test before.
  await world.untilStatus(handle, ({ steps: [step] }) => step !== undefined && step.state !== 'waiting');
  await until(() => lists() > 0);

  await handle.cancel();

  await expect(handle.result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) as object });
  const { steps } = await world.status(handle);
  expect(steps).toMatchObject([{ state: 'stopped' }]);
  expect(steps[0]).not.toHaveProperty('receipt');
  await expect(handle.query('leftovers')).resolves.toEqual([]);
});

test('a later step that fails undoes nothing of a wait', async () => {
  world.cloud.addJobs([obs(KEY), cdm('orders', { outcome: 'FAILED' })]);
  const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } };
  const handle = await world.startPipeline({
    name: 'p',
    steps: [{ id: 'arrive', obs: { bucket: 'lake', key: KEY } }, copy],
  });

  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.JobFailed' } });
  expect((await world.status(handle)).steps).toMatchObject([{ state: 'succeeded' }, { state: 'failed' }]);
});

test('a wait goes on by another worker when the one that holds it stops', async () => {
  world.cloud.addJobs([obs(KEY, { appearsAfterMs: FOREVER_MS })]);
  const two = await openWorld({ workers: 0 });
  try {
    const first = await two.addWorker();
    two.cloud.addJobs([obs(KEY, { appearsAfterMs: FOREVER_MS })]);
    const handle = await two.start('huaweiCloudObsWait', { bucket: 'lake', key: KEY });
    await until(() => two.cloud.requests().some(({ route }) => route === '/*'));
    await first.stop();
    await two.addWorker();
    two.cloud.run({ service: 'obs', job: `lake/${KEY}` });

    expect((await handle.result()) as object).toMatchObject({ output: { objects: 1 } });
  } finally {
    await two.close();
  }
});

test('a password login is told that OBS wants a key, before anything is asked of it', async () => {
  const byPassword = await openWorld({ environment: environmentWithPassword });
  try {
    const failure = await failureOf({ bucket: 'lake', key: KEY }, byPassword);

    expect(failure.type).toBe('HuaweiCloud.InvalidRequest');
    expect(failure.message).toContain(NO_ACCESS_KEY);
  } finally {
    await byPassword.close();
  }
});
