import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { startSimulator, type Simulator } from '../../../simulator';
import { runCli, startCli, type RunningCli } from '../../support/run-cli';
import { HOSTILE, HOSTILE_ID, HOSTILE_NAME } from './hostile-text';
import { hostileStatus } from './hostile-status';

/** A namespace that hostile hands write into, a cloud whose words are hostile, and a worker between them. */
export interface HostileWorld {
  client: Client;
  cloud: Simulator;
  taskQueue: string;
  env: NodeJS.ProcessEnv;
  worker: RunningCli;
  close(): Promise<void>;
}

const CLUSTER = 'c1';

export async function openHostileWorld(logFormat: 'text' | 'json' = 'text'): Promise<HostileWorld> {
  const address = process.env['TEST_TEMPORAL_ADDRESS'] ?? '';
  const namespace = `hostile-${randomUUID()}`;
  const connection = await Connection.connect({ address });
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  const client = new Client({ connection, namespace });
  const cloud = await startSimulator();
  cloud.addJobs([
    job(HOSTILE_ID, { outcome: 'FAILED', errorSummary: HOSTILE }),
    job(HOSTILE_NAME, { outcome: 'FAILED', errorSummary: HOSTILE }),
    job('fine'),
  ]);
  const taskQueue = `hostile-${randomUUID()}`;
  const env = {
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    HUAWEICLOUD_TASK_QUEUE: taskQueue,
    HUAWEICLOUD_ENDPOINT: cloud.url,
    HUAWEICLOUD_REGION: 'cn-north-4',
    HUAWEICLOUD_SDK_AK: cloud.ak,
    HUAWEICLOUD_SDK_SK: cloud.sk,
    HUAWEICLOUD_SDK_PROJECT_ID: cloud.projectId,
    HUAWEICLOUD_LOG_FORMAT: logFormat,
  };
  await untilNamespaceIsKnown(client, env);
  const worker = startCli(['worker'], env);
  await worker.says(/Worker ready/);
  return {
    client,
    cloud,
    taskQueue,
    env,
    worker,
    close: async () => {
      worker.process.kill('SIGTERM');
      await worker.ended;
      await Promise.all([connection.close(), cloud.close()]);
    },
  };
}

function job(name: string, more: object = {}) {
  const plain = { service: 'cdm', clusterId: CLUSTER, name, durationMs: 50, outcome: 'SUCCEEDED', rows: 7 } as const;
  return { ...plain, ...more };
}

/** A namespace is known to all parts of a server a moment after it has been made. */
async function untilNamespaceIsKnown(client: Client, env: NodeJS.ProcessEnv): Promise<void> {
  while ((await runCli(['list'], env)).code !== 0) await client.workflowService.listNamespaces({});
}

/** As whoever may start workflows in a namespace starts one: a memo says what its starter likes. */
export async function startForeign(client: Client, workflowId: string): Promise<string> {
  await client.workflow.start('huaweiCloudPipeline', {
    taskQueue: `nobody ${HOSTILE_NAME}`,
    workflowId,
    args: [],
    memo: { 'huaweicloud.status': hostileStatus(), 'huaweicloud.timezone': HOSTILE },
    staticSummary: HOSTILE,
  });
  return workflowId;
}

/** As whoever may make schedules makes one. */
export async function createHostileSchedule(client: Client): Promise<string> {
  const scheduleId = `schedule-${HOSTILE_ID}`;
  await client.schedule.create({
    scheduleId,
    spec: { cronExpressions: ['0 0 1 1 *'], timezone: 'UTC' },
    policies: { overlap: 'SKIP' },
    state: { paused: true, note: HOSTILE },
    action: {
      type: 'startWorkflow',
      workflowType: 'huaweiCloudPipeline',
      workflowId: `scheduled-${HOSTILE_ID}`,
      taskQueue: 'nobody',
      args: [{ timezone: HOSTILE }],
      memo: { 'huaweicloud.status': hostileStatus() },
    },
  });
  return scheduleId;
}
