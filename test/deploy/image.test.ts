import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { validate } from 'dockerfile-utils';
import { startSimulator, type Simulator } from '../../simulator';
import { findFreePort } from '../../src/host/free-ports';
import { cdm, CLUSTER, environmentWithKeys } from '../support/huawei-world';
import { temporaryFolder } from '../support/temporary-folder';
import { testEnvironment, uniqueTaskQueue } from '../support/temporal';
import { copiesOf, environmentOf, execForm, REPOSITORY, stages } from './dockerfile';
import { unread } from './environment-read';
import { layOutImage, type ImageLayout } from './image-layout';
import { runInImage, startImage, type ImageProcess } from './image-process';

const folder = temporaryFolder();
const taskQueue = uniqueTaskQueue('image');
let cloud: Simulator;
let temporal: TestWorkflowEnvironment;
let image: ImageLayout;

beforeAll(async () => {
  [cloud, temporal] = await Promise.all([startSimulator(), testEnvironment()]);
  image = layOutImage(folder);
});

afterAll(async () => {
  await Promise.all([cloud.close(), temporal.teardown()]);
});

test('the entry point of the image runs a pipeline as a user who may write nowhere, from the prebuilt bundle', async () => {
  const before = image.listing();
  cloud.addJobs([cdm('orders')]);
  const { worker, port } = await startReady(image);
  // It is ready as soon as it polls, and says so to whoever probes it.
  await expect(answerOf(port, '/readyz')).resolves.toMatchObject({ status: 200 });
  const spec = { name: 'image', steps: [{ id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } }] };
  const workflowId = `image-${taskQueue}`;
  const output: unknown = await temporal.client.workflow.execute('huaweiCloudPipeline', {
    taskQueue,
    workflowId,
    args: [spec],
  });
  const { body: metrics } = await answerOf(port, '/metrics');
  worker.process.kill(image.stopSignal);

  expect(metrics).toMatch(/^huaweicloud_starts_total\{.*outcome="new".*\} 1$/m);
  expect(metrics).toMatch(/^temporal_workflow_completed_total\{/m);
  expect(output).toMatchObject({ state: 'succeeded', steps: [{ output: { rowsWritten: 120 } }] });
  expect(cloud.log().map(({ effect, job }) => `${effect} ${job}`)).toEqual(['start orders', 'end orders']);
  await expect(worker.ended).resolves.toBe(0);
  // The SDK says so when it has to make a bundle.
  expect(worker.said()).not.toMatch(/bundle created/i);
  expect(image.listing()).toEqual(before);
});

test('the image holds what the lock file pins for production, and no compiler, test tool or other platform', () => {
  const has = (name: string) => existsSync(join(image.workdir, 'node_modules', name));
  expect(['@temporalio/worker', '@temporalio/client', 'undici', 'zod'].filter((name) => !has(name))).toEqual([]);
  // Optional to others: the image can trace without anybody installing anything.
  const { peerDependenciesMeta } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
    peerDependenciesMeta: object;
  };
  expect(Object.keys(peerDependenciesMeta).filter((name) => !has(name))).toEqual([]);
  expect(['typescript', 'jest', 'eslint', 'prettier', 'vega', '@temporalio/testing'].filter(has)).toEqual([]);
});

test('what the Dockerfile copies is there, and .dockerignore lets it through', () => {
  const copied = stages()
    .flatMap(copiesOf)
    .filter(({ from }) => from === undefined)
    .flatMap(({ sources }) => sources)
    .map((source) => source.replace(/^\.\//, ''));
  const lines = readFileSync(join(REPOSITORY, '.dockerignore'), 'utf8').split('\n');
  const passes = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));

  expect(lines).toContain('*');
  expect(copied.filter((source) => !existsSync(join(REPOSITORY, source)))).toEqual([]);
  expect(passes.toSorted()).toEqual([...new Set(copied)].sort());
});

test('what the image sets is what the worker reads', () => {
  expect(unread(Object.keys(environmentOf(stages().at(-1)!)))).toEqual([]);
});

test('the image runs as a numbered user who is not root', () => {
  expect(image.user.uid).toBeGreaterThan(0);
  expect(image.user.gid).toBeGreaterThan(0);
});

test('the image begins with nothing, and what it is built on is one Debian image, published for amd64 and arm64', () => {
  const bases = stages().map((stage) => stage.image);
  expect(bases.at(-1)).toBe('scratch');
  expect([...new Set(bases.slice(0, -1))]).toEqual(['node:24-bookworm-slim']);
});

test.each([
  { status: 200, health: 'lives', code: 0 },
  { status: 503, health: 'does not live', code: 1 },
])('the health check of the image exits $code for a worker that $health', async ({ status, code }) => {
  const paths: unknown[] = [];
  const server = createServer((request, reply) => {
    paths.push(request.url);
    reply.writeHead(status).end('said so');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const check = startHealthcheck(port);

  await expect(check.ended).resolves.toBe(code);
  expect(paths).toEqual(['/healthz']);
  expect(check.said()).toBe(`${status} said so\n`);
  server.close();
});

test('the health check of the image exits 1 where nothing listens', async () => {
  const check = startHealthcheck(1);
  await expect(check.ended).resolves.toBe(1);
  expect(check.said()).toMatch(/^no answer at port 1: /);
});

test('the image is checked by Node, since it holds no curl', () => {
  expect(execForm(stages().at(-1)!, 'HEALTHCHECK')[0]).toBe('node');
});

async function answerOf(port: number, path: string): Promise<{ status: number; body: string }> {
  const reply = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: reply.status, body: await reply.text() };
}

/** Another one, when the port was lost to somebody before the worker took it. */
async function startReady(layout: ImageLayout): Promise<{ worker: ImageProcess; port: number }> {
  for (;;) {
    const port = await findFreePort();
    const worker = start(layout, port);
    try {
      await worker.says(/Worker ready/);
      return { worker, port };
    } catch (error) {
      if (!worker.said().includes('it is taken')) throw error;
    }
  }
}

function start(image: ImageLayout, port: number): ImageProcess {
  const environment = { ...environmentWithKeys(cloud), HUAWEICLOUD_TASK_QUEUE: taskQueue };
  return startImage(image, port, environment);
}

function startHealthcheck(port: number): ImageProcess {
  const [program = '', file = ''] = execForm(stages().at(-1)!, 'HEALTHCHECK');
  const address = { HUAWEICLOUD_HEALTH_ADDRESS: `0.0.0.0:${port}` };
  return runInImage(image, [program, join(image.root, file)], address);
}

test('a linter of Dockerfiles marks nothing', () => {
  expect(validate(readFileSync(join(REPOSITORY, 'deploy/Dockerfile'), 'utf8'))).toEqual([]);
});
