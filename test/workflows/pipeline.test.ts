import type { PipelineStatus } from '../../src/domain/status';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, dli, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

afterAll(async () => world.close());

test('a copy, a transformation and two streams run one after the other, each started once', async () => {
  world.cloud.addJobs([cdm('orders'), dgc('transform'), dli(131), dli(132)]);
  const handle = await world.startPipeline({
    name: 'orders-nightly',
    steps: [
      { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } },
      { id: 'transform', dgc: { jobName: 'transform', jobParams: { rows: '{{ steps.copy.rowsWritten }}' } } },
      { id: 'streams', dli: { jobIds: [131, 132] } },
    ],
  });
  const result = (await handle.result()) as PipelineStatus;

  expect(result).toMatchObject({
    name: 'orders-nightly',
    state: 'succeeded',
    steps: [
      {
        id: 'copy',
        service: 'cdm',
        state: 'succeeded',
        runs: [{ job: 'orders', status: 'SUCCEEDED' }],
        output: { rowsWritten: 120 },
      },
      { id: 'transform', service: 'dgc', state: 'succeeded', runs: [{ job: 'transform', status: 'success' }] },
      {
        id: 'streams',
        service: 'dli',
        state: 'succeeded',
        runs: [
          { id: '131', status: 'job_running' },
          { id: '132', status: 'job_running' },
        ],
      },
    ],
  });
  expect(world.effects()).toEqual([
    'start orders',
    'end orders',
    'start transform',
    'end transform',
    'start 131',
    'start 132',
  ]);
  expect(await world.status(handle)).toEqual(result);
});
