import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc } from '../support/huawei-world';
import { runCliIn } from '../support/run-cli-in';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();

/** Texts by the name of the variable that carries them. */
export type Texts = Record<string, string>;

/** What the cloud was sent, by its own log. */
interface Received {
  cdm: unknown;
  dgc: unknown;
}

/** A way by which values come into a pipeline; what it gives back is what the cloud received. */
export interface Way {
  way: string;
  /** As bare words of YAML only what YAML takes for one word can be written. */
  bare?: boolean;
  /** What looks like a template is one. */
  fillsIn?: boolean;
  send: (world: World, texts: Texts) => Promise<Received>;
}

const quoted = (text: string) => JSON.stringify(text);
const singly = (text: string) => `'${text.replaceAll("'", "''")}'`;
const block = (texts: Texts, write: (text: string) => string) =>
  Object.entries(texts)
    .map(([name, text]) => `      ${name}: ${write(text)}\n`)
    .join('');
const named = (texts: Texts, prefix: string): Texts =>
  Object.fromEntries(Object.keys(texts).map((name) => [name, `{{ ${prefix}.${name} }}`]));

export const WAYS: Way[] = [
  inFile('bare words in the file', (text) => text, true),
  inFile('single quotes in the file', singly),
  inFile('double quotes in the file', quoted),
  {
    way: 'bare defaults in the file, named by a template',
    bare: true,
    send: async (world, texts) => {
      const params = block(texts, (text) => text).replaceAll('      ', '  ');
      return runFile(world, (job) => `params:\n${params}${stringify({ steps: steps(job, named(texts, 'params')) })}`);
    },
  },
  {
    way: '--param, named by a template',
    send: async (world, texts) =>
      runFile(
        world,
        (job) => templated(job, texts),
        (name) => ['--param', `${name}=${texts[name]}`],
        texts,
      ),
  },
  {
    way: '--param-json, named by a template',
    send: async (world, texts) =>
      runFile(
        world,
        (job) => templated(job, texts),
        (name) => ['--param-json', `${name}=${quoted(texts[name] ?? '')}`],
        texts,
      ),
  },
  {
    way: 'params of a caller, named by a template',
    send: async (world, texts) => {
      const job = newJob(world);
      const params = Object.fromEntries(Object.keys(texts).map((name) => [name, 'x']));
      const spec = { name: job, params, steps: steps(job, named(texts, 'params')) };
      await (await world.startPipeline(spec, { params: texts })).result();
      return received(world, job);
    },
  },
  {
    way: 'the input of a single job',
    fillsIn: true,
    send: async (world, texts) => {
      const job = newJob(world);
      const runs = await Promise.all([
        world.start('huaweiCloudCdmJob', { clusterId: CLUSTER, jobName: job, variables: texts }),
        world.start('huaweiCloudDgcJob', { jobName: job, jobParams: texts }),
      ]);
      await Promise.all(runs.map(async (run): Promise<unknown> => run.result()));
      return received(world, job);
    },
  },
  {
    way: '--param of a retry',
    fillsIn: true,
    send: async (world, texts) => retried(world, texts, (name) => ['--param', `${name}=${texts[name]}`]),
  },
  {
    way: '--param-json of a retry',
    fillsIn: true,
    send: async (world, texts) =>
      retried(world, texts, (name) => ['--param-json', `${name}=${quoted(texts[name] ?? '')}`]),
  },
  {
    way: 'the params of a backfill',
    send: async (world, texts) => {
      const file = fileOf(world, (job) => templated(job, texts));
      const given = Object.entries(texts).flatMap(([name, text]) => ['--param', `${name}=${text}`]);
      await cli(world, 'schedule', 'backfill', file.path, '2026-01-01..2026-01-01', ...given);
      return received(world, file.job);
    },
  },
];

function inFile(way: string, write: (text: string) => string, bare = false): Way {
  const map = (texts: Texts) => Object.entries(texts).map(([name, text]) => `${name}: ${write(text)}`);
  const lines = (job: string, texts: Texts) => `steps:
  - id: copy
    cdm: { clusterId: ${CLUSTER}, jobName: ${job}, variables: { ${map(texts).join(', ')} } }
  - id: transform
    dgc: { jobName: ${job}, jobParams: { ${map(texts).join(', ')} } }
`;
  return { way, bare, fillsIn: true, send: async (world, texts) => runFile(world, (job) => lines(job, texts)) };
}

function steps(job: string, values: Texts): object[] {
  return [
    { id: 'copy', cdm: { clusterId: CLUSTER, jobName: job, variables: values } },
    { id: 'transform', dgc: { jobName: job, jobParams: values } },
  ];
}

function templated(job: string, texts: Texts): string {
  const params = Object.fromEntries(Object.keys(texts).map((name) => [name, 'x']));
  return stringify({ params, steps: steps(job, named(texts, 'params')) });
}

async function runFile(
  world: World,
  pipeline: (job: string) => string,
  flag: (name: string) => string[] = () => [],
  texts: Texts = {},
): Promise<Received> {
  const { job, path } = fileOf(world, pipeline);
  await cli(world, 'run', path, ...Object.keys(texts).flatMap(flag));
  return received(world, job);
}

function fileOf(world: World, pipeline: (job: string) => string): { job: string; path: string } {
  const job = newJob(world);
  const path = join(folder, `${job}.yaml`);
  writeFileSync(path, `name: ${job}\n${pipeline(job)}`);
  return { job, path };
}

/** Both steps fail at first, and are tried again with other parameters. */
async function retried(world: World, texts: Texts, flag: (name: string) => string[]): Promise<Received> {
  const job = newJob(world, 'FAILED', 'fail');
  const handle = await world.startPipeline({ name: job, onFailure: 'hold', steps: steps(job, {}) });
  for (const step of ['copy', 'transform']) {
    await world.untilStatus(handle, ({ asks }) => asks.some((ask) => ask.step === step));
    world.cloud.addJobs([cdm(job), dgc(job)]);
    await cli(world, 'retry', handle.workflowId, step, ...Object.keys(texts).flatMap(flag));
    if (step === 'copy') world.cloud.addJobs([dgc(job, { outcome: 'fail' })]);
  }
  await handle.result();
  return received(world, job);
}

function newJob(world: World, cdmOutcome = 'SUCCEEDED', dgcOutcome = 'success'): string {
  const job = `job-${randomUUID()}`;
  world.cloud.addJobs([
    cdm(job, { outcome: cdmOutcome, durationMs: 20 }),
    dgc(job, { outcome: dgcOutcome, durationMs: 20 }),
  ]);
  return job;
}

async function cli(world: World, ...args: string[]): Promise<void> {
  const { code, stderr } = await runCliIn(world, ...args);
  if (code !== 0) throw new Error(stderr);
}

/** What the newest start of either service was asked with. */
function received({ cloud }: World, job: string): Received {
  const starts = cloud.log().filter((entry) => entry.job === job && entry.effect === 'start');
  const asked = (service: string) => starts.findLast((entry) => entry.service === service)?.asked;
  const { variables } = asked('cdm') as { variables: unknown };
  const { jobParams } = asked('dgc') as { jobParams: { name: string; value: unknown }[] };
  return { cdm: variables, dgc: Object.fromEntries(jobParams.map(({ name, value }) => [name, value])) };
}
