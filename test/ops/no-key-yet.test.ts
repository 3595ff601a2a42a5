import { join } from 'node:path';
import type { Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import type { Answer, StubCloud } from '../client/support/stub-cloud';
import { startStubCloud } from '../client/support/stub-cloud';
import { environmentWithKeys } from '../support/huawei-world';
import { runCli } from '../support/run-cli';
import { temporaryFolder } from '../support/temporary-folder';
import { ask, readyz, scrape, startWorkerOnCall, until, type WorkerOnCall } from './worker-on-call';

const folder = temporaryFolder();
let cloud: Simulator;
let metadata: StubCloud;
let worker: WorkerOnCall | undefined;

beforeEach(async () => {
  [cloud, metadata] = await Promise.all([startSimulator({ securityToken: 'STS' }), startStubCloud()]);
});

afterEach(async () => {
  worker?.process.process.kill('SIGKILL');
  await worker?.process.ended;
  await Promise.all([cloud.close(), metadata.close()]);
});

/** The environment of a worker on an ECS, which holds no secret. */
function onEcs(): NodeJS.ProcessEnv {
  const noKey = {
    HUAWEICLOUD_SDK_AK: undefined,
    HUAWEICLOUD_SDK_SK: undefined,
    HUAWEICLOUD_SDK_SECURITY_TOKEN: undefined,
  };
  const metadataService = { HUAWEICLOUD_CREDENTIALS: 'ecs', HUAWEICLOUD_METADATA_ENDPOINT: metadata.origin };
  return { ...environmentWithKeys(cloud), ...noKey, ...metadataService };
}

const key = (): Answer => ({
  json: {
    credential: {
      access: cloud.ak,
      secret: cloud.sk,
      securitytoken: cloud.securityToken,
      expires_at: new Date(Date.now() + 24 * 3_600_000).toISOString(),
    },
  },
});

/** A worker whose metadata service has this to say, once it has told its trouble in its log and to whoever asks. */
async function startInTrouble(trouble: Answer, says: RegExp): Promise<WorkerOnCall> {
  metadata.answers = [trouble];
  worker = await startWorkerOnCall(cloud, {}, onEcs());
  const { url, process: running } = worker;
  const line = await running.says(/Connection "default": the credentials cannot be had\..* until they are accepted\./);
  expect(line).toMatch(says);
  const report = await readyz(url);
  expect(report).toMatchObject({ status: 503, ready: false });
  expect(report.checks.find(({ check }) => check === 'credentials')?.why).toMatch(says);
  expect((await ask(url, '/healthz')).status).toBe(200);
  const gauge = await until(
    async () => (await scrape(url)).samples.find(({ name }) => name === 'huaweicloud_credentials_ready'),
    (sample) => sample !== undefined,
  );
  expect(gauge).toMatchObject({ labels: { connection: 'default' }, value: 0 });
  expect(running.stdout()).not.toContain('Worker ready');
  return worker;
}

test('a worker on a server without an agency is alive and unready, says what to do, and goes to work once there is a key', async () => {
  const { process: running, url } = await startInTrouble(
    { status: 404 },
    /no agency is bound\. Bind an agency to this ECS/,
  );

  metadata.answers = [key()];
  await until(
    () => readyz(url),
    ({ ready }) => ready,
  );
  await running.says(/Worker ready/);
});

test('a worker whose metadata service never answers is alive and unready, says what to do, and ends with 0 at SIGTERM', async () => {
  const { process: running } = await startInTrouble(
    () => undefined,
    /was not answered within 3000 ms.*may reach the meta/,
  );

  running.process.kill('SIGTERM');
  await expect(running.ended).resolves.toMatchObject({ code: 0 });
});

test.each<[string, NodeJS.ProcessEnv, RegExp]>([
  [
    'a profile file that cannot be read',
    { HUAWEICLOUD_PROFILE_FILE: join(folder, 'missing') },
    /^error: Connection "default": .*missing.*$/,
  ],
  [
    'a metadata service on another machine',
    { HUAWEICLOUD_CREDENTIALS: 'ecs', HUAWEICLOUD_METADATA_ENDPOINT: 'http://10.0.0.1' },
    /^error: Connection "default": HUAWEICLOUD_METADATA_ENDPOINT must be .*$/,
  ],
])('%s is mended by no waiting: the worker ends with 2 and one sentence', async (_what, env, says) => {
  const { HUAWEICLOUD_SDK_PROJECT_ID, HUAWEICLOUD_ENDPOINT } = environmentWithKeys(cloud);
  const place = { HUAWEICLOUD_SDK_PROJECT_ID, HUAWEICLOUD_ENDPOINT };
  const temporal = { TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'] };
  const { code, stderr } = await runCli(['worker'], { ...temporal, ...place, ...env });

  expect(stderr.trim()).toMatch(says);
  expect(code).toBe(2);
});
