import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { encryptingDataConverter } from '../../src/codec/data-converter';
import { withEncodedFailures } from '../../src/codec/encoded-bundle';
import { connectionsFromEnvironment, type Connections } from '../../src/connections/connections';
import { HuaweiCloudPlugin } from '../../src/plugin/plugin';
import { startCallerWorker, type CallerWorker } from '../support/caller-worker';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, environmentWithKeys, openWorld, QUICK, quietRuntime } from '../support/huawei-world';
import { workflowBundlePath } from '../support/temporal';

const dataConverter = encryptingDataConverter(new Map([['a', randomBytes(32)]]));
const endpoint = `huaweicloud-${randomUUID()}`;
const JOB = 'orders-of-somebody';

let world: World;
let connections: Connections;
let caller: CallerWorker;
let serving: Worker;
let served: Promise<void>;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld({ workers: 0 });
  const { env, taskQueue, cloud } = world;
  connections = connectionsFromEnvironment(environmentWithKeys(cloud));
  serving = await Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    dataConverter,
    ...(await withEncodedFailures({ workflowBundle: { codePath: workflowBundlePath() } })),
    plugins: [new HuaweiCloudPlugin({ ...QUICK, connections, nexus: true })],
  });
  served = serving.run();
  caller = await startCallerWorker(world, dataConverter);
  await env.createNexusEndpoint(endpoint, taskQueue);
});

afterAll(async () => {
  await caller.stop();
  serving.shutdown();
  await served;
  await connections.close();
  await world.close();
});

test('an operation called by Nexus is encrypted on its way, and a start whose reply is lost is found by its encrypted fence', async () => {
  const { cloud, env } = world;
  cloud.addJobs([cdm(JOB)]);
  cloud.fault({ match: { path: `/${JOB}/start` }, kind: 'loseReply' });
  const { workflow } = new Client({ connection: env.connection, dataConverter });
  const handle = await workflow.start('callByNexus', {
    taskQueue: caller.taskQueue,
    args: [endpoint, 'runCdmJob', { clusterId: CLUSTER, jobName: JOB }],
    workflowId: `caller-${randomUUID()}`,
  });

  await expect(handle.result()).resolves.toMatchObject({ state: 'succeeded', runs: [{ job: JOB }] });
  expect(world.effects(JOB)).toEqual(['start', 'end']);
  const events = (await handle.fetchHistory()).events ?? [];
  const input = events.find((event) => event.nexusOperationScheduledEventAttributes)
    ?.nexusOperationScheduledEventAttributes?.input;
  expect(Buffer.from(input?.metadata?.['encoding'] ?? []).toString()).toBe('binary/encrypted');
});

test('a workflow bundle without our failure converter is refused, for messages would be stored in clear', async () => {
  await expect(withEncodedFailures({ workflowBundle: { code: 'of somebody else' } })).rejects.toMatchObject({
    name: 'CodecError',
    message:
      'The workflow bundle would store the messages of failures in clear: make it with failureConverterPath of temporal-huaweicloud/codec.',
  });
});
