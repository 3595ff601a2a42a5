import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import { cdm, CLUSTER, environmentWithPassword } from '../support/huawei-world';
import { runCli } from '../support/run-cli';
import { testEnvironment } from '../support/temporal';
import { startWorkerOnCall } from './worker-on-call';

const PASSWORD = 'Pa"ss\\wörd/<1>&+=%é';

let cloud: Simulator;
let temporal: TestWorkflowEnvironment;

beforeAll(async () => {
  cloud = await startSimulator({ password: PASSWORD });
  temporal = await testEnvironment();
});

afterAll(async () => {
  await temporal.teardown();
  await cloud.close();
});

test('with HUAWEICLOUD_LOG_FORMAT=json every line is an object that says whose it is, and none holds a secret', async () => {
  const from = Date.now();
  const quoted = [PASSWORD, JSON.stringify(PASSWORD), encodeURIComponent(PASSWORD)].join(' ');
  cloud.addJobs([cdm('orders'), cdm('refused_copy')]);
  const body = { error_code: 'Cdm.0100', error_msg: `refused: ${quoted}` };
  cloud.fault({ match: { path: '/refused_copy/start' }, kind: 'refuse', status: 400, body, times: 50 });
  const json = { HUAWEICLOUD_LOG_FORMAT: 'json' };
  const { process: worker, taskQueue } = await startWorkerOnCall(cloud, json, environmentWithPassword(cloud));
  const copy = async (jobName: string) => {
    const args = [{ clusterId: CLUSTER, jobName }];
    return temporal.client.workflow.start('huaweiCloudCdmJob', { taskQueue, args, workflowId: `${jobName}_in_json` });
  };
  const [good, bad] = await Promise.all([copy('orders'), copy('refused_copy')]);
  await good.result();
  await bad.result().catch(() => undefined);
  worker.process.kill('SIGTERM');
  const { stdout, stderr, code } = await worker.ended;

  expect(code).toBe(0);
  const lines = `${stdout}${stderr}`.split('\n').filter(Boolean);
  const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  for (const entry of entries) {
    expect(entry).toMatchObject({ level: expect.any(String) as string, message: expect.any(String) as string });
    expect(Date.parse(String(entry.time))).toBeGreaterThan(from - 60_000);
  }
  expect(entries.find(({ message }) => /^Worker ready/.test(String(message)))).toBeDefined();
  expect(entries.find(({ message }) => /orders .* new$/.test(String(message)))).toMatchObject({
    workflowId: 'orders_in_json',
    runId: good.firstExecutionRunId,
    activityId: expect.any(String) as string,
    step: expect.any(String) as string,
  });
  const refusal = entries.find(({ workflowId, error }) => workflowId === 'refused_copy_in_json' && error);
  expect(JSON.stringify(refusal)).toContain('Cdm.0100');
  expect(refusal).toMatchObject({ step: expect.any(String) as string, requestId: expect.any(String) as string });
  for (const secret of [PASSWORD, JSON.stringify(PASSWORD).slice(1, -1), encodeURIComponent(PASSWORD)])
    expect(lines.filter((line) => line.includes(secret) || line.includes(JSON.stringify(secret).slice(1, -1)))).toEqual(
      [],
    );
});

test('a log format that is none ends the worker with 2 and one sentence', async () => {
  await expect(runCli(['worker'], { HUAWEICLOUD_LOG_FORMAT: 'xml' })).resolves.toMatchObject({
    code: 2,
    stderr: 'error: HUAWEICLOUD_LOG_FORMAT must be text or json, got "xml".\n',
  });
});
