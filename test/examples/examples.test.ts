import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hear } from '../support/heard-process';
import { compiledFolder } from '../support/start-worker-process';

jest.setTimeout(480_000);

const EXAMPLES = join(__dirname, '../../examples');
const AT_A_TIME = 3;
const NEEDS_PYTHON = 'from-python';
/** What these print tells how far they are, and when. */
const TELLS_PROGRESS = ['nightly-copy', 'many-tables', 'nightly-lakehouse'];

const names = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .filter((name) => name !== NEEDS_PYTHON || hasPython());

/** What the READMEs show, by what is written after `npm run example -- `. */
const shown = new Map(names.flatMap(shownBy));
const outputs = new Map<string, Promise<string>>();

beforeAll(() => {
  const lanes: Promise<unknown>[] = Array.from({ length: AT_A_TIME }, () => Promise.resolve());
  [...shown.keys()].forEach((line, index) => {
    const output = (lanes[index % AT_A_TIME] ?? Promise.resolve()).then(async () => runExample(line));
    outputs.set(line, output);
    // Each is judged by a test of its own.
    lanes[index % AT_A_TIME] = output.catch(() => undefined);
  });
});

test.each(names)('the README of %s says how it is started', (name) => {
  expect([...shown.keys()]).toContain(name);
});

test.each([...shown.keys()])('the example %s does what its README shows', async (line) => {
  const output = await outputs.get(line);
  expect(sawOf(output).sort()).toEqual(sawOf(shown.get(line)).sort());
  if (!TELLS_PROGRESS.some((name) => line.startsWith(name))) expect(saidOf(output)).toBe(saidOf(shown.get(line)));
});

const BEFORE_THE_CHECK = [['start cdmCluster'], ['end cdmCluster'], ['start cdm'], ['end cdm'], ['start dliSql']];
const AT_THE_END = [['stop cdmCluster'], ['end cdmCluster'], ['start smn']];

test('the lakehouse starts each job once, in its turn, and leaves running only the streams', async () => {
  const saw = happeningsIn(await outputs.get('nightly-lakehouse'));

  expect(inTurns(saw, [1, 1, 1, 1, 1, 1, 4, 4, 2, 1, 1, 1])).toEqual([
    ...BEFORE_THE_CHECK,
    ['end dliSql'],
    ['end dliSpark', 'end mrs', 'start dliSpark', 'start mrs'],
    ['end dli', 'end dli', 'stop dli', 'stop dli'],
    ['start dli', 'start dli'],
    ...AT_THE_END,
  ]);
  // Which of the two comes up first is the cloud's to say.
  expect(leftRunning(saw).toSorted()).toEqual(['dli 131', 'dli 132']);
});

test('after bad rows the lakehouse starts nothing but the message, and says how many there were', async () => {
  const output = await outputs.get('nightly-lakehouse bad-rows');
  const saw = happeningsIn(output);

  expect(saw.map(({ effect, service }) => `${effect} ${service}`)).toEqual(
    [...BEFORE_THE_CHECK, ['end dliSql'], ...AT_THE_END].flat(),
  );
  expect(leftRunning(saw)).toEqual([]);
  expect(sawOf(output).join('\n')).toMatch(
    /: succeeded, 3 bad rows\n.*features skipped, report skipped, streams skipped/,
  );
});

test('a word that an example does not know is told with those that it knows', async () => {
  await expect(runExample('nightly-lakehouse no-rows')).rejects.toThrow(
    'ended with 2:\nAfter its name the example nightly-lakehouse takes bad-rows, got "no-rows".',
  );
});

function shownBy(name: string): [string, string][] {
  const readme = readFileSync(join(EXAMPLES, name, 'README.md'), 'utf8');
  const runs = readme.matchAll(/```sh\nnpm run example -- (.+)\n```[^]*?```text\n([^]*?)```/g);
  return [...runs].map(([, line = '', text = '']) => [line, text]);
}

async function runExample(line: string): Promise<string> {
  const env = Object.entries(process.env).filter(([key]) => !/^(TEMPORAL|HUAWEICLOUD)_/.test(key));
  const child = spawn(process.execPath, [join(compiledFolder(), 'lib/examples/run.js'), ...line.split(' ')], {
    env: { ...Object.fromEntries(env), TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { code, stdout, stderr } = await hear(child).ended;
  if (code !== 0) throw new Error(`${line} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}

const HEADING = 'What the cloud saw:\n';

/** Which of the jobs that run side by side is started first decides who has which submission. */
function saidOf(output = ''): string {
  return (output.split(HEADING)[0] ?? '').replaceAll(/submission \d+/g, 'submission N');
}

function sawOf(output = ''): string[] {
  return (output.split(HEADING)[1] ?? 'nothing').trimEnd().split('\n');
}

interface Seen {
  effect: string;
  service: string;
  job: string;
}

/** What the cloud's log tells; under a message, its text stands further in. */
function happeningsIn(output?: string): Seen[] {
  const lines = sawOf(output).filter((line) => /^ {2}\S/.test(line));
  return lines.map((line) => {
    const [effect = '', service = '', job = ''] = line.trim().split(' ');
    return { effect, service, job };
  });
}

/** What runs side by side starts and ends as it comes: of each turn, so many lines long, in the order of the alphabet. */
function inTurns(saw: Seen[], lengths: number[]): string[][] {
  const lines = saw.map(({ effect, service }) => `${effect} ${service}`);
  const turns = lengths.map((length) => lines.splice(0, length).sort());
  return lines.length ? [...turns, lines] : turns;
}

/** The jobs of which the last thing that is told is their start. A message has no end. */
function leftRunning(saw: Seen[]): string[] {
  const latest = new Map(saw.map(({ effect, service, job }) => [`${service} ${job}`, effect]));
  return [...latest].flatMap(([job, effect]) => (effect === 'start' && !job.startsWith('smn') ? [job] : []));
}

function hasPython(): boolean {
  const { error, status, stderr } = spawnSync('python3', ['-c', 'import venv, ensurepip'], { encoding: 'utf8' });
  if (status === 0) return true;
  console.warn(`the example ${NEEDS_PYTHON} is not run: ${error?.message ?? stderr}`);
  return false;
}
