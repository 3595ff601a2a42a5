import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { MockAgent } from 'undici';
import type { ActivityContext } from '../../src/activities/activity-context';
import { notifyActivity } from '../../src/activities/notify';
import type { Notice, NotifyRequest } from '../../src/activities/requests';
import { type Clock, goBy } from '../../src/client/clock';
import { webhooksFromEnvironment } from '../../src/config/webhooks';
import { type StubCloud, startStubCloud } from '../client/support/stub-cloud';

const NOTICE: Notice = {
  event: 'hold',
  pipeline: 'orders',
  date: '2026-11-28T02:00:00.000Z',
  state: 'held',
  workflowId: 'orders-2026-11-28',
  runId: 'r1',
  step: 'copy',
  message: 'CDM is down',
  ask: { step: 'copy', why: 'it failed', answers: ['retry', 'skip'] },
};
const TEXT = [
  'CDM is down',
  '',
  'pipeline: orders 2026-11-28T02:00:00.000Z (held)',
  'step: copy',
  'run: orders-2026-11-28 r1',
  'answer: temporal-huaweicloud retry orders-2026-11-28 --step copy',
  "answer: temporal-huaweicloud skip orders-2026-11-28 --step copy --reason '...'",
  'look: temporal-huaweicloud status orders-2026-11-28',
].join('\n');

const SILENT = new DefaultLogger('ERROR', () => undefined);

let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud({ text: 'ok' });
});
afterEach(() => stub.close());

/** Has a worker of this environment tell somebody. */
async function tell(to: Partial<NotifyRequest>, env: NodeJS.ProcessEnv = {}, more: Partial<ActivityContext> = {}) {
  const hooks = { HUAWEICLOUD_WEBHOOK_OPS: `${stub.origin}/hook?key=SECRET`, ...env };
  const context = { webhooks: webhooksFromEnvironment(hooks), ...more } as ActivityContext;
  const { 'huaweicloud.notify': notify } = notifyActivity(context);
  await new MockActivityEnvironment({}, { logger: SILENT }).run(async () => notify({ notice: NOTICE, ...to }));
}

const failed = async (...asked: Parameters<typeof tell>): Promise<unknown> =>
  tell(...asked).catch((error: unknown) => error);

test('a webhook is posted the notice as JSON, once', async () => {
  await tell({ webhook: 'ops' });
  expect(stub.requests).toMatchObject([{ method: 'POST', target: '/hook?key=SECRET' }]);
  expect(stub.requests[0]?.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(JSON.parse(stub.requests[0]?.body ?? '')).toEqual(NOTICE);
});

test('a webhook is reached by the line that this worker was given', async () => {
  const carrier = new MockAgent();
  carrier.disableNetConnect();
  carrier.get(stub.origin).intercept({ method: 'POST', path: '/hook?key=SECRET' }).reply(204);
  const hooks = webhooksFromEnvironment({ HUAWEICLOUD_WEBHOOK_OPS: `${stub.origin}/hook?key=SECRET` });
  await tell({ webhook: 'ops' }, {}, { webhooks: { ...hooks, carrier } });
  carrier.assertNoPendingInterceptors();
  expect(stub.requests).toEqual([]);
  await carrier.close();
});

test.each([
  [200, undefined],
  [299, undefined],
  [300, false],
  [307, false],
  [404, false],
  [408, true],
  [409, false],
  [429, true],
  [499, false],
  [500, true],
  [503, true],
])('a webhook that answers %d is taken as it says', async (status, isRetried) => {
  stub.answers = [{ status, headers: { location: `${stub.origin}/elsewhere` } }];
  const error = await failed({ webhook: 'ops' });
  if (isRetried === undefined) expect(error).toBeUndefined();
  else
    expect(error).toMatchObject({
      type: 'HuaweiCloud.Unavailable',
      message: `webhook ops answered ${status}`,
      nonRetryable: !isRetried,
    });
  expect(stub.requests).toHaveLength(1);
});

test('a webhook that cannot be reached is told of by its name and the code, never by its URL', async () => {
  const gone = stub.origin;
  await stub.close();
  const error = await failed({ webhook: 'ops' }, { HUAWEICLOUD_WEBHOOK_OPS: `${gone}/hook?key=SECRET` });
  expect(error).toMatchObject({ message: 'webhook ops could not be reached: ECONNREFUSED', nonRetryable: false });
  stub = await startStubCloud();
});

test('a webhook is waited for ten seconds', async () => {
  const waits: number[] = [];
  const after: Clock['after'] = (ms, act, how) => {
    waits.push(ms);
    stub.answers = [() => act()];
    expect(how).toEqual({ holdsProcess: false });
    return { cancel: () => waits.push(0) };
  };
  const putBack = goBy({ now: () => 0, monotonicMs: () => 0, random: () => 0, after, every: after });
  try {
    const message = expect.stringContaining('webhook ops could not be reached: ') as string;
    expect(await failed({ webhook: 'ops' })).toMatchObject({ message, nonRetryable: false });
    expect(waits).toEqual([10_000, 0]);
  } finally {
    putBack();
  }
});

test('a name that this worker does not know, or a URL that may not be used, is a mistake of the spec', async () => {
  const mistake = { type: 'HuaweiCloud.InvalidSpec', nonRetryable: true };
  expect(await failed({ webhook: 'night' })).toMatchObject({
    ...mistake,
    message: 'this worker has no webhook night: set HUAWEICLOUD_WEBHOOK_NIGHT',
  });
  expect(await failed({ feishu: 'ops' })).toMatchObject({
    ...mistake,
    message: 'this worker has no feishu ops: set HUAWEICLOUD_FEISHU_OPS',
  });
  expect(await failed({ slack: 'ops' }, { HUAWEICLOUD_SLACK_OPS: 'http://hooks.example.com' })).toMatchObject({
    ...mistake,
    message: 'HUAWEICLOUD_SLACK_OPS must be https (plain http only to this machine)',
  });
  expect(await failed({ webhook: 'ops', slack: 'ops' })).toMatchObject(mistake);
  expect(stub.requests).toEqual([]);
});

test('a chat is posted a text, which says how to answer, and signed where it has a secret', async () => {
  const env = { HUAWEICLOUD_FEISHU_OPS: `${stub.origin}/feishu`, HUAWEICLOUD_FEISHU_OPS_SECRET: 'demo-secret' };
  stub.answers = [{ json: { code: 0 } }];
  await tell({ feishu: 'ops' }, env);
  const { content, sign, timestamp } = JSON.parse(stub.requests[0]?.body ?? '') as Record<string, unknown>;
  expect(content).toEqual({ text: `orders 2026-11-28T02:00:00.000Z waits for a person\n${TEXT}` });
  expect([typeof sign, typeof timestamp]).toEqual(['string', 'string']);
});

test.each([
  [{ errcode: 310000 }, 'dingtalk ops refused the notice: 310000', true],
  [{ errcode: 130101 }, 'dingtalk ops refused the notice: 130101', false],
  // So long an answer is not read to its end.
  [{ pad: 'x'.repeat(10_000), errcode: 0 }, 'dingtalk ops refused the notice: without a code', false],
])('what a chat refuses in its body is refused', async (json, message, nonRetryable) => {
  stub.answers = [{ json }];
  const error = await failed({ dingtalk: 'ops' }, { HUAWEICLOUD_DINGTALK_OPS: stub.origin });
  expect(error).toMatchObject({ type: 'HuaweiCloud.Unavailable', message, nonRetryable });
});

test('an answer of ten thousand bytes is read whole', async () => {
  const pad = 'x'.repeat(10_000 - '{"pad":"","errcode":0}'.length);
  stub.answers = [{ json: { pad, errcode: 0 } }];
  await tell({ dingtalk: 'ops' }, { HUAWEICLOUD_DINGTALK_OPS: stub.origin });
  expect(stub.requests).toHaveLength(1);
});

test('a topic is told by the connection that is named, within ten seconds', async () => {
  const published: unknown[] = [];
  const cloud = (connection: string) => ({
    smn: { publish: async (message: object, call: object) => void published.push({ connection, message, call }) },
  });
  const topicUrn = 'urn:smn:cn-north-4:0a0b:ops';
  await tell({ smn: { topicUrn, connection: 'north' } }, {}, { cloud } as never);
  expect(published).toMatchObject([
    {
      connection: 'north',
      message: { topicUrn, subject: 'orders 2026-11-28T02:00:00.000Z waits for a person', message: TEXT },
      call: { timeoutMs: 10_000 },
    },
  ]);
});

test.each<[Partial<Notice>, string, string[]]>([
  [
    { event: 'failure', state: 'failed', ask: undefined, step: undefined },
    'orders 2026-11-28T02:00:00.000Z failed',
    [],
  ],
  [{ event: 'halt', ask: undefined }, 'orders 2026-11-28T02:00:00.000Z has a run that is halted', ['step: copy']],
  [{ event: 'recovery', ask: undefined }, 'orders 2026-11-28T02:00:00.000Z goes on', ['step: copy']],
  [{ event: 'late', ask: undefined, date: '' }, 'orders is late', ['step: copy']],
  [
    { event: 'hold', state: 'paused', ask: undefined },
    'orders 2026-11-28T02:00:00.000Z waits for a person',
    ['step: copy', 'go on: temporal-huaweicloud resume orders-2026-11-28'],
  ],
])('a notice of %j has its own words', async (more, subject, lines) => {
  await tell({ slack: 'ops', notice: { ...NOTICE, ...more } }, { HUAWEICLOUD_SLACK_OPS: stub.origin });
  const { text } = JSON.parse(stub.requests[0]?.body ?? '') as { text: string };
  const [first, , , ...rest] = text.split('\n');
  expect(first).toBe(subject);
  expect(rest.filter((line) => !/^(pipeline|run|look): /.test(line))).toEqual(lines);
});
