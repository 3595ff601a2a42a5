import type { ApplicationFailure } from '@temporalio/common';
import type { WorkflowFailedError } from '@temporalio/client';
import type { World } from '../support/huawei-world';
import {
  cdm,
  CLUSTER,
  dgc,
  dli,
  environmentWithPassword,
  loginsOf,
  openWorld,
  quietRuntime,
} from '../support/huawei-world';

let world: World;
let environment: NodeJS.ProcessEnv;

beforeEach(async () => {
  quietRuntime();
  world = await openWorld({
    environment: (cloud) => (environment = { ...environmentWithPassword(cloud), HUAWEICLOUD_IAM_PASSWORD: 'wrong' }),
  });
  world.cloud.addJobs([cdm('orders'), dgc('transform'), dli(131)]);
});

afterEach(async () => world.close());

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function failureOf(type: string, input: object): Promise<ApplicationFailure> {
  const handle = await world.start(type, input);
  const error = (await handle.result().catch((reason: unknown) => reason)) as WorkflowFailedError;
  return error.cause as ApplicationFailure;
}

test('a wrong password is tried once by all pipelines together, starts nothing, and the failure says what to do', async () => {
  const failures = await Promise.all([
    failureOf('huaweiCloudCdmJob', { clusterId: CLUSTER, jobName: 'orders' }),
    failureOf('huaweiCloudDgcJob', { jobName: 'transform' }),
    failureOf('huaweiCloudDliStreamJobs', { jobIds: [131] }),
    failureOf('huaweiCloudCdmJob', { clusterId: CLUSTER, jobName: 'orders' }),
  ]);
  failures.push(await failureOf('huaweiCloudDgcJob', { jobName: 'transform' }));

  expect(loginsOf(world.cloud)).toBe(1);
  for (const { type, message } of failures) {
    expect(type).toBe('HuaweiCloud.Unauthenticated');
    expect(message).toMatch(/IAM createToken: POST \/v3\/auth\/tokens/);
    expect(message).toContain('Check account, user and password');
  }
  expect(world.effects()).toEqual([]);
});

test('a password corrected in the environment is good for the next pipeline, without a restart', async () => {
  await failureOf('huaweiCloudDgcJob', { jobName: 'transform' });
  environment.HUAWEICLOUD_IAM_PASSWORD = world.cloud.password;

  const handle = await world.start('huaweiCloudDgcJob', { jobName: 'transform' });
  await expect(handle.result()).resolves.toMatchObject({ state: 'succeeded' });
  expect(loginsOf(world.cloud)).toBe(2);
});

test('a password changed in mid-wait is tried once by all who wait, until the environment has the new one', async () => {
  environment.HUAWEICLOUD_IAM_PASSWORD = world.cloud.password;
  const jobs = ['a', 'b', 'c', 'd'];
  world.cloud.addJobs(jobs.map((name) => dgc(name, { durationMs: 3_600_000 })));
  const handles = await Promise.all(jobs.map(async (jobName) => world.start('huaweiCloudDgcJob', { jobName })));
  await Promise.all(jobs.map(async (name) => world.untilEffects(name, ['start'])));
  expect(loginsOf(world.cloud)).toBe(1);

  world.cloud.changeCredentials({ password: 'changed' });
  world.cloud.fault({ match: { method: 'GET' }, kind: 'expireToken' });
  await until(() => loginsOf(world.cloud) === 2);
  for (const jobName of ['e', 'f', 'g'])
    expect((await failureOf('huaweiCloudDgcJob', { jobName })).type).toBe('HuaweiCloud.Unauthenticated');
  expect(loginsOf(world.cloud)).toBe(2);
  environment.HUAWEICLOUD_IAM_PASSWORD = 'changed';
  world.cloud.advance(3_600_000);

  for (const handle of handles) await expect(handle.result()).resolves.toMatchObject({ state: 'succeeded' });
  expect(loginsOf(world.cloud)).toBe(3);
});
