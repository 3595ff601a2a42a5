import type { PipelineRow } from '../../src/cli/pipeline/pipeline-row';
import { pipelineTable } from '../../src/cli/pipeline/pipeline-row';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, openWorld, quietRuntime } from '../support/huawei-world';
import { runCli } from '../support/run-cli';
import { environmentIn, runCliIn } from '../support/run-cli-in';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

afterAll(async () => world.close());

test('pipelines are listed by how they stand, each with its reason', async () => {
  const jobs = { held: 'FAILED', failed: 'FAILED', running: 'RUNNING', terminated: 'RUNNING' };
  world.cloud.addJobs(Object.entries(jobs).map(([name, outcome]) => cdm(`list-${name}`, { outcome })));
  const held = await start('held', { onFailure: 'hold' });
  const failed = await start('failed');
  await start('running');
  const terminated = await start('terminated');
  await world.untilStatus(held, ({ state }) => state === 'held');
  await failed.result().catch(() => undefined);
  await terminated.terminate('by hand');

  expect(await listed('--failed', 'failed', 'held', 'terminated')).toMatchObject({
    'list-failed': { state: 'failed', failure: expect.stringContaining('ended FAILED') as string },
    'list-terminated': { state: 'terminated', failure: 'by hand' },
    'list-held': { state: 'held', failure: expect.stringContaining('copy asks: ') as string },
  });
  expect(await listed('--held', 'held')).toMatchObject({
    'list-held': {
      state: 'held',
      date: '2026-01-30T16:00:00.000Z',
      failure: expect.stringContaining('copy asks: ') as string,
    },
  });
  await listed('--running', 'held', 'running');
  await listed('--held --failed', 'failed', 'held', 'terminated');

  const elsewhere = { ...environmentIn(world), TZ: 'America/New_York' };
  const [table, page] = await Promise.all([
    runCli(['list', '--held', '--pipeline', 'list-held'], elsewhere),
    runCli(['status', held.workflowId], elsewhere),
  ]);
  expect(table.stdout).toContain('  2026-01-31T00:00:00+08:00  held  ');
  expect(page.stdout).toContain('list-held of 2026-01-31T00:00:00+08:00 held');

  async function start(name: string, more: object = {}) {
    const steps = [{ id: 'copy', cdm: { clusterId: CLUSTER, jobName: `list-${name}` } }];
    const spec = { name: `list-${name}`, timezone: 'Asia/Shanghai', ...more, steps };
    const { taskQueue, env } = world;
    return env.client.workflow.start('huaweiCloudPipeline', {
      taskQueue,
      workflowId: `list-${name}-2026-01-31`,
      args: [spec, { date: '2026-01-31' }],
    });
  }

  /** Those of this test, once they are these: other test files use the same server. */
  async function listed(flag: string, ...awaited: string[]): Promise<Record<string, PipelineRow>> {
    const names = awaited.map((name) => `list-${name}`);
    for (;;) {
      const { code, stdout } = await runCliIn(world, 'list', ...flag.split(' '), '--limit', '500', '--json');
      expect(code).toBe(0);
      const rows = (JSON.parse(stdout) as PipelineRow[]).filter(({ name }) => name.startsWith('list-'));
      // What is known of workflows is indexed a moment later, of each in its own time.
      const seen = rows.map(({ name }) => name).sort();
      if (seen.join() === names.join()) return Object.fromEntries(rows.map((row) => [row.name, row]));
    }
  }
});

test('a row shows times by the clock of its pipeline, the elapsed time, and a reason on one line however long', () => {
  const row: PipelineRow = {
    workflowId: 'orders-2026-01-31',
    runId: 'r',
    name: 'orders',
    state: 'failed',
    date: '2026-01-30T16:00:00.000Z',
    timezone: 'Asia/Shanghai',
    startedAt: '2026-01-31T02:00:00.123Z',
    elapsedMs: 5_400_000,
    failure: `two\nlines ${'x'.repeat(200)}`,
  };

  const [head, line] = pipelineTable([row]);

  expect(head).toMatch(/^ID +NAME +DATE +STATE +STARTED +ELAPSED +WHY$/);
  expect(line).toMatch(
    /^orders-2026-01-31 +orders +2026-01-31T00:00:00\+08:00 +failed +2026-01-31T10:00:00\+08:00 +1h 30m +two lines x+…$/,
  );
});

test('a row of a pipeline whose zone nobody has told shows UTC, and says so', () => {
  const row = { workflowId: 'orders-2026-01-30T18:30:00Z', runId: 'r', name: 'orders', state: 'running', elapsedMs: 0 };
  const [, line] = pipelineTable([{ ...row, date: '2026-01-30T18:30:00Z', startedAt: '2026-01-30T18:30:01.000Z' }]);

  expect(line).toMatch(/ 2026-01-30T18:30:00Z +running +2026-01-30T18:30:01Z /);
});
