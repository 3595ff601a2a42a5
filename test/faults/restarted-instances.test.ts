import { dgc, quietRuntime } from '../support/huawei-world';
import type { FaultWorld } from './fault-world';
import { openFaultWorld, STRANGER } from './fault-world';

let world: FaultWorld;

beforeAll(async () => {
  quietRuntime();
  world = await openFaultWorld();
  await world.work();
});

afterAll(async () => world.close());

test.each([
  { reply: 'is clear', name: 'clear', lost: false },
  { reply: 'is lost', name: 'lost', lost: true },
])('the earlier success of an instance is not that of its restart, whose reply $reply', async ({ name, lost }) => {
  const { cloud } = world;
  cloud.addJobs([dgc(name, { durationMs: 50 })]);
  const instanceId = cloud.run({ service: 'dgc', job: name, by: STRANGER });
  await world.untilLogged(name, 'end');
  cloud.addJobs([dgc(name, { outcome: 'fail', visibleAfterMs: 600 })]);
  if (lost) cloud.fault({ match: { path: `/jobs/${name}/instances/${instanceId}/restart` }, kind: 'loseReply' });

  const body = { jobName: name, mode: 'runNow', jobParams: {} };
  const handle = await world.start('restartDgcInstance', { step: 'again', connection: 'default', body, instanceId });
  expect(await handle.result()).toMatchObject([{ id: instanceId, verdict: 'failed' }]);
  expect(world.effects(name)).toEqual(['start', 'end', 'restart', 'end']);
});

test('a job that a user’s workflow runs in an Update of its own ends, and the Update is answered', async () => {
  world.cloud.addJobs([dgc('asked', { durationMs: 50 })]);
  const handle = await world.start('runsJobsWhenAsked');
  expect(await handle.executeUpdate('runNow', { args: ['asked'] })).toBe('succeeded');
  await handle.result();
  expect(world.effects('asked')).toEqual(['start', 'end']);
});
