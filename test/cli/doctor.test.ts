import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clockCheck, endpointCheck, obsKeyCheck } from '../../src/cli/doctor/check-cloud';
import { workerCheck } from '../../src/cli/doctor/check-temporal';
import type { Check } from '../../src/cli/doctor/check';
import type { World } from '../support/huawei-world';
import { openWorld, quietRuntime } from '../support/huawei-world';
import { runCli } from '../support/run-cli';
import { environmentIn, runCliIn } from '../support/run-cli-in';
import { temporaryFolder } from '../support/temporary-folder';

const MINUTE_MS = 60_000;
const folder = temporaryFolder();
let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

afterAll(async () => world.close());

test('where all is well every finding is ok, and the cloud was only read', async () => {
  const { code, stdout } = await runCliIn(world, 'doctor', '--json');

  const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: Check[] };
  expect(checks.filter(({ result }) => result !== 'ok')).toEqual([]);
  expect(checks.map(({ name }) => name)).toEqual([
    'Temporal server',
    'Temporal namespace',
    'Temporal version',
    'Temporal database',
    'Temporal visibility',
    'Worker',
    'default: IAM endpoint',
    'default: CDM endpoint',
    'default: DGC endpoint',
    'default: DGC V2 endpoint',
    'default: DLI endpoint',
    'default: DLI SQL endpoint',
    'default: DLI SPARK endpoint',
    'default: MRS endpoint',
    'default: OBS endpoint',
    'default: SMN endpoint',
    'default: clock',
    'default: credentials',
    'default: project',
  ]);
  expect(ok).toBe(true);
  expect(code).toBe(0);
  expect(new Set(world.cloud.requests().map(({ method }) => method))).toEqual(new Set(['GET']));
});

test('a host without the v1 job API, a wrong secret and a missing worker each say what to do', async () => {
  const notPublished = { error_code: 'APIGW.0101', error_msg: 'The API does not exist or has not been published' };
  world.cloud.fault({ kind: 'refuse', match: { path: '/v1/' }, status: 404, body: notPublished });

  const env = { ...environmentIn(world), HUAWEICLOUD_SDK_SK: 'wrong', HUAWEICLOUD_TASK_QUEUE: 'nobody-polls-this' };
  const { code, stdout } = await runCli(['doctor'], env);

  expect(stdout).toMatch(/^fail +default: DGC endpoint .*APIGW\.0101\)\n +The v1 job API lives on dayu-dlf\.\*/m);
  expect(stdout).toMatch(/^fail +default: credentials .*verify signature failed.*\n +Check AK and SK/m);
  expect(stdout).toMatch(/^fail +Worker .*\n +Start one: temporal-huaweicloud worker --task-queue nobody-polls-this/m);
  expect(stdout).not.toContain('wrong');
  expect(code).toBe(1);
});

test('without any server, cloud or credentials the doctor still says what to set, and soon', async () => {
  const dark = { TEMPORAL_ADDRESS: '127.0.0.1:9', HUAWEICLOUD_ENDPOINT: 'http://127.0.0.1:9' };
  const login = { HUAWEICLOUD_SDK_AK: 'ak', HUAWEICLOUD_SDK_SK: 'sk', HUAWEICLOUD_REGION: 'cn-north-4' };

  const [unset, unreachable] = await Promise.all([runCli(['doctor'], dark), runCli(['doctor'], { ...dark, ...login })]);

  expect(unset.stdout).toMatch(/^fail +default: connection .*set HUAWEICLOUD_SDK_AK/m);
  expect(unset.stdout).toMatch(/^fail +Temporal server .*127\.0\.0\.1:9/m);
  expect(unreachable.stdout.match(/^fail +default: \w+ endpoint/gm)).toHaveLength(7);
  expect([unset.code, unreachable.code]).toEqual([1, 1]);
});

test.each([
  [0, 'ok'],
  [-59_000, 'ok'],
  [2 * MINUTE_MS, 'warn'],
  [-2 * MINUTE_MS, 'warn'],
  [16 * MINUTE_MS, 'fail'],
  [undefined, 'warn'],
])('a cloud whose clock is %p ms ahead is found %s', (aheadMs, result) => {
  expect(clockCheck(aheadMs).result).toBe(result);
});

test('a password login is told that OBS wants a key, and who has one is told nothing', () => {
  const mark = () => Promise.resolve('');

  expect(obsKeyCheck({ identity: { by: 'accessKey', mark } })).toEqual([]);
  expect(obsKeyCheck({ identity: { by: 'login', mark } })).toMatchObject([
    { result: 'warn', name: 'OBS credentials', todo: expect.stringContaining('HUAWEICLOUD_CREDENTIALS=ecs') as string },
  ]);
});

test.each([
  ['exists', 'ok'],
  ['absent', 'fail'],
  ['unclear', 'warn'],
  ['unreachable', 'fail'],
  ['unset', 'warn'],
] as const)('a route that is %s is found %s', (route, result) => {
  expect(endpointCheck('dgc', { origin: 'https://dayu.example.com', route, says: 'HTTP 404' }).result).toBe(result);
});

test('a worker counts only while it has polled within 75 seconds', () => {
  const now = 1_000_000_000;

  expect(workerCheck([now - 74_000, now - 80_000], now, 'q')).toMatchObject({
    result: 'ok',
    says: expect.stringMatching(/^1 worker/) as string,
  });
  expect(workerCheck([now - 80_000], now, 'q')).toMatchObject({
    result: 'fail',
    says: expect.stringContaining('80 s ago') as string,
  });
});

test('the doctor says from which source the credentials of a connection come, also when they are refused', async () => {
  const environment = environmentIn(world);
  const secret = join(folder, 'secret.yaml');
  writeFileSync(secret, `ak: ${environment.HUAWEICLOUD_SDK_AK}\nsk: ${environment.HUAWEICLOUD_SDK_SK}\n`);
  const mounted = { ...environment, HUAWEICLOUD_CREDENTIALS: 'file', HUAWEICLOUD_CREDENTIALS_FILE: secret };
  const good = await runCli(['doctor'], mounted);
  writeFileSync(secret, 'ak: AKOFNOBODY\nsk: hunter2\n');
  const bad = await runCli(['doctor'], mounted);

  expect(good.stdout).toContain(`IAM accepts the access key, from the secret ${secret}`);
  expect(bad.stdout).toMatch(/^fail +default: credentials .* They come from the secret .*secret\.yaml\./m);
  expect(bad.stdout).not.toContain('hunter2');
});
