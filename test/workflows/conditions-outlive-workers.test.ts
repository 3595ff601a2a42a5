import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import type { PipelineStatus } from '../../src/domain/status';
import { cdm, CLUSTER, QUICK, quietRuntime } from '../support/huawei-world';
import { startWorkerProcess } from '../support/start-worker-process';
import { testEnvironment, uniqueTaskQueue, workflowBundlePath } from '../support/temporal';

let cloud: Simulator;
let env: TestWorkflowEnvironment;

beforeAll(async () => {
  quietRuntime();
  cloud = await startSimulator();
  env = await testEnvironment();
});

afterAll(async () => {
  await env.teardown();
  await cloud.close();
});

const cases = [
  { count: 2, signal: 'SIGTERM' },
  { count: 20, signal: 'SIGKILL' },
] as const;

// The first fault that was found in this engine: what stood beside each other with conditions stood still for good.
test('conditions beside each other end well whatever becomes of their worker, with one start a job', async () => {
  const { url, projectId, ak, sk } = cloud;
  const taskQueue = uniqueTaskQueue('conditions');
  const place = {
    address: env.address,
    taskQueue,
    codePath: workflowBundlePath(),
    cloud: { url, projectId, ak, sk },
    plugin: QUICK,
  };
  let worker = startWorkerProcess(place, []);
  for (const { count, signal } of cases) {
    const { handle, jobs, starts } = await startPipeline(`${signal.toLowerCase()}-${count}`, count, taskQueue);
    // All conditions have been judged, and the runs that follow go on.
    while (starts().length < 1 + count) await new Promise((resolve) => setTimeout(resolve, 50));
    worker.kill(signal);
    await worker.ended;
    worker = startWorkerProcess(place, []);
    const status = (await handle.result()) as PipelineStatus;

    expect(status.state).toBe('succeeded');
    expect(starts().sort()).toEqual([...jobs].sort());
  }
  worker.kill('SIGTERM');
  await worker.ended;
}, 240_000);

/** One step, and so many beside each other after it that each have a condition. */
async function startPipeline(name: string, count: number, taskQueue: string) {
  const beside = Array.from({ length: count }, (_, nth) => `${name}-s${nth}-`);
  const jobs = [`${name}-a-`, ...beside];
  cloud.addJobs(jobs.map((job) => cdm(job, { durationMs: job === jobs[0] ? 100 : 2_000 })));
  const steps = jobs.map((jobName, nth) => ({
    id: nth ? `s${nth - 1}` : 'a',
    cdm: { clusterId: CLUSTER, jobName },
    ...(nth && { needs: ['a'], when: 'steps.a.rowsWritten > 0' }),
  }));
  const options = { taskQueue, workflowId: `${taskQueue}-${name}`, args: [{ name: 'p', steps }] };
  const handle = await env.client.workflow.start('huaweiCloudPipeline', options);
  const starts = () =>
    cloud
      .log()
      .filter(({ effect, job }) => effect === 'start' && job?.startsWith(`${name}-`))
      .map(({ job }) => job);
  return { handle, jobs, starts };
}
