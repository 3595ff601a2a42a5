import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectionsFromEnvironment } from '../../../src/connections/connections';
import { openSpecFile } from '../../../src/spec/read-spec-file';
import { runCli } from '../../support/run-cli';
import { FILE_BOMBS, GOOD } from './file-bombs';

const folder = mkdtempSync(join(tmpdir(), 'file-bombs-'));
const path = join(folder, 'p.yaml');
/** Counted of this process alone; two thirds of a second is the most that is seen. */
const MOST_CPU_MS = 4_000;
const MOST_MB = 300;

afterAll(() => rmSync(folder, { recursive: true }));

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was thrown';
}

test.each(FILE_BOMBS)(
  'a pipeline file with $name is refused by file, line and column at next to no cost',
  ({ text, says }) => {
    writeFileSync(path, text);
    const [begin, before] = [process.cpuUsage(), process.memoryUsage().rss];
    const message = messageOf(() => openSpecFile(path));
    const { user, system } = process.cpuUsage(begin);

    expect(message.slice(0, path.length)).toBe(path);
    expect(message.slice(path.length)).toMatch(says);
    expect((user + system) / 1_000).toBeLessThan(MOST_CPU_MS);
    expect((process.memoryUsage().rss - before) / 1_048_576).toBeLessThan(MOST_MB);
  },
);

const PARSERS_OWN = FILE_BOMBS.filter(({ name }) => !/Liquid|condition/.test(name));

test.each(PARSERS_OWN)(
  'a file of connections with $name is refused by file, line and column, and quotes no value',
  ({ text }) => {
    writeFileSync(path, text);
    const message = messageOf(() => connectionsFromEnvironment({ HUAWEICLOUD_CONFIG: path }));

    expect(message.slice(0, path.length)).toBe(path);
    expect(message.slice(path.length)).toMatch(/^:\d+:\d+: (this is not YAML \([A-Z_]+\)|the file .*|.*)\.$/);
  },
);

test.each([
  ['plan', []],
  ['run', []],
  ['schedule', ['apply']],
])('%s ends with 2 and a sentence without a stack, whatever the file is', async (command, more) => {
  for (const { text, says } of FILE_BOMBS.filter(({ name }) =>
    /aliases of aliases|GBK|Liquid|400,000 deep/.test(name),
  )) {
    writeFileSync(path, text);
    const { code, stderr } = await runCli([command, ...more, path], { TEMPORAL_ADDRESS: '127.0.0.1:1' });

    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(`error: ${path}:`) as string });
    expect(stderr.split(path)[1]).toMatch(says);
    expect(stderr).not.toMatch(/^\s+at /m);
  }
});

test('a file of connections that is no UTF-8 ends a command with 2', async () => {
  const good = join(folder, 'good.yaml');
  writeFileSync(good, GOOD);
  writeFileSync(path, Buffer.from([0x61, 0x3a, 0x20, 0xb6, 0xa9]));
  const { code, stderr } = await runCli(['plan', good], { HUAWEICLOUD_CONFIG: path, TEMPORAL_ADDRESS: '127.0.0.1:1' });

  expect({ code, stderr }).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`${path}:1:4: the file is not UTF-8`) as string,
  });
});

test('a mark that a text is UTF-8 is no part of it', () => {
  writeFileSync(path, `\uFEFF${GOOD}`);
  expect(openSpecFile(path).spec).toMatchObject({ name: 'p' });
});

test('a sign for a lost character that somebody has written is UTF-8 like any other', () => {
  writeFileSync(path, GOOD.replace('jobName: j', 'jobName: "\uFFFD订单"'));
  expect(openSpecFile(path).spec).toMatchObject({ steps: [{ cdm: { jobName: '\uFFFD订单' } }] });

  writeFileSync(path, Buffer.concat([Buffer.from('# \uFFFD订单 '), Buffer.from([0xff])]));
  expect(messageOf(() => openSpecFile(path))).toContain(`${path}:1:7: is not UTF-8`);
});

test('a device that never ends is read no further than a file may be long', () => {
  expect(messageOf(() => openSpecFile('/dev/zero'))).toContain('/dev/zero:1:1: is longer than 1,000,000 bytes');
});

test('a pipe is read like a file', () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  writeFileSync(path, GOOD);
  execFileSync('sh', ['-c', `(cat "${path}" > "${pipe}") > /dev/null 2>&1 &`]);
  expect(openSpecFile(pipe).spec).toMatchObject({ name: 'p' });
});

test('a hundred steps that share a map by an alias are read as they are meant', () => {
  const steps = Array.from(
    { length: 300 },
    (_, at) => `  - { id: s${at}, cdm: { clusterId: c, jobName: j, variables: { <<: *all, n: '${at}' } } }\n`,
  );
  writeFileSync(path, `name: p\nparams:\n  all: &all { day: '1', zone: z }\nsteps:\n${steps.join('')}`);

  const { steps: read } = openSpecFile(path).spec as { steps: unknown[] };
  expect(read).toHaveLength(300);
  expect(read[299]).toEqual({
    id: 's299',
    cdm: { clusterId: 'c', jobName: 'j', variables: { day: '1', zone: 'z', n: '299' } },
  });
});
