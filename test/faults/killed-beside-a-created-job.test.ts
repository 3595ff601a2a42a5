import type { StepStatus } from '../../src/domain/status';
import { COPY_OF_ORDERS } from '../support/copy-of-orders';
import type { World } from '../support/huawei-world';
import { CLUSTER, created, openWorld, QUICK, quietRuntime } from '../support/huawei-world';
import { startWorkerProcess } from '../support/start-worker-process';
import { workflowBundlePath } from '../support/temporal';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld({ workers: 0 });
  world.cloud.addJobs([created('temporal_')]);
});

afterAll(async () => world.close());

const COPY = { clusterId: CLUSTER, job: COPY_OF_ORDERS };
const asked = (route: string): number => world.cloud.requests().find((one) => one.route.endsWith(route))?.total ?? 0;

test('a worker that is killed between the creation of a job and its start leaves what another needs: one start', async () => {
  const { url, projectId, ak, sk } = world.cloud;
  const cloud = { url, projectId, ak, sk };
  const place = { address: world.env.address, taskQueue: world.taskQueue, codePath: workflowBundlePath(), cloud };
  // The start goes out, and nobody answers: nothing of it is carried out.
  world.cloud.fault({ match: { method: 'PUT', path: '/start' }, times: 1, kind: 'hang', when: 'before' });
  const patient = { ...QUICK, fence: { ...QUICK.fence, requestTimeoutMs: 8_000 } };
  const doomed = startWorkerProcess({ ...place, plugin: patient }, []);
  const handle = await world.start('huaweiCloudCdmJob', COPY);
  while (!asked('/:jobName/start')) await new Promise((resolve) => setTimeout(resolve, 50));

  doomed.kill('SIGKILL');
  await doomed.ended;
  await world.addWorker();

  expect((await handle.result()) as StepStatus).toMatchObject({ state: 'succeeded', runs: [{ origin: 'new' }] });
  const copies = world.cloud.log().filter(({ createdAs }) => createdAs !== undefined);
  expect(copies.map(({ effect }) => effect)).toEqual(['start', 'end']);
  // Created by the first, and the second was told that it is there.
  expect(asked('/cdm/job')).toBe(2);
  expect(new Set(copies.map(({ createdAs }) => createdAs)).size).toBe(1);
});
