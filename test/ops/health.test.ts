import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import { cdm, CLUSTER, environmentWithKeys, loginsOf } from '../support/huawei-world';
import { runCli } from '../support/run-cli';
import { testEnvironment } from '../support/temporal';
import { ask, readyz, scrape, startWorkerOnCall, until, type WorkerOnCall } from './worker-on-call';

let cloud: Simulator;
let temporal: TestWorkflowEnvironment;
const folder = mkdtempSync(join(tmpdir(), 'health-'));
/** Its credentials are good when it starts, and it is there for more than one test. */
let good: WorkerOnCall;
const workers: WorkerOnCall[] = [];

beforeAll(async () => {
  cloud = await startSimulator();
  temporal = await testEnvironment();
  good = await startWorkerOnCall(cloud);
});

afterEach(async () => {
  for (const { process: worker } of workers.splice(0)) {
    worker.process.kill('SIGKILL');
    await worker.ended;
  }
});

afterAll(async () => {
  good?.process.process.kill('SIGKILL');
  await temporal.teardown();
  await cloud.close();
  rmSync(folder, { recursive: true });
});

async function startWorker(more: NodeJS.ProcessEnv = {}, environment = environmentWithKeys(cloud)) {
  const worker = await startWorkerOnCall(cloud, more, environment);
  workers.push(worker);
  return worker;
}

/** A file of connections whose password stands in a file of its own, as a mounted secret does. */
function mountedPassword(password: string): { environment: NodeJS.ProcessEnv; change(password: string): void } {
  const secret = join(folder, 'password');
  const config = join(folder, 'connections.yaml');
  const change = (text: string) => writeFileSync(secret, text);
  change(password);
  const { domain, user, projectId, url } = cloud;
  const credentials = { domain, user, password: { file: secret } };
  writeFileSync(config, JSON.stringify({ connections: { default: { projectId, endpoint: url, credentials } } }));
  return { environment: { HUAWEICLOUD_CONFIG: config }, change };
}

/** Long enough for its own checks to have had some turns. */
async function untilOlderBy(seconds: number, { url }: WorkerOnCall): Promise<void> {
  const age = async () => (JSON.parse((await ask(url, '/healthz')).body) as { uptimeSeconds: number }).uptimeSeconds;
  const from = await age();
  await until(age, (now) => now >= from + seconds);
}

async function startCopy(taskQueue: string, name: string) {
  cloud.addJobs([cdm(name, { durationMs: 3_600_000 })]);
  const args = [{ clusterId: CLUSTER, jobName: name }];
  return temporal.client.workflow.start('huaweiCloudCdmJob', { taskQueue, args, workflowId: name });
}

const startsOf = (name: string) => cloud.log().filter(({ effect, job }) => effect === 'start' && job === name).length;

test('a worker with good credentials is alive, ready, and has its metrics and those of the SDK on one port', async () => {
  const { url } = good;

  await expect(
    until(
      () => readyz(url),
      ({ ready }) => ready,
    ),
  ).resolves.toEqual({
    status: 200,
    ready: true,
    checks: [
      { check: 'temporal', ok: true },
      { check: 'credentials', connection: 'default', ok: true },
      { check: 'watcher', ok: true },
      { check: 'polling', ok: true },
    ],
  });
  expect(JSON.parse((await ask(url, '/healthz')).body)).toMatchObject({ alive: true });
  const { samples } = await until(
    () => scrape(url),
    ({ samples: all }) => all.some(({ name }) => name === 'huaweicloud_waits'),
  );
  const names = samples.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['huaweicloud_credentials_ready', 'temporal_num_pollers']));
});

test('a worker with a wrong password is tried once, stays unready and takes no task, until the mounted secret is right', async () => {
  const secret = mountedPassword('wrong');
  const before = loginsOf(cloud);
  const worker = await startWorker({}, secret.environment);
  const refused = await until(
    () => readyz(worker.url),
    ({ checks }) => checks.some(({ why }) => why?.includes('Check account, user and password')),
  );
  const handle = await startCopy(worker.taskQueue, 'patient_copy');
  await worker.process.says(/Connection "default": the credentials are refused.*This worker takes no task until/);
  await untilOlderBy(4, worker);

  expect(refused).toMatchObject({ status: 503, ready: false });
  expect(refused.checks).toContainEqual({
    check: 'polling',
    ok: false,
    why: 'No task is taken while credentials are refused.',
  });
  expect(loginsOf(cloud) - before).toBe(1);
  expect(worker.process.stdout()).not.toContain('Worker ready');
  expect((await handle.fetchHistory()).events).toHaveLength(2);
  const ready = (await scrape(worker.url)).samples.find(({ name }) => name === 'huaweicloud_credentials_ready');
  expect(ready).toMatchObject({ labels: { connection: 'default' }, value: 0 });

  secret.change(cloud.password);
  await until(
    () => readyz(worker.url),
    (report) => report.ready,
  );
  await until(
    async () => startsOf('patient_copy'),
    (count) => count === 1,
  );
  expect(loginsOf(cloud) - before).toBe(2);
  await handle.cancel();
});

test('a worker whose access key is refused later says so, and is ready again when the key is good again', async () => {
  await until(
    () => readyz(good.url),
    ({ ready }) => ready,
  );
  const { ak, sk } = cloud;
  cloud.changeCredentials({ sk: 'another' });
  const handle = await startCopy(good.taskQueue, 'refused_copy');

  const report = await until(
    () => readyz(good.url),
    ({ ready }) => !ready,
  );
  expect(report.checks.find(({ ok }) => !ok)).toMatchObject({ check: 'credentials', connection: 'default' });
  await handle.result().catch(() => undefined);

  cloud.changeCredentials({ ak, sk });
  await until(
    () => readyz(good.url),
    ({ ready }) => ready,
  );
});

test('a cloud that does not answer is no refusal: the worker polls, and is ready once the cloud has answered', async () => {
  cloud.fault({ match: { path: '/v3/projects' }, kind: 'refuse', status: 503, body: {}, times: 1_000 });
  const worker = await startWorker();
  await worker.process.says(/Worker ready/);
  const report = await readyz(worker.url);
  expect(report.checks.find(({ check }) => check === 'credentials')?.why).toMatch(/IAM does not answer/);
  cloud.endFaults();
  await until(
    () => readyz(worker.url),
    ({ ready }) => ready,
  );
});

test('the first SIGTERM makes a worker unready while it drains, and the second ends it and says what it leaves', async () => {
  await good.process.says(/Worker ready/);
  cloud.fault({ match: { path: '/slow_copy/start' }, kind: 'hang', ms: 30_000 });
  await startCopy(good.taskQueue, 'slow_copy');
  // It was laid on the request, which hangs now.
  await until(
    async () => cloud.faults().length,
    (left) => left === 0,
  );

  good.process.process.kill('SIGTERM');
  const draining = await until(
    () => readyz(good.url),
    ({ ready }) => !ready,
  );
  expect(draining.checks).toContainEqual({
    check: 'polling',
    ok: false,
    why: 'The worker drains: it was told to stop.',
  });
  good.process.process.kill('SIGTERM');

  const { code, stderr } = await good.process.ended;
  expect(code).toBe(130);
  expect(stderr).toMatch(/Ended at once, with 0 waits, 1 start and 0 stops under way\. Another worker takes them up/);
});

test('a worker that waits for its credentials ends with 0 at the first SIGTERM', async () => {
  const worker = await startWorker({}, { ...environmentWithKeys(cloud), HUAWEICLOUD_SDK_SK: 'wrong' });
  await worker.process.says(/the credentials are refused/);
  worker.process.process.kill('SIGTERM');
  await expect(worker.process.ended).resolves.toMatchObject({ code: 0 });
});

test('a taken port, and an address that is none, end the worker with 2 and one sentence', async () => {
  const env = { TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'], ...environmentWithKeys(cloud) };
  const taken = await runCli(['worker', '--health', String(cloud.port)], env);
  expect(taken).toMatchObject({ code: 2 });
  expect(taken.stderr.trim()).toMatch(
    /^error: The health checks cannot be answered at 127\.0\.0\.1:\d+: it is taken\. .*$/,
  );

  const wrong = await runCli(['worker'], { ...env, HUAWEICLOUD_HEALTH_ADDRESS: 'everywhere' });
  expect(wrong).toMatchObject({ code: 2 });
  expect(wrong.stderr.trim()).toBe(
    'error: HUAWEICLOUD_HEALTH_ADDRESS must be host:port or a port, such as 0.0.0.0:8080, got "everywhere".',
  );
});
