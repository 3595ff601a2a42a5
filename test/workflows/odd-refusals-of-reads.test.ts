import type { WorkflowFailedError } from '@temporalio/client';
import type { ApplicationFailure } from '@temporalio/common';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, dli, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

const copy = () => world.start('huaweiCloudCdmJob', { clusterId: CLUSTER, jobName: 'orders' });

const reads = [
  { service: 'CDM', path: '/cdm/', begin: copy },
  { service: 'DGC', path: '/v1/', begin: () => world.start('huaweiCloudDgcJob', { jobName: 'transform' }) },
  { service: 'DLI', path: '/streaming/', begin: () => world.start('huaweiCloudDliStreamJobs', { jobIds: [131] }) },
];

const refusals = [
  { says: 'APIGW.0301', status: 401, body: { error_code: 'APIGW.0301', error_msg: 'verify aksk signature fail' } },
  { says: 'a web page', status: 404, body: '<html>404 Not Found</html>' },
];

describe.each(reads)('the first read of $service', ({ path, begin }) => {
  test.each(refusals)('that is answered $status with $says, once, fails nothing', async ({ status, body }) => {
    world.cloud.addJobs([cdm('orders'), dgc('transform'), dli(131)]);
    world.cloud.fault({ match: { method: 'GET', path }, kind: 'refuse', status, body });

    await expect((await begin()).result()).resolves.toMatchObject({ state: 'succeeded' });

    expect(world.cloud.faults()).toEqual([]);
  });
});

const unreachable = { errCode: 'Cdm.0201', externalMessage: 'Failed to obtain the instance.' };

test('a cluster that cannot be reached for a moment only delays the step', async () => {
  world.cloud.addJobs([cdm('orders')]);
  world.cloud.fault({ match: { path: CLUSTER }, kind: 'refuse', status: 400, body: unreachable, times: 2 });

  await expect((await copy()).result()).resolves.toMatchObject({ state: 'succeeded' });

  expect(world.cloud.faults()).toEqual([]);
  expect(world.effects('orders')).toEqual(['start', 'end']);
});

test('a cluster that is not there fails the step after some tries, in CDM’s words', async () => {
  world.cloud.addJobs([cdm('orders')]);
  world.cloud.fault({ match: { path: '/cdm/' }, kind: 'refuse', status: 400, body: unreachable, times: 1_000 });

  const error = (await (await copy()).result().catch((reason: unknown) => reason)) as WorkflowFailedError;

  const { type, message } = error.cause as ApplicationFailure;
  expect(type).toBe('HuaweiCloud.InvalidRequest');
  expect(message).toContain('(Cdm.0201): Failed to obtain the instance;');
  expect(1_000 - (world.cloud.faults()[0]?.times ?? 0)).toBe(3);
});

test('`Cdm.0001` fails the step at once, with both its meanings', async () => {
  world.cloud.addJobs([cdm('orders')]);
  const body = { errCode: 'Cdm.0001', externalMessage: 'Not found.' };
  world.cloud.fault({ match: { path: CLUSTER }, kind: 'refuse', status: 400, body, times: 1_000 });

  const error = (await (await copy()).result().catch((reason: unknown) => reason)) as WorkflowFailedError;

  const { type, message } = error.cause as ApplicationFailure;
  expect(type).toBe('HuaweiCloud.NotFound');
  expect(message).toContain('Either it does not exist, or this user may not see it');
});
