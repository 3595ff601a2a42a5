import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import type { DataConverter, Payload } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { encryptingDataConverter } from '../../../src/codec/data-converter';
import type { ListedSchedule } from '../../../src/schedules/list-schedules';
import type { PipelineRow } from '../../../src/cli/pipeline/pipeline-row';
import { runCli } from '../../support/run-cli';
import { testEnvironment } from '../../support/temporal';

/** Writes what no codec of ours writes. */
function writing(change: (payload: Payload) => Payload): DataConverter {
  const encode = async (payloads: Payload[]) => payloads.map(change);
  return { payloadCodecs: [{ encode, decode: async (payloads: Payload[]) => payloads }] };
}

const encrypted = { encoding: Buffer.from('binary/encrypted'), 'encryption-key-id': Buffer.from('ours') };
const ours = `ours:${randomBytes(32).toString('base64')}`;

/** Who may have written a row, and what is said of it to who has a key of the name `ours`. */
const WRITERS: Record<string, { converter: DataConverter; says: RegExp }> = {
  plain: { converter: {}, says: /^copy asks: why\?$/ },
  foreign: {
    converter: encryptingDataConverter(new Map([['theirs', randomBytes(32)]])),
    says: /^A payload was encrypted with key "theirs": add it to HUAWEICLOUD_CODEC_KEYS, which holds ours\.$/,
  },
  corrupted: {
    converter: writing(() => ({ metadata: encrypted, data: randomBytes(200) })),
    says: /^Key "ours" of HUAWEICLOUD_CODEC_KEYS is not the one .* or the payload was changed since/,
  },
  short: {
    converter: writing(() => ({ metadata: encrypted, data: randomBytes(3) })),
    says: /^An encrypted payload has 3 bytes: it was cut off, or is none of ours\.$/,
  },
  'of a strange encoding': {
    converter: writing((payload) => ({ ...payload, metadata: { encoding: Buffer.from('binary/strange') } })),
    says: /^A payload is none that this program can read\.$/,
  },
  'not JSON': {
    converter: writing((payload) => ({ ...payload, data: Buffer.from('{"a":') })),
    says: /^A payload is none that this program can read\.$/,
  },
};

const run = randomUUID().slice(0, 8);
const idOf = (writer: string) => `${run}-${writer.replaceAll(' ', '-')}`;
const taskQueue = `nobody-${run}`;

let temporal: TestWorkflowEnvironment;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  temporal = await testEnvironment();
  env = { TEMPORAL_ADDRESS: temporal.address, HUAWEICLOUD_CODEC_KEYS: ours };
  const status = {
    name: 'orders',
    state: 'held',
    date: '2026-01-31T00:00:00.000Z',
    asks: [{ step: 'copy', why: 'why?', answers: ['retry'] }],
    steps: [],
  };
  const spec = { name: 'orders', timezone: 'Asia/Shanghai', steps: [] };
  for (const [writer, { converter }] of Object.entries(WRITERS)) {
    const client = new Client({ connection: temporal.connection, dataConverter: converter });
    const start = { taskQueue, args: [spec], workflowId: idOf(writer), memo: { 'huaweicloud.status': status } };
    await client.workflow.start('huaweiCloudPipeline', start);
    await client.schedule.create({
      scheduleId: idOf(writer),
      spec: { calendars: [{ hour: 2 }] },
      state: { paused: true },
      action: { type: 'startWorkflow', workflowType: 'huaweiCloudPipeline', ...start, workflowId: `${idOf(writer)}-s` },
    });
  }
});

afterAll(async () => {
  const client = new Client({ connection: temporal.connection });
  for (const writer of Object.keys(WRITERS)) {
    await client.workflow.getHandle(idOf(writer)).terminate();
    await client.schedule.getHandle(idOf(writer)).delete();
  }
  await temporal.teardown();
});

test('a row that cannot be read stands in the list with a sentence that says why, and hides no other', async () => {
  const { code, stdout } = await runCli(['list', '--running', '--limit', '1000', '--json'], env);

  expect(code).toBe(0);
  const rows = (JSON.parse(stdout) as PipelineRow[]).filter(({ workflowId }) => workflowId.startsWith(run));
  const told = rows.map(({ workflowId, failure = '' }): [string, string] => [workflowId, failure]);
  const expected = Object.entries(WRITERS).map(([writer, { says }]): [string, unknown] => [
    idOf(writer),
    expect.stringMatching(says),
  ]);
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(expected));
});

test('without any key the list still shows every row', async () => {
  const { code, stdout } = await runCli(['list', '--limit', '1000'], { ...env, HUAWEICLOUD_CODEC_KEYS: undefined });

  expect(code).toBe(0);
  for (const writer of Object.keys(WRITERS)) expect(stdout).toContain(idOf(writer));
  expect(stdout).toContain(
    'A payload was encrypted with key "ours": add it to HUAWEICLOUD_CODEC_KEYS, which is not set here.',
  );
});

test('a schedule whose pipeline cannot be read stands in the list with a sentence, and hides no other', async () => {
  const [json, text] = await Promise.all([
    runCli(['schedule', 'list', '--json'], env),
    runCli(['schedule', 'list'], env),
  ]);

  expect([json.code, text.code]).toEqual([0, 0]);
  const rows = (JSON.parse(json.stdout) as ListedSchedule[]).filter(({ scheduleId }) => scheduleId.startsWith(run));
  expect(rows).toHaveLength(Object.keys(WRITERS).length);
  for (const { scheduleId, unreadable, pipelineTimezone } of rows) {
    const [, writer] = Object.entries(WRITERS).find(([name]) => idOf(name) === scheduleId) ?? [];
    if (scheduleId === idOf('plain')) expect([unreadable, pipelineTimezone]).toEqual([undefined, 'Asia/Shanghai']);
    else expect(unreadable).toMatch(writer?.says ?? /never/);
  }
  expect(text.stdout).toMatch(/its pipeline cannot be read here: A payload was encrypted with key "theirs"/);
});

test.each(Object.keys(WRITERS).filter((writer) => writer !== 'plain'))(
  'the status of a pipeline that is %s shows what the server knows, says why not more, and ends with 2',
  async (writer) => {
    const { code, stdout, stderr } = await runCli(['status', idOf(writer)], env);

    expect(code).toBe(2);
    expect(stdout).toContain(`${idOf(writer)}  running, started `);
    expect(stderr.replace(/^error: /, '').trim()).toMatch(WRITERS[writer]?.says ?? /never/);
  },
);
