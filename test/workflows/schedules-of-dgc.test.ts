import type { StepStatus } from '../../src/domain/status';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

async function run(input: object): Promise<StepStatus> {
  return (await (await world.start('huaweiCloudDgcJob', input)).result()) as StepStatus;
}

test('a schedule is switched on by the start endpoint, and off again', async () => {
  world.cloud.addJobs([dgc('nightly')]);
  expect(await run({ jobName: 'nightly', mode: 'scheduleOn' })).toMatchObject({
    state: 'succeeded',
    runs: [{ origin: 'new' }],
  });
  expect(await run({ jobName: 'nightly', mode: 'scheduleOff' })).toMatchObject({
    state: 'succeeded',
    runs: [{ origin: 'new' }],
  });
  expect(world.effects('nightly')).toEqual(['scheduleOn', 'scheduleOff']);
});

test('a schedule that is already on is success, and nothing is sent', async () => {
  world.cloud.addJobs([dgc('nightly', { scheduled: true })]);
  expect(await run({ jobName: 'nightly', mode: 'scheduleOn' })).toMatchObject({
    state: 'succeeded',
    runs: [{ origin: 'alreadyRunning' }],
  });
  expect(world.effects('nightly')).toEqual([]);
});

test.each([
  {
    title: 'that this pipeline switched on is switched off again',
    scheduled: false,
    effects: ['scheduleOn', 'scheduleOff'],
  },
  { title: 'that was already on is left on', scheduled: true, effects: [] },
])('a schedule $title when a later step fails', async ({ scheduled, effects }) => {
  world.cloud.addJobs([dgc('nightly', { scheduled }), cdm('orders', { outcome: 'FAILED' })]);
  const steps = [
    { id: 'on', dgc: { jobName: 'nightly', mode: 'scheduleOn' } },
    { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } },
  ];
  const handle = await world.startPipeline({ name: 'p', steps });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.JobFailed' } });
  expect(world.effects('nightly')).toEqual(effects);
});

test('a switch whose reply is lost is made once, and is ours to undo', async () => {
  world.cloud.addJobs([dgc('nightly')]);
  world.cloud.fault({
    match: { method: 'POST', path: '/jobs/nightly/start' },
    times: 1,
    kind: 'loseReply',
    when: 'after',
  });
  expect(await run({ jobName: 'nightly', mode: 'scheduleOn' })).toMatchObject({
    state: 'succeeded',
    runs: [{ origin: 'adopted' }],
  });
  expect(world.effects('nightly')).toEqual(['scheduleOn']);
});

/** A real-time job that was switched on and has run into trouble: it is neither well nor off. */
async function inTrouble(name: string): Promise<void> {
  world.cloud.addJobs([
    dgc(name, { jobType: 'REAL_TIME', scheduled: true, bootMs: 0, durationMs: 1, outcome: 'EXCEPTION' }),
  ]);
  await new Promise((resolve) => setTimeout(resolve, 50));
}

test('a real-time job in trouble is not off: it is asked to stop', async () => {
  await inTrouble('live');
  expect(await run({ jobName: 'live', mode: 'scheduleOff' })).toMatchObject({
    state: 'succeeded',
    runs: [{ origin: 'new' }],
  });
  expect(world.effects('live')).toEqual(['scheduleOff']);
});

test('a real-time job that this pipeline switched on, and that is in trouble since, is switched off again', async () => {
  world.cloud.addJobs([
    dgc('live', { jobType: 'REAL_TIME', bootMs: 0, durationMs: 1, outcome: 'EXCEPTION' }),
    cdm('orders', { outcome: 'FAILED' }),
  ]);
  const steps = [
    { id: 'on', dgc: { jobName: 'live', mode: 'scheduleOn' } },
    { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } },
  ];
  const handle = await world.startPipeline({ name: 'p', steps });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.JobFailed' } });
  expect(world.effects('live')).toEqual(['scheduleOn', 'scheduleOff']);
});
