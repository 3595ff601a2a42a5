import type { PipelineRow } from '../../src/cli/pipeline/pipeline-row';
import type { PipelineStatus } from '../../src/domain/status';
import { webhooksFromEnvironment } from '../../src/config/webhooks';
import { runCliIn } from '../support/run-cli-in';
import { openWebhook, type Webhook } from '../support/webhook';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, openWorld, quietRuntime, QUICK } from '../support/huawei-world';

interface Told {
  event: string;
  state: string;
  pipeline: string;
  message: string;
  ask?: { step: string };
}

let world: World;
let hooks: Webhook;
let told: Told[];

beforeAll(async () => {
  quietRuntime();
  hooks = await openWebhook((body) => void told.push(body as Told));
  const webhooks = webhooksFromEnvironment({ HUAWEICLOUD_WEBHOOK_OPS: hooks.url });
  world = await openWorld({ plugin: { ...QUICK, webhooks } });
});

beforeEach(async () => {
  await world.cloud.reset();
  told = [];
});

afterAll(async () => {
  await world.close();
  await hooks.close();
});

const notify = { webhook: 'ops' };
const load = { id: 'load', dgc: { jobName: 'load' } };
const lateOnes = () => told.filter(({ event }) => event === 'late');

test('a pipeline that is not done in time tells so once, is shown as late, and goes on to its end', async () => {
  world.cloud.addJobs([dgc('load', { durationMs: 3_600_000 })]);
  const spec = { name: 'slow', notify, expect: { within: '1ms' }, steps: [load] };
  const handle = await world.startPipeline(spec);
  await world.untilStatus(handle, ({ late, steps }) => late !== undefined && steps[0]?.state === 'running');
  const page = await runCliIn(world, 'status', handle.workflowId);
  const listed = await untilListed(handle.workflowId);
  world.cloud.advance(3_600_000);
  const result = (await handle.result()) as PipelineStatus;

  const why = 'was to be done within 1ms';
  expect(lateOnes()).toMatchObject([{ pipeline: 'slow', state: 'running' }]);
  expect(lateOnes()[0]?.message).toContain(`slow is late: it ${why}. 0 of 1 step done`);
  expect(page.stdout).toMatch(/ running, late \(times of UTC\)\n/);
  expect(page.stdout).toMatch(/\n {2}Late since 20\S+Z: it was to be done within 1ms\.\n/);
  expect(listed).toMatchObject({ state: 'running', late: { why }, failure: expect.stringContaining(why) as string });
  expect(result).toMatchObject({ state: 'succeeded', late: { why } });
});

test('one that waits for a person is told of too, with what is asked', async () => {
  world.cloud.addJobs([dgc('load', { outcome: 'fail' })]);
  const spec = { name: 'held', notify, onFailure: 'hold', expect: { within: '2s' }, steps: [load] };
  const handle = await world.startPipeline(spec);
  await world.untilStatus(handle, ({ late, state }) => late !== undefined && state === 'held');
  await handle.executeUpdate('skip', { args: [{ step: 'load', reason: 'known' }] });
  await handle.result();

  // On a slow machine it is late before it is held.
  const [late, ...others] = lateOnes();
  expect(others).toEqual([]);
  expect(late?.ask?.step).toBe(late?.state === 'held' ? 'load' : undefined);
  expect(told.map(({ event }) => event).sort()).toEqual(['hold', 'late', 'recovery']);
});

test('a night that is made up for tells nobody', async () => {
  world.cloud.addJobs([dgc('load')]);
  const spec = { name: 'made-up', notify, expect: { within: '1ms', by: '06:00', asUsual: true }, steps: [load] };
  const handle = await world.start('huaweiCloudBackfill', { spec, from: '2026-11-01', to: '2026-11-01' });
  await handle.result();

  const run = world.env.client.workflow.getHandle('made-up-2026-11-01');
  expect(await run.result()).not.toHaveProperty('late');
  expect(told).toEqual([]);
});

test('what is usual is read from the runs before, and is waited for as any other time', async () => {
  world.cloud.addJobs([cdm('usual')]);
  const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'usual' }, whenRunning: 'wait' };
  const spec = { name: 'usual', steps: [copy] };
  const days = ['01', '02', '03', '04', '05'].map((day) => `2026-11-${day}`);
  for (const day of days) await (await startOf(spec, day)).result();
  await untilDone(days.length);
  world.cloud.addJobs([cdm('usual', { outcome: 'RUNNING' })]);
  const handle = await startOf({ ...spec, expect: { asUsual: true } }, '2026-11-06');
  await world.untilStatus(handle, ({ steps }) => steps[0]?.state === 'running');

  for (;;) {
    const { events } = await handle.fetchHistory();
    const timers = events?.flatMap(({ timerStartedEventAttributes: timer }) => timer ?? []) ?? [];
    const seconds = timers.map(({ startToFireTimeout }) => Number(startToFireTimeout?.seconds));
    // Five minutes more than usual, from when the run began.
    if (seconds.some((some) => some > 200 && some < 400)) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await handle.terminate();
});

async function startOf(spec: { name: string; expect?: object }, day: string) {
  return world.env.client.workflow.start('huaweiCloudPipeline', {
    taskQueue: world.taskQueue,
    workflowId: `${spec.name}-${day}`,
    args: [spec, { date: day }],
  });
}

/** What is known of workflows is indexed a moment later: the test's own timeout ends the wait. */
async function untilDone(count: number): Promise<void> {
  const query = 'WorkflowId STARTS_WITH "usual-2026" AND ExecutionStatus = "Completed"';
  while ((await world.env.client.workflow.count(query)).count < count)
    await new Promise((resolve) => setTimeout(resolve, 100));
}

async function untilListed(workflowId: string): Promise<PipelineRow> {
  for (;;) {
    const { stdout } = await runCliIn(world, 'list', '--late', '--json');
    const row = (JSON.parse(stdout) as PipelineRow[]).find((one) => one.workflowId === workflowId);
    if (row) return row;
  }
}
