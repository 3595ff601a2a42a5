import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../../simulator';
import { compileExample } from '../support/compile-example';

const EXAMPLE = join(__dirname, '../../examples/own-workflow');
const FILES = ['workflows.ts', 'worker.ts', 'start.ts'];

let cloud: Simulator;

beforeAll(async () => {
  cloud = await startSimulator();
});

afterAll(async () => cloud.close());

test.each(FILES)('the README shows %s as it stands in the example', (file) => {
  const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
  expect(readme).toContain(`\`\`\`ts\n// ${file}\n${readFileSync(join(EXAMPLE, file), 'utf8')}\`\`\``);
});

test('the three files of the README are at most 50 lines together', () => {
  const lines = FILES.flatMap((file) => readFileSync(join(EXAMPLE, file), 'utf8').trimEnd().split('\n'));
  expect(lines.length).toBeLessThanOrEqual(50);
});

test('a user’s own workflow runs Huawei Cloud jobs beside its own activity', async () => {
  cloud.addJobs([
    { service: 'cdm', clusterId: '6ec9a0a4', name: 'orders_to_obs', durationMs: 300, outcome: 'SUCCEEDED', rows: 120 },
    { service: 'dgc', name: 'orders_transform', durationMs: 300, outcome: 'success' },
  ]);
  const folder = compileExample('own-workflow');
  const worker = spawn(process.execPath, [join(folder, 'worker.js')], { env: environment(), stdio: 'ignore' });
  const ended = once(worker, 'exit');
  try {
    expect(await outputOf(join(folder, 'start.js'))).toBe('2026-01-31: 120 rows, transform succeeded\n');
  } finally {
    worker.kill('SIGTERM');
    await ended;
  }
  expect(cloud.log().map(({ effect, job }) => `${effect} ${job}`)).toEqual([
    'start orders_to_obs',
    'end orders_to_obs',
    'start orders_transform',
    'end orders_transform',
  ]);
});

function environment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'],
    HUAWEICLOUD_ENDPOINT: cloud.url,
    HUAWEICLOUD_REGION: 'cn-north-4',
    HUAWEICLOUD_SDK_AK: cloud.ak,
    HUAWEICLOUD_SDK_SK: cloud.sk,
    HUAWEICLOUD_SDK_PROJECT_ID: cloud.projectId,
  };
}

async function outputOf(program: string): Promise<string> {
  const child = spawn(process.execPath, [program], { env: environment(), stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(child, 'close');
  return output;
}
