import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { writeNewFiles } from '../../src/cli/init/write-new-files';
import { runCli } from '../support/run-cli';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();

test('init writes a pipeline that is right, the schema that it names, and its check in CI; and overwrites nothing', async () => {
  const project = join(folder, 'new');
  const { code, stdout } = await runCli(['init', project]);
  const pipeline = join(project, 'pipelines/orders-nightly.yaml');
  expect(code).toBe(0);
  expect(stdout).toContain(`See what it would do: temporal-huaweicloud plan ${pipeline}\n`);

  expect(await runCli(['validate', pipeline])).toMatchObject({ code: 0 });
  const plan = await runCli(['plan', pipeline]);
  expect(plan.stdout).toContain('streams    start DLI stream jobs 131, 132');

  const text = readFileSync(pipeline, 'utf8');
  const [, schema = ''] = /^# yaml-language-server: \$schema=(.*)\n/.exec(text) ?? [];
  const named = JSON.parse(readFileSync(resolve(dirname(pipeline), schema), 'utf8')) as object;
  expect(named).toEqual(JSON.parse((await runCli(['schema'])).stdout));

  const ci = parse(readFileSync(join(project, '.github/workflows/pipelines.yml'), 'utf8')) as {
    jobs: { validate: { steps: { run?: string }[] } };
  };
  const [command = ''] = ci.jobs.validate.steps.flatMap(({ run }) => (run?.includes('validate') ? run : []));
  const args = command.replace('npx temporal-huaweicloud ', '').replace('pipelines/*.yaml', pipeline).split(' ');
  expect(await runCli(args)).toEqual({ code: 0, stdout: '', stderr: '' });

  const again = await runCli(['init', project]);
  expect(again.code).toBe(1);
  expect(again.stderr).toContain(`error: Nothing was written: ${pipeline}, `);
  expect(readFileSync(pipeline, 'utf8')).toBe(text);
});

test('where one file cannot be written none is left, and a link that leads nowhere is there already', () => {
  const beside = join(folder, 'beside');
  const write = (...paths: string[]) =>
    writeNewFiles(
      beside,
      paths.map((path) => ({ path, text: 'x' })),
    );
  expect(write('file')).toEqual([join(beside, 'file')]);
  symlinkSync('nowhere', join(beside, 'link'));

  expect(() => write('new/a', 'link')).toThrow(`Nothing was written: ${join(beside, 'link')} is there already.`);
  expect(() => write('new/deep/a', 'file/b')).toThrow('file/b cannot be written: a part of its path is no folder');
  // As when somebody else makes it meanwhile.
  expect(() => write('new/a', 'c', 'c')).toThrow(`Nothing was written: ${join(beside, 'c')} is there already.`);
  expect(readdirSync(beside)).toEqual(['file', 'link']);
});
