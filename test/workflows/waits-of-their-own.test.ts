import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { connectionsFromEnvironment } from '../../src/connections/connections';
import { HuaweiCloudPlugin } from '../../src/plugin/plugin';
import type { World } from '../support/huawei-world';
import { dgc, environmentWithKeys, openWorld, QUICK } from '../support/huawei-world';
import { uniqueTaskQueue } from '../support/temporal';

const waits = uniqueTaskQueue('waits');
let world: World;
const said: string[] = [];

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('INFO', ({ message }) => said.push(message)) });
  world = await openWorld({ plugin: { watchTaskQueue: waits } });
});

afterAll(async () => world.close());

test('waits may have a task queue of their own, served by a worker without workflows, and each worker says how many it can hold', async () => {
  world.cloud.addJobs([dgc('transform', { durationMs: 3_600_000, bootMs: 0 })]);
  const handle = await world.start('huaweiCloudDgcJob', { jobName: 'transform' });
  await world.untilStatus(handle, ({ steps }) => steps[0]?.state === 'running');

  const connection = await NativeConnection.connect({ address: world.env.address });
  const connections = connectionsFromEnvironment(environmentWithKeys(world.cloud));
  const worker = await Worker.create({
    connection,
    taskQueue: waits,
    plugins: [new HuaweiCloudPlugin({ ...QUICK, connections })],
    maxConcurrentActivityTaskExecutions: 10,
  });
  const ended = worker.runUntil(async () => {
    world.cloud.advance(3_600_000);
    return (await handle.result()) as unknown;
  });

  await expect(ended).resolves.toMatchObject({ state: 'succeeded' });
  const scheduled = ((await handle.fetchHistory()).events ?? []).flatMap(
    ({ activityTaskScheduledEventAttributes: activity }) =>
      activity ? [[activity.activityType?.name, activity.taskQueue?.name]] : [],
  );
  expect(scheduled).toEqual([
    ['huaweicloud.checkPipeline', world.taskQueue],
    ['huaweicloud.dgc.runJob', world.taskQueue],
    ['huaweicloud.dgc.watchInstance', waits],
  ]);
  await Promise.all([connection.close(), connections.close()]);
  expect(said).toContainEqual(expect.stringContaining('hold at most 80 of 100 activity slots, and leave 20'));
  expect(said).toContainEqual(expect.stringContaining('hold at most 5 of 10 activity slots, and leave 5'));
});
