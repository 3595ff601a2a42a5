import type { PipelineStatus } from '../../src/domain/status';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

const TABLES = ['orders', 'lines', 'customers'];
const LASTING = { durationMs: 3_600_000, bootMs: 0 };

function copyEach(forEach: object = {}, more: object = {}) {
  return {
    id: 'copy',
    forEach: { in: 'params.tables', as: 'table', ...forEach },
    cdm: { clusterId: CLUSTER, jobName: '{{ table }}' },
    ...more,
  };
}

function spec(steps: object[], more: object = {}) {
  return { name: 'p', params: { tables: TABLES }, steps, ...more };
}

function statesOf({ steps }: PipelineStatus): string[] {
  return steps.map(({ id, state }) => `${id} ${state}`);
}

function startsOf(): string[] {
  return world.effects().filter((effect) => effect.startsWith('start '));
}

test('each item is a step with its own job, and what comes after reads what came of each and of all', async () => {
  world.cloud.addJobs([
    cdm('orders', { rows: 10 }),
    cdm('lines', { rows: 0 }),
    cdm('customers', { rows: 5 }),
    dgc('load-orders'),
    dgc('load-customers'),
    dgc('report-15-orders'),
  ]);
  const rows = "{{ steps.copy.results | map: 'rowsWritten' | compact | sum }}";
  const handle = await world.startPipeline(
    spec([
      copyEach(),
      {
        id: 'load',
        forEach: { in: 'params.tables', as: 'table' },
        when: 'steps.copy.items[table].rowsWritten > 0',
        dgc: { jobName: 'load-{{ table }}' },
      },
      { id: 'report', dgc: { jobName: `report-${rows}-{{ steps.load.succeeded | first }}` } },
    ]),
  );
  const status = (await handle.result()) as PipelineStatus;

  expect(statesOf(status)).toEqual([
    ...TABLES.map((table) => `copy[${table}] succeeded`),
    'load[orders] succeeded',
    'load[lines] skipped',
    'load[customers] succeeded',
    'report succeeded',
  ]);
  expect(startsOf().slice(0, 3).sort()).toEqual(['start customers', 'start lines', 'start orders']);
});

test('an empty list is skipped, and what needs it goes on', async () => {
  world.cloud.addJobs([dgc('report-skipped-0')]);
  const name = 'report-{{ steps.copy.state }}-{{ steps.copy.results | size }}';
  const handle = await world.startPipeline(spec([copyEach(), { id: 'report', dgc: { jobName: name } }]), {
    params: { tables: [] },
  });
  const status = (await handle.result()) as PipelineStatus;

  expect(statesOf(status)).toEqual(['copy skipped', 'report succeeded']);
  expect(status.steps[0]?.skipped).toBe('its `forEach` has no item');
});

test('with stopAll the other items are stopped at once when one fails', async () => {
  world.cloud.addJobs([cdm('orders', LASTING), cdm('lines', { outcome: 'FAILED' }), cdm('customers', LASTING)]);
  const handle = await world.startPipeline(spec([copyEach()]));
  await expect(handle.result()).rejects.toMatchObject({
    cause: { message: expect.stringMatching(/^step copy\[lines\]: /) as string },
  });

  expect(statesOf(await world.status(handle))).toEqual([
    'copy[orders] stopped',
    'copy[lines] failed',
    'copy[customers] stopped',
  ]);
});

test('with keepGoing every item is run to its end, then the step has failed and what is done is undone', async () => {
  world.cloud.addJobs([cdm('orders', { outcome: 'FAILED' }), cdm('lines'), cdm('customers'), dgc('report')]);
  world.cloud.addJobs(TABLES.map((table) => cdm(`undo-${table}`)));
  const undo = { cdm: { clusterId: CLUSTER, jobName: 'undo-{{ table }}' } };
  const handle = await world.startPipeline(
    spec([
      copyEach({ onItemFailure: 'keepGoing', maxParallel: 1 }, { compensate: undo }),
      { id: 'report', dgc: { jobName: 'report' } },
    ]),
  );
  await expect(handle.result()).rejects.toMatchObject({
    cause: {
      type: 'HuaweiCloud.JobFailed',
      message: expect.stringMatching(
        /^step copy: 1 item has failed: step copy\[orders\]: .* -- earlier steps: copy\[customers\]: compensated/,
      ) as string,
    },
  });

  expect(startsOf()).toEqual([
    'start orders',
    'start lines',
    'start customers',
    'start undo-customers',
    'start undo-lines',
  ]);
  expect(statesOf(await world.status(handle))).toEqual([
    'copy[orders] failed',
    'copy[lines] compensated',
    'copy[customers] compensated',
    'report waiting',
  ]);
});

test('a cancel stops every item, whatever is said of failures', async () => {
  world.cloud.addJobs(TABLES.map((table) => cdm(table, LASTING)));
  const handle = await world.startPipeline(spec([copyEach({ onItemFailure: 'keepGoing', maxParallel: 2 })]));
  await world.untilEffects('orders', ['start']);
  await world.untilEffects('lines', ['start']);
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow();

  expect((await world.status(handle)).state).toBe('cancelled');
  expect(world.effects('customers')).toEqual([]);
  expect(world.effects('lines')).toEqual(['start', 'stop', 'end']);
});

test('a person answers for the item that asks, by its own name; the step alone is refused with the names', async () => {
  world.cloud.addJobs([cdm('orders', { outcome: 'FAILED' }), cdm('lines'), cdm('customers')]);
  const handle = await world.startPipeline(spec([copyEach()], { onFailure: 'hold' }));
  await world.untilStatus(handle, ({ asks }) => asks.length > 0);
  const retry = async (step: string) => handle.executeUpdate('retry', { args: [{ step }] });
  await expect(retry('copy')).rejects.toMatchObject({
    cause: { message: expect.stringContaining('name one of copy[orders], copy[lines], copy[customers]') as string },
  });
  world.cloud.addJobs([cdm('orders')]);
  await retry('copy[orders]');
  const status = (await handle.result()) as PipelineStatus;

  expect(status.state).toBe('succeeded');
  expect(world.effects('lines')).toEqual(['start', 'end']);
});
