import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
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
