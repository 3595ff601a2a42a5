import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hear } from '../support/heard-process';
import { compiledFolder } from '../support/start-worker-process';

jest.setTimeout(480_000);

const EXAMPLES = join(__dirname, '../../examples');
const AT_A_TIME = 3;
const NEEDS_PYTHON = 'from-python';
/** What it prints tells how far it is, and when. */
const TELLS_PROGRESS = 'nightly-copy';

const names = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .filter((name) => name !== NEEDS_PYTHON || hasPython());

const outputs = new Map<string, Promise<string>>();

beforeAll(() => {
  const lanes: Promise<unknown>[] = Array.from({ length: AT_A_TIME }, () => Promise.resolve());
  names.forEach((name, index) => {
    const output = (lanes[index % AT_A_TIME] ?? Promise.resolve()).then(async () => runExample(name));
    outputs.set(name, output);
    // Each is judged by a test of its own.
    lanes[index % AT_A_TIME] = output.catch(() => undefined);
  });
});

test.each(names)('the example %s does what its README shows', async (name) => {
  const readme = readFileSync(join(EXAMPLES, name, 'README.md'), 'utf8');
  const [, shown = ''] = /```text\n([\s\S]*?)```/.exec(readme) ?? [];
  const output = await outputs.get(name);
  expect(readme).toContain(`npm run example -- ${name}\n`);
  expect(sawOf(output)).toEqual(sawOf(shown));
  if (name !== TELLS_PROGRESS) expect(saidOf(output)).toBe(saidOf(shown));
});

async function runExample(name: string): Promise<string> {
  const env = Object.entries(process.env).filter(([key]) => !/^(TEMPORAL|HUAWEICLOUD)_/.test(key));
  const child = spawn(process.execPath, [join(compiledFolder(), 'lib/examples/run.js'), name], {
    env: { ...Object.fromEntries(env), TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { code, stdout, stderr } = await hear(child).ended;
  if (code !== 0) throw new Error(`${name} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}

const HEADING = 'What the cloud saw:\n';

/** Which of the jobs that run side by side is started first decides who has which submission. */
function saidOf(output = ''): string {
  return (output.split(HEADING)[0] ?? '').replaceAll(/submission \d+/g, 'submission N');
}

/** In no order: what runs side by side starts and ends as it comes. */
function sawOf(output = ''): string[] {
  return (output.split(HEADING)[1] ?? 'nothing').trimEnd().split('\n').sort();
}

function hasPython(): boolean {
  const { error, status, stderr } = spawnSync('python3', ['-c', 'import venv, ensurepip'], { encoding: 'utf8' });
  if (status === 0) return true;
  console.warn(`the example ${NEEDS_PYTHON} is not run: ${error?.message ?? stderr}`);
  return false;
}
