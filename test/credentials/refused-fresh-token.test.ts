import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, environmentWithPassword, loginsOf, openWorld, quietRuntime } from '../support/huawei-world';

const jobName = 'orders';

let world: World;

beforeEach(async () => {
  quietRuntime();
  world = await openWorld({ environment: environmentWithPassword });
  world.cloud.addJobs([cdm(jobName)]);
});

afterEach(async () => world.close());

const copy = async (): Promise<unknown> =>
  (await world.start('huaweiCloudCdmJob', { clusterId: CLUSTER, jobName })).result();
const starts = () => world.cloud.log().filter(({ effect }) => effect === 'start');

const calls = [
  { what: 'the fence’s read', match: { method: 'GET', path: '/submissions' } },
  { what: 'the start', match: { method: 'PUT', path: `/${jobName}/start` } },
] as const;

test.each(calls)('a token that is refused twice in a row at $what only delays the step', async ({ match }) => {
  world.cloud.fault({ match, kind: 'expireToken', times: 2 });

  await expect(copy()).resolves.toMatchObject({ state: 'succeeded' });

  expect(world.cloud.faults()).toEqual([]);
  expect(starts()).toHaveLength(1);
});

test('a token refused twice while a start is in doubt only delays the answer, and nothing is started twice', async () => {
  const slow = 'slow_to_show';
  world.cloud.addJobs([cdm(slow, { visibleAfterMs: 2_000 })]);
  world.cloud.fault({ match: { method: 'PUT', path: `/${slow}/start` }, kind: 'loseReply' });
  const handle = await world.start('huaweiCloudCdmJob', { clusterId: CLUSTER, jobName: slow });
  await world.untilEffects(slow, ['start']);
  world.cloud.fault({ match: { method: 'GET', path: '/submissions' }, kind: 'expireToken', times: 2 });

  await expect(handle.result()).resolves.toMatchObject({ state: 'succeeded' });

  expect(world.cloud.faults()).toEqual([]);
  expect(starts()).toHaveLength(1);
});

test('all tokens that are revoked again and again for some seconds only delay the step', async () => {
  world.cloud.fault({ match: { path: `/clusters/${CLUSTER}` }, kind: 'expireToken', times: 6 });

  await expect(copy()).resolves.toMatchObject({ state: 'succeeded' });

  expect(world.cloud.faults()).toEqual([]);
  expect(starts()).toHaveLength(1);
});

test('a token that is refused each time, as in another region, fails the step after half a minute of a few logins', async () => {
  world.cloud.fault({ match: { path: `/clusters/${CLUSTER}` }, kind: 'expireToken', times: 1_000 });

  await expect(copy()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.Unauthenticated' } });

  expect(loginsOf(world.cloud)).toBeLessThanOrEqual(11);
  expect(starts()).toEqual([]);
});
