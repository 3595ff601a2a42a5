import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const REPOSITORY = join(__dirname, '../..');

interface Job {
  permissions?: Record<string, string>;
  steps: { uses?: string; run?: string; if?: string; with?: Record<string, unknown> }[];
}

const workflow = parse(readFileSync(join(REPOSITORY, '.github/workflows/release.yml'), 'utf8')) as {
  permissions: object;
  jobs: Record<string, Job>;
};
const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
const commands = steps.flatMap(({ run }) => run ?? []).join('\n');

test('the workflow of a release runs scripts that there are, on files that there are', () => {
  const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as { scripts: object };
  const run = [...commands.matchAll(/npm run ([\w-]+)/g)].map(([, name = '']) => name);
  const files = [...commands.matchAll(/\bdeploy\/\S+/g)].map(([path]) => path);
  const built = steps.flatMap((step) => (step.with?.['file'] as string | undefined) ?? []);

  expect(run).toContain('release');
  expect(run.filter((name) => !(name in scripts))).toEqual([]);
  expect([...files, ...built]).toEqual(['deploy/helm/temporal-huaweicloud', 'deploy/Dockerfile']);
  expect([...files, ...built].filter((path) => !existsSync(join(REPOSITORY, path)))).toEqual([]);
});

test('a dry run of the workflow signs, pushes and tags nothing, and a job may do only what it says', () => {
  const uploads = /\b(cosign (sign|attest)|helm push|gh release)\b/;
  const guarded = Object.values(workflow.jobs).flatMap((job) =>
    job.steps.filter(({ run = '' }) => uploads.test(run)).map((step) => step.if ?? (job as { if?: string }).if),
  );
  expect(guarded).toEqual(['${{ !inputs.dry-run }}', '${{ !inputs.dry-run }}', '${{ !inputs.dry-run }}']);
  expect(workflow.permissions).toEqual({});
  expect(Object.values(workflow.jobs).filter(({ permissions }) => permissions === undefined)).toEqual([]);
});
