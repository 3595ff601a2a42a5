import type { StepStatus } from '../../src/domain/status';
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

const WAITS = 24;
const PER_SERVICE = WAITS / 3;
const DURATION_MS = 600_000;

let world: World;

beforeEach(async () => {
  quietRuntime();
  world = await openWorld({ environment: environmentWithPassword });
});

afterEach(async () => world.close());

function reads(): number {
  const counts = world.cloud.requests().filter(({ method, route }) => method === 'GET' && !route.startsWith('/_'));
  return counts.reduce((sum, { total }) => sum + total, 0);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

const indices = Array.from({ length: PER_SERVICE }, (_, index) => index);

/** Starts a workflow for each job, and returns their results once all jobs run. */
async function beginWaits(): Promise<Promise<unknown>[]> {
  const { cloud } = world;
  cloud.addJobs(
    indices.flatMap((index) => [
      cdm(`copy-${index}`, { durationMs: DURATION_MS }),
      dgc(`transform-${index}`, { durationMs: DURATION_MS }),
      dli(100 + index, { startupMs: DURATION_MS }),
    ]),
  );
  const handles = await Promise.all(
    indices.flatMap((index) => [
      world.start('huaweiCloudCdmJob', { clusterId: CLUSTER, jobName: `copy-${index}` }),
      world.start('huaweiCloudDgcJob', { jobName: `transform-${index}` }),
      world.start('huaweiCloudDliStreamJobs', { jobIds: [100 + index] }),
    ]),
  );
  await until(() => cloud.log().filter(({ effect }) => effect === 'start').length === WAITS);
  return handles.map((handle): Promise<unknown> => handle.result());
}

test('a token that expires while many wait is renewed by one login, and every wait ends in success', async () => {
  const results = await beginWaits();
  expect(loginsOf(world.cloud)).toBe(1);

  world.cloud.fault({ match: { method: 'GET' }, kind: 'expireToken' });
  await until(() => loginsOf(world.cloud) === 2);
  const seen = reads();
  await until(() => reads() > seen + WAITS);
  world.cloud.advance(DURATION_MS);

  const steps = (await Promise.all(results)) as StepStatus[];
  expect(steps.map(({ state }) => state)).toEqual(Array(WAITS).fill('succeeded'));
  expect(loginsOf(world.cloud)).toBe(2);
  expect(world.cloud.log().filter(({ effect }) => effect === 'start')).toHaveLength(WAITS);
});

test('while IAM is down, waits whose token has expired only wait, and go on when it is back', async () => {
  const results = await beginWaits();
  world.cloud.fault({ match: { path: '/v3/auth/tokens' }, kind: 'refuse', status: 503, times: 10 });
  world.cloud.fault({ match: { method: 'GET' }, kind: 'expireToken' });
  await until(() => world.cloud.faults().length === 0);
  world.cloud.advance(DURATION_MS);

  const steps = (await Promise.all(results)) as StepStatus[];
  expect(steps.map(({ state }) => state)).toEqual(Array(WAITS).fill('succeeded'));
  expect(world.cloud.log().filter(({ effect }) => effect === 'start')).toHaveLength(WAITS);
});
