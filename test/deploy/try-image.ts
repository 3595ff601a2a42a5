import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { startSimulator, type JobSpec, type Simulator } from '../../simulator';
import { EXAMPLE_JOBS, EXAMPLE_PIPELINE } from '../../src/cli/demo/example-pipeline';
import { findFreePort } from '../../src/host/free-ports';
import type { HeardProcess } from '../support/heard-process';
import { cdm, CLUSTER, environmentWithKeys } from '../support/huawei-world';
import { testEnvironment, uniqueTaskQueue } from '../support/temporal';
import { REPOSITORY } from './dockerfile';
import { findGo, GO_ENVIRONMENT } from './go';
import type { ContainerEngine } from './container-engine';
import { buildImage, findContainerEngine, IMAGE_BUILT_WITHIN_MS, ON_THIS_MACHINE } from './container-engine';

// Not part of `npm test`, since it builds and runs an image as root: `npm run try-image`.

/** docs/deploy.md: "all within 40 seconds". */
const DRAIN_PROMISED_MS = 40_000;
/** What a shell, a package manager and what fetches files are called. */
const NOT_IN_AN_IMAGE =
  /^(sh|bash|dash|ash|busybox|env|apt|apt-get|dpkg|npm|npx|yarn|pnpm|corepack|perl|python3?|curl|wget)$/;
jest.setTimeout(300_000);

const taskQueue = uniqueTaskQueue('try-image');
const containers: string[] = [];
let engine: ContainerEngine;
let image: string;
let cloud: Simulator | undefined;
let temporal: TestWorkflowEnvironment | undefined;

beforeAll(async () => {
  engine = await findContainerEngine();
  const startedAt = Date.now();
  image = await buildImage(engine, say);
  const size = (await engine.podman('image', 'inspect', '--format', '{{.Size}}', image)).trim();
  const seconds = Math.round((Date.now() - startedAt) / 1_000);
  say(`image ${image}: ${Math.round(Number(size) / 1e6)} MB, built in ${seconds} s`);
  [cloud, temporal] = await Promise.all([startSimulator(), testEnvironment()]);
}, IMAGE_BUILT_WITHIN_MS * 2);

afterAll(async () => {
  for (const name of containers) await engine.podman('rm', '--force', '--time', '0', name).catch(say);
  await Promise.all([cloud?.close(), temporal?.teardown()]);
});

test('the image holds Node and no other program, and whom TLS may believe', async () => {
  const root = (await engine.podman('image', 'mount', image)).trim().split(/\s+/).at(-1) ?? '';
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
  const programs = files.filter((file) => !/\.so[.\d]*$|\.node$/.test(file) && isProgram(join(root, file)));
  const authorities = readFileSync(join(root, 'etc/ssl/certs/ca-certificates.crt'), 'utf8').match(/BEGIN CERTIFICATE/g);
  const packages = readdirSync(join(root, 'var/lib/dpkg/status.d'));
  const unwanted = files.filter((file) => NOT_IN_AN_IMAGE.test(basename(file)) && statOf(join(root, file)).isFile);
  await engine.podman('image', 'unmount', image);

  say(`${files.length} files; programs: ${programs.join(' ')}; authorities: ${authorities?.length}`);
  say(`packages of Debian, for scanners: ${packages.join(' ')}`);
  expect(packages).toEqual(expect.arrayContaining(['ca-certificates', 'libc6', 'libgcc-s1', 'libstdc++6']));
  expect(programs).toEqual(['usr/local/bin/node']);
  expect(unwanted).toEqual([]);
  expect(authorities?.length).toBeGreaterThan(100);
});

test('a container that may write nothing, with no capability, runs the demo, drains at SIGTERM and leaves no trace', async () => {
  const { name, worker, port } = await startWorker();
  cloud?.addJobs(EXAMPLE_JOBS as JobSpec[]);
  const facts = JSON.parse(await inside(name, '-e', WHO_AM_I)) as Record<string, unknown>;
  say(`inside: ${JSON.stringify(facts)}`);
  expect(facts).toEqual({ uid: 10001, gid: 10001, capabilities: '0000000000000000', gainsNothing: '1', written: [] });
  expect(await answersAt(port)).toEqual({ '/healthz': 200, '/readyz': 200 });
  say(`health check of the image: ${(await inside(name, '/app/healthcheck.js')).trim()}`);
  say(`doctor:\n${(await inside(name, '/app/bin/temporal-huaweicloud.js', 'doctor')).trimEnd()}`);

  const demo = await begin('demo', EXAMPLE_PIPELINE);
  expect(await demo.result()).toMatchObject({ state: 'succeeded', steps: [{}, {}, { state: 'succeeded' }] });
  say(
    `the demo's pipeline: ${cloud
      ?.log()
      .map(({ effect, job }) => `${effect} ${job}`)
      .join(', ')}`,
  );

  cloud?.addJobs([cdm('slow', { durationMs: 20_000 })]);
  const slow = await begin('slow', {
    name: 'slow',
    steps: [{ id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'slow' } }],
  });
  while (!cloud?.log().some(({ effect, job }) => effect === 'start' && job === 'slow')) await fetchHealth(port);
  const askedAt = Date.now();
  await engine.podman('stop', '--time', '60', name);
  const { code } = await worker.ended;
  const drainMs = Date.now() - askedAt;
  const changed = await engine.podman('diff', name);
  const byTheEngine = await changedByTheEngine();
  const byTheWorker = changed === byTheEngine ? 'nothing' : changed;
  say(`SIGTERM with a job running: exit ${code} after ${drainMs} ms; the worker wrote ${byTheWorker}`);
  expect({ code, changed }).toEqual({ code: 0, changed: byTheEngine });
  expect(drainMs).toBeLessThan(DRAIN_PROMISED_MS);

  const next = await startWorker();
  expect(await slow.result()).toMatchObject({ state: 'succeeded' });
  await engine.podman('stop', '--time', '60', next.name);
  const starts = cloud.log().filter(({ effect, job }) => effect === 'start' && job === 'slow').length;
  say(`the next container saw its end; the job was started ${starts === 1 ? 'once' : `${starts} times`}`);
  expect(starts).toBe(1);
});

test('nobody gets a shell in the image', async () => {
  const name = `${taskQueue}-shell`;
  containers.push(name);
  const tried = engine.podman('run', '--name', name, ...ON_THIS_MACHINE, '--entrypoint', '/bin/sh', image);
  await expect(tried).rejects.toThrow(/exec: "\/bin\/sh": .*no such file or directory/);
});

test('the workflow that releases the image and the chart is one that GitHub takes', async () => {
  const file = '.github/workflows/release.yml';
  const linter = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12';
  const { stdout } = await promisify(execFile)(await findGo(), ['run', linter, file], {
    cwd: REPOSITORY,
    env: { ...process.env, ...GO_ENVIRONMENT },
  });
  say(`actionlint ${file}: ${stdout || 'nothing'}`);
  expect(stdout).toBe('');
});

/** As JSON: who it is, what it may do, and which of these places it could write to. */
const WHO_AM_I = `
const { readFileSync, writeFileSync } = require('node:fs');
const status = (name) => new RegExp('^' + name + ':\\\\s*(\\\\S+)', 'm').exec(readFileSync('/proc/self/status', 'utf8'))[1];
const written = ['/', '/app/', '/tmp/', '/etc/', '/var/', '/usr/local/bin/'].filter((folder) => {
  try { writeFileSync(folder + 'trace', ''); return true; } catch { return false; }
});
console.log(JSON.stringify({
  uid: process.getuid(), gid: process.getgid(), capabilities: status('CapEff'), gainsNothing: status('NoNewPrivs'), written,
}));`;

/** A container with a worker that is ready; on another port when its own was lost to somebody. */
async function startWorker(): Promise<{ name: string; worker: HeardProcess; port: number }> {
  if (!cloud) throw new Error('there is no cloud');
  for (;;) {
    const port = await findFreePort();
    const name = `${taskQueue}-${containers.length}`;
    containers.push(name);
    const worker = engine.run(
      name,
      {
        ...environmentWithKeys(cloud),
        TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'],
        HUAWEICLOUD_TASK_QUEUE: taskQueue,
        HUAWEICLOUD_HEALTH_ADDRESS: `127.0.0.1:${port}`,
      },
      image,
    );
    try {
      await worker.says(/Worker ready/);
      return { name, worker, port };
    } catch (error) {
      if (!/it is taken/.test(worker.stdout() + worker.stderr())) throw error;
    }
  }
}

/** What Podman itself puts into any container, which are the places of its hosts file and its like. */
async function changedByTheEngine(): Promise<string> {
  const name = `${taskQueue}-idle`;
  containers.push(name);
  await engine.run(name, {}, image, '--version').ended;
  return engine.podman('diff', name);
}

/** What Node says to this in the container. */
function inside(name: string, ...words: string[]): Promise<string> {
  return engine.podman('exec', name, 'node', ...words);
}

function begin(id: string, spec: object) {
  if (!temporal) throw new Error('there is no server');
  return temporal.client.workflow.start('huaweiCloudPipeline', {
    taskQueue,
    workflowId: `${id}-${taskQueue}`,
    args: [spec],
  });
}

async function answersAt(port: number): Promise<Record<string, number>> {
  const paths = ['/healthz', '/readyz'];
  const replies = await Promise.all(paths.map((path) => fetch(`http://127.0.0.1:${port}${path}`)));
  return Object.fromEntries(paths.map((path, at) => [path, replies[at]?.status ?? 0]));
}

async function fetchHealth(port: number): Promise<void> {
  await (await fetch(`http://127.0.0.1:${port}/healthz`)).arrayBuffer();
}

/** What the kernel would start: a program in its own format, or a script. */
function isProgram(file: string): boolean {
  const { mode, isFile } = statOf(file);
  if (!isFile || (mode & 0o111) === 0) return false;
  const begins = readFileSync(file).subarray(0, 64).toString('latin1');
  return begins.startsWith('\x7fELF') || /^#!\s*\S*(sh|perl|python)\b/.test(begins);
}

function statOf(file: string): { mode: number; isFile: boolean } {
  const stat = statSync(file, { throwIfNoEntry: false });
  return { mode: stat?.mode ?? 0, isFile: stat?.isFile() ?? false };
}

function say(line: unknown): void {
  process.stdout.write(`${String(line)}\n`);
}
