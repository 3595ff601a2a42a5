import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startCli } from '../../support/run-cli';
import { temporaryFolder } from '../../support/temporary-folder';
import { hostileHost } from './hostile-host';
import { HOSTILE, HOSTILE_ID, HOSTILE_NAME } from './hostile-text';
import { fileOf, Outputs, pipeline } from './outputs';

const folder = temporaryFolder();
const env = { TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'], HUAWEICLOUD_TASK_QUEUE: `shown-${randomUUID()}` };
const odd = join(folder, `odd\u001b[31m\nFORGED\u202e.yaml`);
const broken = fileOf(folder, 'broken.yaml', {
  [HOSTILE]: HOSTILE,
  name: HOSTILE,
  steps: [{ id: HOSTILE, [HOSTILE]: 1 }],
});

test('no command shows what a pipeline file holds otherwise than as text', async () => {
  const outputs = new Outputs(env);
  const names = fileOf(folder, 'names.yaml', pipeline('names', HOSTILE_ID, { connection: HOSTILE }));
  const texts = fileOf(folder, 'texts.yaml', pipeline('texts', HOSTILE_NAME));
  for (const flags of [
    [],
    ['--json'],
    ['--policy'],
    ['--date', HOSTILE_ID],
    ['--param', `${HOSTILE_NAME}=${HOSTILE_ID}`],
  ])
    await outputs.said('plan', texts, ...flags);
  for (const file of [names, broken, odd])
    for (const shown of [[], ['--calls']]) await outputs.said('plan', file, ...shown);
  await outputs.said('graph', names);
  await outputs.said('run', broken, '--date', '2026-01-01');
  const unreadable = join(folder, 'unreadable.yaml');
  writeFileSync(unreadable, `name: "a\u0085b"\nsteps: \u001b[31m {{\n`);
  await outputs.said('plan', unreadable);
  await outputs.said('schedule', 'apply', broken);
  await outputs.said('simulator', '--seed', odd);
  await outputs.said('schema');

  expect(outputs.raw()).toEqual({});
});

test('no command shows what it is given, on its line or in its environment, otherwise than as text', async () => {
  const outputs = new Outputs(env);
  for (const unknown of [
    [HOSTILE_ID],
    ['status', `--${HOSTILE_ID}`],
    ['status', 'x', HOSTILE_ID],
    ['list', '--limit', HOSTILE_ID],
  ])
    await outputs.said(...unknown);
  await outputs.said('doctor', '--task-queue', HOSTILE_ID);
  await outputs.saidWith({ TEMPORAL_NAMESPACE: HOSTILE_ID }, 'doctor');
  await outputs.saidWith({ TEMPORAL_ADDRESS: `127.0.0.1:1/${HOSTILE_ID}` }, 'list');
  await outputs.saidWith({ HUAWEICLOUD_LOG_FORMAT: HOSTILE_ID }, 'worker');
  await outputs.saidWith({ TEMPORAL_NAMESPACE: HOSTILE_ID }, 'search-attributes', 'register');

  expect(outputs.raw()).toEqual({});
});

describe('a host', () => {
  let host: Server;

  beforeAll(async () => {
    host = await hostileHost();
  });
  afterAll(() => host.close());

  test('cannot have the doctor show a finding that is not the doctor’s, nor the log of a worker', async () => {
    const cloud = {
      HUAWEICLOUD_ENDPOINT: `http://127.0.0.1:${(host.address() as AddressInfo).port}`,
      HUAWEICLOUD_REGION: 'cn-north-4',
      HUAWEICLOUD_SDK_AK: 'AKOFSOMEBODY',
      HUAWEICLOUD_SDK_SK: 'a secret of somebody',
    };
    const outputs = new Outputs({ ...env, ...cloud });
    await outputs.said('doctor');
    await outputs.said('doctor', '--json');
    for (const format of ['text', 'json']) {
      const settings = { ...env, ...cloud, HUAWEICLOUD_LOG_FORMAT: format };
      const worker = startCli(['worker', '--task-queue', `${HOSTILE_ID}${format}`], settings);
      await worker.says(/Worker ready/);
      worker.process.kill('SIGTERM');
      const { stdout, stderr } = await worker.ended;
      outputs.noted(['worker', format], stdout + stderr);
    }

    expect(outputs.raw()).toEqual({});
  });
});
