import type { ApplicationFailure } from '@temporalio/common';
import type { WorkflowFailedError } from '@temporalio/client';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

async function failureOf(spec: object, run?: object): Promise<ApplicationFailure> {
  const handle = await world.startPipeline(spec, run);
  const error = (await handle.result().catch((reason: unknown) => reason)) as WorkflowFailedError;
  return error.cause as ApplicationFailure;
}

test('a refusal names the step, the call, the code, the request id and what to do', async () => {
  world.cloud.addJobs([cdm('other')]);
  const failure = await failureOf({
    name: 'p',
    steps: [{ id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } }],
  });
  expect(failure.type).toBe('HuaweiCloud.NotFound');
  expect(failure.message).toMatch(/^step copy: CDM job orders: CDM \w+: \w+ \/v1\.1\/.*Cdm\.0100.*request id \S+.*\./);
});

test.each(['order lines', '订单同步', 'a/b', 'a%2Fb', '..a', 'a?b#c', '100%'])(
  'a job named %j is started and watched under exactly that name',
  async (name) => {
    world.cloud.addJobs([cdm(name), dgc(name)]);
    const handle = await world.startPipeline({
      name: 'p',
      steps: [
        { id: 'copy', cdm: { clusterId: CLUSTER, jobName: name } },
        { id: 'transform', dgc: { jobName: name } },
      ],
    });
    await handle.result();
    expect(world.effects(name)).toEqual(['start', 'end', 'start', 'end']);
  },
);

test.each(['.', '..'])('a job named %j is refused before anything is sent', async (jobName) => {
  const before = world.cloud.requests().length;
  const failure = await failureOf({ name: 'p', steps: [{ id: 'copy', cdm: { clusterId: CLUSTER, jobName } }] });
  expect(failure.type).toBe('HuaweiCloud.InvalidSpec');
  expect(world.cloud.requests()).toHaveLength(before);
});

test('a spec with mistakes fails the pipeline with all of them, and nothing is sent', async () => {
  const failure = await failureOf({ name: 'p', steps: [{ id: 'copy', cdm: { clusterId: CLUSTER }, wait: true }] });
  expect(failure.type).toBe('HuaweiCloud.InvalidSpec');
  expect(failure.message).toContain('steps[0].cdm.jobName: is missing');
  expect(failure.message).toContain('steps[0]: unknown key `wait`');
  expect(world.cloud.requests()).toEqual([]);
});

test('a template that turns out wrong when its step is due fails the pipeline before that step’s start', async () => {
  world.cloud.addJobs([cdm('orders'), dgc('transform')]);
  const steps = [
    { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } },
    { id: 'transform', dgc: { jobName: 'transform', jobParams: { rows: '{{ steps.copy.filesWritten }}' } } },
  ];
  const failure = await failureOf({ name: 'p', steps });
  expect(failure.type).toBe('HuaweiCloud.InvalidSpec');
  expect(failure.message).toContain('filesWritten');
  expect(world.effects('transform')).toEqual([]);
});

test('params and date given at run time reach the cloud', async () => {
  world.cloud.addJobs([cdm('orders_2026-01-31')]);
  const spec = {
    name: 'p',
    params: { table: 'lines' },
    steps: [
      { id: 'copy', cdm: { clusterId: CLUSTER, jobName: "{{ params.table }}_{{ run.date | date: '%Y-%m-%d' }}" } },
    ],
  };
  const handle = await world.startPipeline(spec, { date: '2026-01-31', params: { table: 'orders' } });
  await handle.result();
  expect(world.effects('orders_2026-01-31')).toEqual(['start', 'end']);
});
