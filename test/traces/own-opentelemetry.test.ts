import { trace } from '@opentelemetry/api';
import { Resource } from '@opentelemetry/resources';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { OpenTelemetryPlugin } from '@temporalio/interceptors-opentelemetry';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { startSimulator, type Simulator } from '../../simulator';
import { connectionsFromEnvironment } from '../../src/connections/connections';
import { HuaweiCloudPlugin } from '../../src/plugin/plugin';
import { createWorker } from '../../src/worker';
import { cdm, CLUSTER, environmentWithKeys, QUICK, quietRuntime } from '../support/huawei-world';
import { testEnvironment, uniqueTaskQueue, workflowBundlePath } from '../support/temporal';

const memory = new InMemorySpanExporter();
const spanProcessor = new SimpleSpanProcessor(memory);
const provider = new NodeTracerProvider({ spanProcessors: [spanProcessor] });
let cloud: Simulator;
let temporal: TestWorkflowEnvironment;

beforeAll(async () => {
  quietRuntime();
  provider.register();
  [cloud, temporal] = await Promise.all([startSimulator(), testEnvironment()]);
});

afterAll(async () => {
  trace.disable();
  await Promise.all([cloud.close(), temporal.teardown(), provider.shutdown()]);
});

test('on a worker of your own with OpenTelemetry of your own, requests to the cloud stand under your activities', async () => {
  cloud.addJobs([cdm('orders')]);
  const taskQueue = uniqueTaskQueue('own-opentelemetry');
  const connection = await NativeConnection.connect({ address: temporal.address });
  const connections = connectionsFromEnvironment(environmentWithKeys(cloud));
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: { codePath: workflowBundlePath() },
    plugins: [
      new HuaweiCloudPlugin({ connections, ...QUICK }),
      new OpenTelemetryPlugin({ resource: Resource.empty(), spanProcessor }),
    ],
  });
  await worker.runUntil(
    temporal.client.workflow.execute('huaweiCloudCdmJob', {
      taskQueue,
      workflowId: taskQueue,
      args: [{ clusterId: CLUSTER, jobName: 'orders' }],
    }),
  );
  await Promise.all([connection.close(), connections.close()]);
  const spans = memory.getFinishedSpans();
  const start = spans.find(({ name }) => name === 'CDM startJob');
  const parent = spans.find((span) => span.spanContext().spanId === start?.parentSpanId);

  expect(parent?.name).toBe('RunActivity:huaweicloud.cdm.startJob');
  expect(start?.attributes).toMatchObject({ 'huaweicloud.code': 'ok', 'http.response.status_code': 200 });
});

test('HUAWEICLOUD_TRACES_ENDPOINT in a process with OpenTelemetry of its own is refused with one sentence', async () => {
  const env = { ...environmentWithKeys(cloud), HUAWEICLOUD_TRACES_ENDPOINT: 'http://127.0.0.1:4318' };
  await expect(createWorker(env)).rejects.toThrow(
    /^HUAWEICLOUD_TRACES_ENDPOINT is set in a process that has .* unset it/,
  );
});
