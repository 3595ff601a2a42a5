import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import fastify from 'fastify';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { PipelineStatus } from '../../src/domain/status';
import { webhooksFromEnvironment } from '../../src/connections/webhooks';
import type { World } from '../support/huawei-world';
import { dgc, openWorld, quietRuntime, QUICK } from '../support/huawei-world';
import { uniqueTaskQueue } from '../support/temporal';

interface Told {
  event: string;
  state: string;
  step?: string;
  message: string;
}

const SECRET_PATH = '/hooks/T0P-5ECRET';

let world: World;
let hooks: FastifyInstance;
let told: Told[];
let answers: number[];
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  quietRuntime();
  hooks = fastify();
  hooks.post(SECRET_PATH, async (request, reply) => {
    const status = answers.shift() ?? 200;
    if (status === 200) told.push(request.body as Told);
    await reply.code(status).send();
  });
  await hooks.listen({ host: '127.0.0.1', port: 0 });
  const { port } = hooks.server.address() as AddressInfo;
  environment = { HUAWEICLOUD_WEBHOOK_OPS: `http://127.0.0.1:${port}${SECRET_PATH}` };
  world = await openWorld({ plugin: { ...QUICK, webhooks: webhooksFromEnvironment(environment) } });
});

beforeEach(() => {
  world.cloud.reset();
  told = [];
  answers = [];
});

afterAll(async () => {
  await world.close();
  await hooks.close();
});

const bad = { id: 'load', dgc: { jobName: 'bad' } };
const eventsOf = () => told.map(({ event }) => event);

test('a pipeline that fails tells the webhook once, with the cause', async () => {
  world.cloud.addJobs([dgc('bad', { outcome: 'fail' })]);
  const handle = await world.startPipeline({ name: 'nightly', notify: { webhook: 'ops' }, steps: [bad] });
  await expect(handle.result()).rejects.toThrow();
  expect(told).toMatchObject([
    { event: 'failure', pipeline: 'nightly', state: 'failed', workflowId: handle.workflowId },
  ]);
  expect(told[0]?.message).toContain('step load: DGC job bad: instance');
});

test('a hold is told with what is asked, and the recovery after the answer', async () => {
  world.cloud.addJobs([dgc('bad', { outcome: 'fail' })]);
  const handle = await world.startPipeline({ name: 'p', onFailure: 'hold', notify: { webhook: 'ops' }, steps: [bad] });
  await world.untilStatus(handle, ({ state }: PipelineStatus) => state === 'held');
  await handle.executeUpdate('skip', { args: [{ step: 'load', reason: 'known' }] });
  await handle.result();
  expect(told).toMatchObject([
    { event: 'hold', step: 'load' },
    { event: 'recovery', step: 'load', message: 'step load is skipped: known' },
  ]);
});

test('only the events that the spec names are told, and a success tells nothing', async () => {
  world.cloud.addJobs([dgc('bad')]);
  const notify = { webhook: 'ops', on: ['failure'] };
  await (await world.startPipeline({ name: 'p', notify, steps: [bad] })).result();
  expect(told).toEqual([]);
});

test('a webhook that is away for a moment is tried again', async () => {
  answers = [503];
  world.cloud.addJobs([dgc('bad', { outcome: 'fail' })]);
  const handle = await world.startPipeline({ name: 'p', notify: { webhook: 'ops' }, steps: [bad] });
  await expect(handle.result()).rejects.toThrow();
  expect(eventsOf()).toEqual(['failure']);
});

test('a webhook that refuses changes nothing in how the pipeline ends, and its URL is nowhere in the history', async () => {
  answers = [403, 403];
  world.cloud.addJobs([dgc('bad', { outcome: 'fail' })]);
  const handle = await world.startPipeline({ name: 'p', notify: { webhook: 'ops' }, steps: [bad] });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.JobFailed' } });
  expect(JSON.stringify(await handle.fetchHistory())).not.toContain('5ECRET');
  const failed = (await handle.fetchHistory()).events?.filter((event) => event.activityTaskFailedEventAttributes);
  expect(JSON.stringify(failed)).toContain('webhook ops answered 403');
});

test('an activity of the user’s own is told on its own task queue', async () => {
  const taskQueue = uniqueTaskQueue('theirs');
  const connection = await NativeConnection.connect({ address: world.env.address });
  const page = async (notice: Told) => void told.push(notice);
  const worker = await Worker.create({ connection, taskQueue, activities: { pageSomebody: page } });
  world.cloud.addJobs([dgc('bad', { outcome: 'fail' })]);
  const notify = { activity: 'pageSomebody', taskQueue };
  const handle = await world.startPipeline({ name: 'p', notify, steps: [bad] });
  await worker.runUntil(expect(handle.result()).rejects.toThrow());
  expect(eventsOf()).toEqual(['failure']);
  await connection.close();
});
