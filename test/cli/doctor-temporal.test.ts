import { randomUUID } from 'node:crypto';
import { testEnvironment } from '../support/temporal';
import type { TemporalProxy } from '../support/temporal-proxy';
import { startTemporalProxy } from '../support/temporal-proxy';
import { privateCa } from '../support/private-ca';
import { runCli, startCli } from '../support/run-cli';
import { startSimulator, type Simulator } from '../../simulator';
import { environmentWithKeys } from '../support/huawei-world';

const ca = privateCa();
let cloud: Simulator;
let temporal: TemporalProxy | undefined;

beforeAll(async () => {
  cloud = await startSimulator();
});

afterEach(async () => {
  await temporal?.close();
  temporal = undefined;
});

afterAll(async () => cloud.close());

const environment = ({ address }: TemporalProxy): NodeJS.ProcessEnv => ({
  ...environmentWithKeys(cloud),
  TEMPORAL_ADDRESS: address.replace('127.0.0.1', 'localhost'),
});

/** A machine that is busy may take longer to connect than a command waits: then it is asked again. */
async function doctor(env: NodeJS.ProcessEnv): ReturnType<typeof runCli> {
  for (;;) {
    const end = await runCli(['doctor'], env);
    if (!/before the deadline|DEADLINE_EXCEEDED|CANCELLED/i.test(end.stdout)) return end;
  }
}

test.each([
  {
    what: 'the runs',
    method: /^DescribeWorkflowExecution$/,
    line: /^fail +Temporal database +a run cannot be looked up/m,
  },
  {
    what: 'the lists',
    method: /^CountWorkflowExecutions$/,
    line: /^fail +Temporal visibility +runs cannot be listed/m,
  },
  {
    what: 'the namespaces',
    method: /^DescribeNamespace$/,
    line: /^fail +Temporal namespace +cannot tell whether default/m,
  },
])('a server that answers while the database of $what is gone fails the doctor', async ({ method, line }) => {
  temporal = await startTemporalProxy();
  // INTERNAL: what a frontend says of a store, and what no client tries again for long.
  temporal.refuse(method, { code: 13, message: 'store operation failed' });
  const { code, stdout } = await doctor(environment(temporal));

  expect(stdout).toMatch(line);
  expect(stdout).toMatch(/what is behind it does not: check its database/);
  expect(code).toBe(1);
});

test('an API key that the server refuses is named as the cause, and not shown', async () => {
  temporal = await startTemporalProxy(0, ca.issue('temporal'));
  temporal.refuse(/^GetSystemInfo$/, { code: 7, message: 'Request unauthorized.' });
  const key = { TEMPORAL_API_KEY: 'hunter2', TEMPORAL_TLS_SERVER_CA_CERT_PATH: ca.certFile };
  const { code, stdout } = await doctor({ ...environment(temporal), ...key });

  expect(stdout).toMatch(/^fail +Temporal server .*it refuses the API key: permission denied/m);
  expect(stdout).not.toContain('hunter2');
  expect(code).toBe(1);
});

test('a CA that is not known is named as the cause, by the doctor and by a worker', async () => {
  temporal = await startTemporalProxy(0, ca.issue('temporal'));
  const env = { ...environment(temporal), TEMPORAL_TLS: 'true' };
  const words = /its certificate is signed by a CA that is not known here.*TEMPORAL_TLS_SERVER_CA_CERT_PATH/;
  const worker = startCli(['worker'], env);
  await worker.says(words);
  worker.process.kill('SIGTERM');

  const { code, stdout } = await doctor(env);
  expect(stdout).toMatch(words);
  expect(code).toBe(1);
  await expect(worker.ended).resolves.toMatchObject({ code: 0 });
});

test('a private CA that Node is told of serves worker and command line alike, and a proxy for the cloud diverts neither', async () => {
  temporal = await startTemporalProxy(0, ca.issue('temporal'));
  const dead = 'http://127.0.0.1:9';
  const env = {
    ...environment(temporal),
    TEMPORAL_TLS: 'true',
    NODE_EXTRA_CA_CERTS: ca.certFile,
    HUAWEICLOUD_TASK_QUEUE: 'behind-a-private-ca',
    ...{ https_proxy: dead, HTTPS_PROXY: dead, grpc_proxy: dead, http_proxy: dead },
  };
  const worker = startCli(['worker'], env);
  await worker.says(/Worker ready/);
  const { stdout } = await doctor(env);
  expect(stdout).toMatch(/^ok +Temporal server/m);
  expect(stdout).toMatch(/^ok +Worker /m);
  worker.process.kill('SIGTERM');
  await expect(worker.ended).resolves.toMatchObject({ code: 0 });
});

test('an endpoint of Nexus that leads to the task queue is named, with what a server of your own needs until a call has arrived', async () => {
  temporal = await startTemporalProxy();
  const server = await testEnvironment();
  const { client, connection } = server;
  const taskQueue = `doctor-${randomUUID()}`;
  const target = { worker: { namespace: 'default', taskQueue } };
  const { endpoint } = await connection.operatorService.createNexusEndpoint({
    spec: { name: taskQueue, target },
  });
  const env = { ...environment(temporal), HUAWEICLOUD_TASK_QUEUE: taskQueue };
  const before = await doctor(env);
  const call = { taskQueue, workflowId: `nexus-runCdmJob-${randomUUID()}` };
  const arrived = await client.workflow.start('huaweiCloudCdmJob', call);
  // What is known of workflows is indexed a moment later.
  let after = before;
  while (!/calls arrive/.test(after.stdout)) after = await doctor(env);
  await arrived.terminate();
  await connection.operatorService.deleteNexusEndpoint({ id: endpoint?.id, version: endpoint?.version });
  await server.teardown();

  expect(before.stdout).toMatch(/^warn +Nexus +endpoint "doctor-.*" leads to task queue doctor-.*, and no call has/m);
  expect(before.stdout).toMatch(/lacks two settings: see docs\/temporal-server\.md, Nexus\./);
  expect(after.stdout).toMatch(/^ok +Nexus +endpoint "doctor-/m);
});

test('a webhook that may not be used fails the doctor, and its URL is not shown', async () => {
  temporal = await startTemporalProxy();
  const { code, stdout } = await doctor({
    ...environment(temporal),
    HUAWEICLOUD_WEBHOOK_OPS: 'http://hooks.example.com/hunter2',
    HUAWEICLOUD_WEBHOOK_TEAM: 'https://hooks.example.com/hunter3',
  });

  expect(stdout).toMatch(/^fail +Webhook ops +HUAWEICLOUD_WEBHOOK_OPS must be https/m);
  expect(stdout).toMatch(/^ok +Webhook team +has a URL/m);
  expect(stdout).not.toMatch(/hunter/);
  expect(code).toBe(1);
});
