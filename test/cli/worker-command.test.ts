import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startSimulator, type Simulator } from '../../simulator';
import { runCli, startCli } from '../support/run-cli';
import { testEnvironment } from '../support/temporal';

// TASK_QUEUE_TYPE_NEXUS; the enumeration itself is in @temporalio/proto, which is not a dependency of ours.
const NEXUS_TASKS = 3;

let cloud: Simulator;

beforeAll(async () => {
  cloud = await startSimulator();
});

afterAll(async () => cloud.close());

function environment(): NodeJS.ProcessEnv {
  return {
    TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'],
    HUAWEICLOUD_ENDPOINT: cloud.url,
    HUAWEICLOUD_REGION: 'cn-north-4',
    HUAWEICLOUD_SDK_AK: cloud.ak,
    HUAWEICLOUD_SDK_SK: cloud.sk,
    HUAWEICLOUD_SDK_PROJECT_ID: cloud.projectId,
    HUAWEICLOUD_TASK_QUEUE: `worker-command-${randomUUID()}`,
  };
}

test('a worker that has run and stopped a job ends with 0 soon after SIGTERM', async () => {
  const name = `orders-${randomUUID()}`;
  cloud.addJobs([{ service: 'cdm', clusterId: 'c1', name, durationMs: 600_000, outcome: 'SUCCEEDED' }]);
  const file = join(mkdtempSync(join(tmpdir(), 'pipeline-')), 'orders.yaml');
  writeFileSync(file, `name: ${name}\nsteps:\n  - id: copy\n    cdm: { clusterId: c1, jobName: ${name} }\n`);
  const env = environment();
  const worker = startCli(['worker'], env);
  await worker.says(/Worker ready/);
  const run = startCli(['run', file, '--date', '2026-01-31'], env);
  await run.says(/copy +cdm +running/);

  await expect(runCli(['cancel', `${name}-2026-01-31`], env)).resolves.toMatchObject({ code: 0 });
  await expect(run.ended).resolves.toMatchObject({ code: 1 });
  worker.process.kill('SIGTERM');
  await expect(worker.ended).resolves.toMatchObject({ code: 0 });

  expect(cloud.log().map(({ effect }) => effect)).toEqual(['start', 'stop', 'end']);
});

test('a worker with --nexus asks the server for Nexus tasks too', async () => {
  const env = environment();
  const temporal = await testEnvironment();
  const worker = startCli(['worker', '--nexus'], env);
  const request = { namespace: 'default', taskQueue: { name: env.HUAWEICLOUD_TASK_QUEUE }, taskQueueType: NEXUS_TASKS };
  const pollers = async () => (await temporal.client.workflowService.describeTaskQueue(request)).pollers;

  await worker.says(/Worker ready/);
  while (!(await pollers()).length) await pause(50);

  worker.process.kill('SIGTERM');
  await expect(worker.ended).resolves.toMatchObject({ code: 0 });
  await temporal.teardown();
});

test('a worker without credentials ends with 2 and one sentence that names the variables', async () => {
  const { code, stderr } = await runCli(['worker'], { TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'] });
  expect(code).toBe(2);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or HUAWEICLOUD_IAM_DOMAIN/);
});

test('a worker whose endpoint is neither https nor loopback ends with 2 and says which variable', async () => {
  const { code, stderr } = await runCli(['worker'], {
    ...environment(),
    HUAWEICLOUD_ENDPOINT: 'http://cdm.example.com',
  });
  expect(code).toBe(2);
  expect(stderr).toMatch(/HUAWEICLOUD_ENDPOINT.*https/);
});
