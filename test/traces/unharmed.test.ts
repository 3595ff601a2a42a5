import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { startSimulator, type Simulator } from '../../simulator';
import { findFreePort } from '../../src/host/free-ports';
import { tracesEndpointOf } from '../../src/config/traces-endpoint';
import { cdm, CLUSTER, environmentWithKeys } from '../support/huawei-world';
import { runCli, startCli } from '../support/run-cli';
import { testEnvironment } from '../support/temporal';
import { temporaryFolder } from '../support/temporary-folder';
import { startTraceReceiver } from './trace-receiver';
import { layTracedBundle } from './traced-bundle';

/** Drain, a flush that nobody takes (4 s), and a slow machine: what Kubernetes gives a pod before it kills it. */
const ENDS_WITHIN_MS = 30_000;

const folder = temporaryFolder();
let cloud: Simulator;
let temporal: TestWorkflowEnvironment;

beforeAll(async () => {
  [cloud, temporal] = await Promise.all([startSimulator(), testEnvironment(), layTracedBundle()]);
});

afterAll(async () => {
  await Promise.all([temporal.teardown(), cloud.close()]);
});

/** Has a worker and a command with this in their environment run a pipeline, and ends the worker. */
async function runPipelineWith(more: NodeJS.ProcessEnv) {
  const name = `orders-${randomUUID()}`;
  cloud.addJobs([cdm(name)]);
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, `name: ${name}\nsteps:\n  - { id: copy, cdm: { clusterId: ${CLUSTER}, jobName: ${name} } }\n`);
  const env = {
    ...environmentWithKeys(cloud),
    TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'],
    HUAWEICLOUD_TASK_QUEUE: `unharmed-${randomUUID()}`,
    OTEL_BSP_SCHEDULE_DELAY: '100',
    ...more,
  };
  const worker = startCli(['worker'], env);
  await worker.says(/Worker ready/);
  const run = await runCli(['run', file, '--date', '2026-01-31'], env);
  const toldToEnd = performance.now();
  worker.process.kill('SIGTERM');
  const ended = await worker.ended;
  return { run, worker: ended, endedAfterMs: performance.now() - toldToEnd, workflowId: `${name}-2026-01-31` };
}

test('without HUAWEICLOUD_TRACES_ENDPOINT nothing is sent, loaded or written into a history', async () => {
  const receiver = await startTraceReceiver();
  const loaded = join(folder, 'loaded.cjs');
  const isLoaded = '/node_modules/(@opentelemetry|@temporalio/interceptors-opentelemetry)/';
  writeFileSync(
    loaded,
    `process.on('exit', () => { for (const file of Object.keys(require.cache)) if (/worker\\/lib\\/index\\.js$|${isLoaded.replaceAll('/', '\\/')}/.test(file)) console.error('loaded ' + file); });\n`,
  );
  const { run, worker, workflowId } = await runPipelineWith({
    NODE_OPTIONS: `--require ${loaded}`,
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: receiver.url,
  });
  const history = await temporal.client.workflow.getHandle(workflowId).fetchHistory();
  await receiver.close();

  expect([run.code, worker.code]).toEqual([0, 0]);
  expect(receiver.requests()).toBe(0);
  expect(JSON.stringify(history)).not.toContain('_tracer-data');
  const files = `${run.stderr}${worker.stderr}`.match(/(?<=loaded .*\/)(@?[^/]+\/[^/]+)\/lib\/index\.js$/gm);
  expect(files).toEqual(['@temporalio/worker/lib/index.js']);
  expect(`${run.stderr}${worker.stderr}`).not.toMatch(/loaded .*opentelemetry/);
});

test.each([
  {
    what: 'does not listen',
    open: async () => ({ url: `http://127.0.0.1:${await findFreePort()}`, close: async () => {} }),
  },
  { what: 'never answers', open: () => startTraceReceiver(() => undefined) },
])(
  'a receiver that $what harms no run, and holds up neither the command nor the end of the worker',
  async ({ open }) => {
    const { url, close } = await open();
    const { run, worker, endedAfterMs, workflowId } = await runPipelineWith({ HUAWEICLOUD_TRACES_ENDPOINT: url });
    await close();

    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining(`${workflowId} succeeded.`) as string });
    expect(worker.code).toBe(0);
    expect(endedAfterMs).toBeLessThan(ENDS_WITHIN_MS);
    expect(`${worker.stdout}${worker.stderr}`.match(/The receiver of traces .* took none: .*/g)).toHaveLength(1);
  },
);

test('an endpoint that is none ends a worker with 2 and one sentence', async () => {
  const env = { ...environmentWithKeys(cloud), HUAWEICLOUD_TRACES_ENDPOINT: 'collector:4318' };
  await expect(runCli(['worker'], env)).resolves.toMatchObject({
    code: 2,
    stderr:
      'error: HUAWEICLOUD_TRACES_ENDPOINT must be the URL of an OTLP receiver over HTTP, such as ' +
      'http://collector:4318/v1/traces, got "collector:4318".\n',
  });
});

test.each([
  { text: 'grpc://collector:4317', says: /must be the URL of an OTLP receiver over HTTP, .* got "grpc:/ },
  { text: 'http://', says: /must be the URL of an OTLP receiver over HTTP, .* got "http:/ },
  { text: 'https://me:hidden@collector/v1/traces', says: /^HUAWEICLOUD_TRACES_ENDPOINT must hold no password: [^:]*$/ },
])('the endpoint $text is refused with a sentence', ({ text, says }) => {
  expect(() => tracesEndpointOf({ HUAWEICLOUD_TRACES_ENDPOINT: text })).toThrow(says);
});
