import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { runCli, startCli } from '../support/run-cli';
import { temporaryFolder } from '../support/temporary-folder';
import { testEnvironment, uniqueTaskQueue } from '../support/temporal';

const folder = temporaryFolder();
const file = join(folder, 'orders.yaml');
const taskQueue = uniqueTaskQueue('nobody');
const env = { TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'], HUAWEICLOUD_TASK_QUEUE: taskQueue };
let temporal: TestWorkflowEnvironment;

beforeAll(async () => {
  temporal = await testEnvironment();
  const steps = [{ id: 'copy', cdm: { clusterId: '6ec9a0a4', jobName: 'orders_to_obs' } }];
  writeFileSync(file, JSON.stringify({ name: taskQueue, params: { table: 'lines', where: '' }, steps }));
});
afterAll(() => temporal.teardown());

test('a detached run prints its id, which is the name and the date, and returns', async () => {
  const { code, stdout } = await runCli(['run', file, '--date', '2026-01-01', '--detach'], env);

  expect(stdout).toBe(`${taskQueue}-2026-01-01\n`);
  expect(code).toBe(0);
});

test('a run has the spec, the date and the parameters as its input', async () => {
  const args = ['--date', '2026-01-02', '--param', 'table=orders', '--param', 'where=a=b', '--detach', '--json'];
  const { stdout } = await runCli(['run', file, ...args], env);

  const { workflowId } = JSON.parse(stdout) as { workflowId: string };
  const { events } = await temporal.client.workflow.getHandle(workflowId).fetchHistory();
  const payloads = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  expect(payloads.map(({ data }) => JSON.parse(Buffer.from(data ?? '').toString()) as unknown)).toEqual([
    expect.objectContaining({ name: taskQueue }),
    { date: '2026-01-02T00:00:00.000Z', params: { table: 'orders', where: 'a=b' } },
  ]);
});

test('a second run of the same name and date is refused with a sentence', async () => {
  await runCli(['run', file, '--date', '2026-01-03', '--detach'], env);

  const { code, stderr } = await runCli(['run', file, '--date', '2026-01-03', '--detach'], env);

  expect(stderr).toContain(`error: ${taskQueue}-2026-01-03 runs already or has succeeded`);
  expect(code).toBe(1);
});

test('a run says that no worker answers, and Ctrl-C stops the watching, not the pipeline', async () => {
  const run = startCli(['run', file, '--workflow-id', `${taskQueue}-watched`], env);
  await run.says(/No worker answers on task queue .*none has polled it lately.* worker --task-queue/);

  run.process.kill('SIGINT');

  const { code, stderr } = await run.ended;
  expect(stderr).toContain(`temporal-huaweicloud status ${taskQueue}-watched --watch`);
  expect(code).toBe(130);
  const { status } = await temporal.client.workflow.getHandle(`${taskQueue}-watched`).describe();
  expect(status.name).toBe('RUNNING');
});

test('the status of a pipeline whose worker does not answer fails with a sentence instead of hanging', async () => {
  await runCli(['run', file, '--workflow-id', `${taskQueue}-asked`, '--detach'], env);

  const { code, stderr } = await runCli(['status', `${taskQueue}-asked`], env);

  expect(stderr).toContain(`No worker answers on task queue ${taskQueue}`);
  expect(code).toBe(1);
});

test('a cancel that nobody carries out in time says that it goes on', async () => {
  await runCli(['run', file, '--workflow-id', `${taskQueue}-cancelled`, '--detach'], env);

  const { code, stderr } = await runCli(['cancel', `${taskQueue}-cancelled`, '--timeout', '500ms'], env);

  expect(stderr).toContain('has been asked to end and has not ended yet');
  expect(code).toBe(1);
});

test('a verb that nobody can hear says so instead of waiting, and is not sent', async () => {
  const workflowId = `${taskQueue}-deaf`;
  await runCli(['run', file, '--workflow-id', workflowId, '--detach'], env);

  const { code, stderr } = await runCli(['retry', workflowId, '--step', 'copy'], env);

  expect(stderr).toContain(`No worker answers on task queue ${taskQueue}`);
  expect(code).toBe(1);
});

test.each([['status'], ['cancel'], ['cleanup'], ['pause'], ['skip', '--reason', 'x']])(
  '%s of a pipeline that is not there says so',
  async (verb, ...flags) => {
    const { code, stderr } = await runCli([verb, 'never-started', ...flags], env);

    expect(stderr).toMatch(/never-started/);
    expect(stderr).not.toMatch(/ at .*\.js/);
    expect(code).toBe(1);
  },
);
