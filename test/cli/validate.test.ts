import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from '../support/run-cli';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const [good, bad] = [join(folder, 'good.yaml'), join(folder, 'bad, 100%.yaml')];
const GOOD = 'name: orders\nsteps:\n  - id: copy\n    connection: hongkong\n    cdm: { clusterId: c1, jobName: j }\n';
const BAD = `${GOOD}    needs: [x]\n    retries: 3\n`;

beforeAll(() => {
  writeFileSync(good, GOOD);
  writeFileSync(bad, BAD);
});

/** Where nobody answers: a command that asked a server would say so. */
const NOWHERE = { TEMPORAL_ADDRESS: '127.0.0.1:9', HUAWEICLOUD_ENDPOINT: 'http://127.0.0.1:9' };

const validate = (...args: string[]) => runCli(['validate', ...args], NOWHERE);

test('pipelines that are right end with 0, and connections of the worker are taken to be there', async () => {
  const { code, stdout, stderr } = await validate(good, good);

  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${good}: is right\n`.repeat(2), stderr: '' });
});

test('one that is wrong ends with 2, after all of them were looked at, each mistake at its place', async () => {
  const { code, stdout } = await validate(bad, join(folder, 'nowhere.yaml'), good);

  expect(stdout.split('\n')).toEqual([
    `${bad}:7:5 steps[0]: unknown key \`retries\`; did you mean \`retry\`?`,
    `${bad}:6:13 steps[0].needs[0]: there is no step \`x\``,
    `${join(folder, 'nowhere.yaml')}: cannot be read: there is no such file`,
    `${good}: is right`,
    '',
  ]);
  expect(code).toBe(2);
});

test('as JSON each file has its mistakes, with line and column', async () => {
  const { code, stdout } = await validate(good, bad, '--format', 'json');

  expect(JSON.parse(stdout)).toEqual([
    { file: good, valid: true, mistakes: [] },
    {
      file: bad,
      valid: false,
      mistakes: [
        { line: 7, column: 5, path: 'steps[0]', message: 'unknown key `retries`; did you mean `retry`?' },
        { line: 6, column: 13, path: 'steps[0].needs[0]', message: 'there is no step `x`' },
      ],
    },
  ]);
  expect(code).toBe(2);
});

test('annotations of GitHub’s Actions begin their lines, and nothing of a file’s name ends one', async () => {
  const { stdout } = await validate(bad, '--format', 'github');

  const file = bad.replace('%', '%25').replace(',', '%2C');
  expect(stdout.split('\n')[0]).toBe(
    `::error file=${file},line=7,col=5::steps[0]: unknown key \`retries\`; did you mean \`retry\`?`,
  );
});

test('SARIF names the file relative to where it is run, with the region', async () => {
  const { stdout } = await validate(bad, '--format', 'sarif');

  const { version, runs } = JSON.parse(stdout) as {
    version: string;
    runs: { results: { locations: unknown[]; level: string }[] }[];
  };
  expect(version).toBe('2.1.0');
  expect(runs[0]?.results).toHaveLength(2);
  expect(runs[0]?.results[0]).toMatchObject({
    level: 'error',
    locations: [{ physicalLocation: { region: { startLine: 7, startColumn: 5 } } }],
  });
});

test('a pipeline is read from stdin', () => {
  const given = { input: BAD, encoding: 'utf8', env: { PATH: process.env['PATH'], ...NOWHERE } } as const;
  const { status, stdout } = spawnSync(process.execPath, [process.env['TEST_CLI'] ?? '', 'validate', '-'], given);

  expect(stdout).toContain('stdin:7:5 steps[0]: unknown key `retries`; did you mean `retry`?');
  expect(status).toBe(2);
});
