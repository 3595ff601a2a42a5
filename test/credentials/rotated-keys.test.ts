import type { ApplicationFailure } from '@temporalio/common';
import type { WorkflowFailedError } from '@temporalio/client';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, environmentWithKeys, openWorld, quietRuntime } from '../support/huawei-world';

const DURATION_MS = 600_000;
const NEW_KEY = { ak: 'AKOFTOMORROW', sk: 'secret-key-of-tomorrow' };
const TEMPORARY = { ak: 'AKTEMPORARY', sk: 'secret-key-for-an-hour', securityToken: 'token-of-the-temporary-key' };

let world: World;
let environment: NodeJS.ProcessEnv;

beforeEach(() => quietRuntime());

afterEach(async () => world.close());

async function open(key?: { ak: string; sk: string; securityToken?: string }): Promise<void> {
  world = await openWorld({ simulator: key, environment: (cloud) => (environment = environmentWithKeys(cloud)) });
}

const copy = { clusterId: CLUSTER, jobName: 'orders' };

function looks(): number {
  const counts = world.cloud.requests().filter(({ method }) => method === 'GET');
  return counts.reduce((sum, { total }) => sum + total, 0);
}

async function untilLookedAgain(): Promise<void> {
  const before = looks();
  while (looks() < before + 3) await new Promise((resolve) => setTimeout(resolve, 20));
}

test('a key that is replaced in mid-wait only delays the wait until the environment has the new one', async () => {
  await open();
  world.cloud.addJobs([cdm('orders', { durationMs: DURATION_MS })]);
  const handle = await world.start('huaweiCloudCdmJob', copy);
  await world.untilEffects('orders', ['start']);

  world.cloud.changeCredentials(NEW_KEY);
  await untilLookedAgain();
  environment.HUAWEICLOUD_SDK_AK = NEW_KEY.ak;
  environment.HUAWEICLOUD_SDK_SK = NEW_KEY.sk;
  world.cloud.advance(DURATION_MS);

  await expect(handle.result()).resolves.toMatchObject({ state: 'succeeded' });
  expect(world.effects('orders')).toEqual(['start', 'end']);
});

test('a start with a key that is no longer good fails with what to do, and one after the change goes through', async () => {
  await open();
  world.cloud.addJobs([cdm('orders')]);
  world.cloud.changeCredentials(NEW_KEY);
  const refused = await world.start('huaweiCloudCdmJob', copy);
  const { cause } = (await refused.result().catch((error: unknown) => error)) as WorkflowFailedError;
  expect((cause as ApplicationFailure).type).toBe('HuaweiCloud.Unauthenticated');
  expect((cause as ApplicationFailure).message).toMatch(/Check AK and SK/);

  environment.HUAWEICLOUD_SDK_AK = NEW_KEY.ak;
  environment.HUAWEICLOUD_SDK_SK = NEW_KEY.sk;
  const handle = await world.start('huaweiCloudCdmJob', copy);
  await expect(handle.result()).resolves.toMatchObject({ state: 'succeeded' });
  expect(world.effects('orders')).toEqual(['start', 'end']);
});

test('a temporary key is good with its security token, and its successor with the successor’s', async () => {
  await open(TEMPORARY);
  world.cloud.addJobs([cdm('orders', { durationMs: DURATION_MS })]);
  const handle = await world.start('huaweiCloudCdmJob', copy);
  await world.untilEffects('orders', ['start']);

  const next = { ...NEW_KEY, securityToken: 'token-of-the-next-key' };
  world.cloud.changeCredentials(next);
  environment.HUAWEICLOUD_SDK_AK = next.ak;
  environment.HUAWEICLOUD_SDK_SK = next.sk;
  environment.HUAWEICLOUD_SDK_SECURITY_TOKEN = next.securityToken;
  await untilLookedAgain();
  world.cloud.advance(DURATION_MS);

  await expect(handle.result()).resolves.toMatchObject({ state: 'succeeded' });
  expect(world.effects('orders')).toEqual(['start', 'end']);
});

test('a temporary key without its security token is refused', async () => {
  await open(TEMPORARY);
  delete environment.HUAWEICLOUD_SDK_SECURITY_TOKEN;
  world.cloud.addJobs([cdm('orders')]);
  const handle = await world.start('huaweiCloudCdmJob', copy);

  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.Unauthenticated' } });
  expect(world.effects()).toEqual([]);
});
