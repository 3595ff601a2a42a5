import { NativeConnection, Worker } from '@temporalio/worker';
import type { PipelineStatus } from '../../src/domain/status';
import { webhooksFromEnvironment } from '../../src/config/webhooks';
import { openWebhook, type Webhook } from '../support/webhook';
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
let hooks: Webhook;
let told: Told[];
let answers: (number | string)[];
let chats: { path: string; body: unknown }[];
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  quietRuntime();
  hooks = await openWebhook((body, path) => {
    const answer = answers.shift() ?? 200;
    if (path.includes('/chats/')) chats.push({ path, body });
    else if (answer === 200) told.push(body as Told);
    return answer;
  });
  environment = {
    HUAWEICLOUD_WEBHOOK_OPS: `${hooks.url}${SECRET_PATH}`,
    HUAWEICLOUD_SLACK_OPS: `${hooks.url}/chats/slack${SECRET_PATH}`,
    HUAWEICLOUD_FEISHU_OPS: `${hooks.url}/chats/feishu${SECRET_PATH}`,
    HUAWEICLOUD_DINGTALK_OPS: `${hooks.url}/chats/dingtalk${SECRET_PATH}`,
    HUAWEICLOUD_DINGTALK_OPS_SECRET: 'SEC-5ECRET',
    HUAWEICLOUD_WECOM_OPS: `${hooks.url}/chats/wecom${SECRET_PATH}`,
  };
  world = await openWorld({ plugin: { ...QUICK, webhooks: webhooksFromEnvironment(environment) } });
});

beforeEach(async () => {
  await world.cloud.reset();
  told = [];
  answers = [];
  chats = [];
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

const TOPIC = 'urn:smn:cn-north-4:0a:on-call';

test('a topic of SMN is told in a text that ends with the commands to answer', async () => {
  world.cloud.addJobs([dgc('bad', { outcome: 'fail' })]);
  const spec = { name: 'nightly', onFailure: 'hold', notify: { smn: TOPIC }, steps: [bad] };
  const handle = await world.startPipeline(spec);
  await world.untilStatus(handle, ({ state }) => state === 'held');
  await world.untilEffects(TOPIC, ['start']);

  await handle.executeUpdate('skip', { args: [{ step: 'load', reason: 'seen' }] });
  await handle.result();

  const [asked, recovered] = world.cloud.log().filter(({ service }) => service === 'smn');
  const { subject, message } = asked?.asked as { subject: string; message: string };
  expect(subject).toMatch(/^nightly \d{4}-.* waits for a person$/);
  expect(message).toContain('step load: DGC job bad: instance');
  expect(message).toContain(`answer: temporal-huaweicloud skip ${handle.workflowId} --step load --reason '...'`);
  expect(recovered?.asked).toMatchObject({ subject: expect.stringMatching(/ goes on$/) as string });
});

test('a topic that is throttled is told again, and one that refuses fails no pipeline', async () => {
  world.cloud.addJobs([dgc('good')]);
  const body = { error_code: 'APIGW.0308', error_msg: 'throttled' };
  world.cloud.fault({ match: { path: '/publish' }, times: 1, kind: 'refuse', status: 429, body });
  world.cloud.addJobs([dgc('bad', { outcome: 'fail' })]);
  const failing = await world.startPipeline({ name: 'nightly', notify: { smn: TOPIC }, steps: [bad] });
  await expect(failing.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.JobFailed' } });
  expect(world.effects(TOPIC)).toEqual(['start']);

  world.cloud.addJobs([{ service: 'smn', topicUrn: TOPIC, refuses: { message: 'not yours' } }]);
  const refused = await world.startPipeline({ name: 'nightly', notify: { smn: TOPIC }, steps: [bad] });
  await expect(refused.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.JobFailed' } });
  expect(world.effects(TOPIC)).toEqual(['start', 'refused']);
});

const TAKEN = { slack: 'ok', feishu: '{"code":0}', dingtalk: '{"errcode":0}', wecom: '{"errcode":0}' };

test.each(Object.entries(TAKEN))(
  'a chat of %s is told in a text, with the command that answers',
  async (chat, taken) => {
    answers = [taken, taken];
    world.cloud.addJobs([dgc('bad', { outcome: 'fail' })]);
    const spec = { name: 'nightly', onFailure: 'hold', notify: { [chat]: 'ops' }, steps: [bad] };
    const handle = await world.startPipeline(spec);
    // Each notice is on a way of its own: whoever answers has read the first.
    await world.untilStatus(handle, ({ state }) => state === 'held' && chats.length > 0);
    await handle.executeUpdate('skip', { args: [{ step: 'load', reason: 'seen' }] });
    await handle.result();

    const texts = chats.map(({ path, body }) => {
      expect(path).toContain(`/chats/${chat}/`);
      expect(path.includes('&sign=')).toBe(chat === 'dingtalk');
      const said = body as { text?: string | { content: string }; content?: { text: string } };
      return said.content?.text ?? (typeof said.text === 'object' ? said.text.content : said.text);
    });
    expect(texts).toHaveLength(2);
    expect(texts[0]).toMatch(/^nightly \d{4}-.* waits for a person\nstep load: DGC job bad: instance/);
    expect(texts[0]).toContain(`answer: temporal-huaweicloud skip ${handle.workflowId} --step load`);
    expect(texts[1]).toMatch(/ goes on\n/);
  },
);

test('a chat that answers 200 and means no is not taken for told: what passes is tried again', async () => {
  answers = ['{"errcode":45009,"errmsg":"api freq out of limit"}', '{"errcode":0}'];
  world.cloud.addJobs([dgc('bad', { outcome: 'fail' })]);
  const handle = await world.startPipeline({ name: 'p', notify: { wecom: 'ops' }, steps: [bad] });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.JobFailed' } });
  expect(chats).toHaveLength(2);
});

test('what a chat refuses for good is tried once: its code is in the history, its URL and its secret are not', async () => {
  answers = ['{"errcode":310000,"errmsg":"sign not match"}'];
  world.cloud.addJobs([dgc('bad', { outcome: 'fail' })]);
  const handle = await world.startPipeline({ name: 'p', notify: { dingtalk: 'ops' }, steps: [bad] });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.JobFailed' } });
  expect(chats).toHaveLength(1);
  const history = JSON.stringify(await handle.fetchHistory());
  expect(history).not.toContain('5ECRET');
  expect(history).toContain('dingtalk ops refused the notice: 310000');
});

test('a chat that the worker does not have is bad input, before anything is started', async () => {
  world.cloud.addJobs([dgc('bad')]);
  const handle = await world.startPipeline({ name: 'p', notify: { feishu: 'nobody' }, steps: [bad] });
  await expect(handle.result()).rejects.toMatchObject({
    cause: {
      type: 'HuaweiCloud.InvalidSpec',
      message: expect.stringContaining('set HUAWEICLOUD_FEISHU_NOBODY to its URL there') as string,
    },
  });
  expect(world.effects('bad')).toEqual([]);
});
