import type { StepStatus } from '../../src/domain/status';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(() => world.cloud.reset());

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
