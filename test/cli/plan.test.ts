import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PipelinePlan } from '../../src/cli/plan/pipeline-plan';
import { NO_ACCESS_KEY } from '../../src/client/obs/obs';
import { COPY_OF_ORDERS } from '../support/copy-of-orders';
import type { World } from '../support/huawei-world';
import {
  cdm,
  CLUSTER,
  dgc,
  dli,
  environmentWithKeys,
  environmentWithPassword,
  openWorld,
  quietRuntime,
} from '../support/huawei-world';
import { runCli } from '../support/run-cli';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

afterAll(async () => world.close());

const A_DAY = { startDate: '2026-01-31', endDate: '2026-01-31' };

/** Every kind of step; the last fails, so that what the others started is undone. */
const EVERYTHING = {
  name: 'everything',
  params: { table: 'orders' },
  steps: [
    { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'copy it', variables: { table: '{{ params.table }}' } } },
    { id: 'transform', dgc: { jobName: 'transform', jobParams: { rows: '{{ steps.copy.rowsWritten }}' } } },
    { id: 'nightly', dgc: { jobName: 'nightly', mode: 'scheduleOn' } },
    { id: 'streams', dli: { jobIds: [131] } },
    { id: 'ended', dli: { jobIds: [132], action: 'stop' } },
    { id: 'fill', dgc: { jobName: 'fill', workspace: 'default', mode: 'supplement', supplement: A_DAY } },
    { id: 'broken', cdm: { clusterId: CLUSTER, jobName: 'broken' } },
  ],
};

test('a plan names every call that its pipeline then makes, and makes none itself', async () => {
  world.cloud.addJobs([cdm('copy it'), dgc('transform'), dgc('nightly'), dgc('fill'), dli(131), dli(132)]);
  world.cloud.addJobs([cdm('broken', { outcome: 'FAILED' })]);

  const plan = await planOf(EVERYTHING);
  expect(world.cloud.requests()).toEqual([]);

  const handle = await world.startPipeline(EVERYTHING);
  await expect(handle.result()).rejects.toThrow();
  const planned = new Set(plan.steps.flatMap(({ calls }) => calls.map(({ method, url }) => routeOf(method, url))));
  const made = world.cloud.requests().map(({ method, route }) => `${method} ${route}`);
  expect(made.filter((route) => !planned.has(route))).toEqual([]);
});

test('a plan of twelve steps is a screen of 80 by 24: a line a step, with what is not taken for granted', async () => {
  const steps = Array.from({ length: 11 }, (_, at) => ({
    id: `copy-${at}`,
    cdm: { clusterId: CLUSTER, jobName: 'j' },
  }));
  const last = { id: 'last', needs: ['copy-1', 'copy-2'], when: 'steps.copy-1.rowsWritten > 0', dgc: { jobName: 'd' } };
  const spec = { name: 'p', onFailure: 'hold', maxParallel: 3, steps: [...steps, { ...last, timeout: '2h' }] };

  const { stdout, stderr } = await runCli(['plan', fileOf(spec), '--date', '2026-01-31']);
  const lines = stdout.trimEnd().split('\n');

  expect(lines.length + stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(23);
  expect(lines.filter((line) => line.startsWith('copy-'))).toHaveLength(11);
  expect(lines).toContain('last     DGC job d; after copy-1, copy-2; when steps.copy-1.rowsWritten > 0; timeout 2h');
  expect(lines.slice(-2)).toEqual([
    expect.stringMatching(/^\d+ calls to the cloud, \d permissions\. Nothing has been called\.$/) as string,
    `Every call: temporal-huaweicloud plan ${join(folder, 'pipeline.yaml')} --date 2026-01-31 --calls`,
  ]);
});

test('the command that shows every call has all that was given, so that it shows the same plan', async () => {
  const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: '{{ params.table }}' } };
  const file = fileOf({ name: 'p', params: { table: '', day: '', rows: [] }, steps: [copy] });

  const given = ['--param', 'table=all orders', '--param', 'day=1', '--param-json', 'rows=[1, "x"]'];
  const { stdout } = await runCli(['plan', file, ...given]);

  expect(stdout.trimEnd().split('\n').at(-1)).toBe(
    `Every call: temporal-huaweicloud plan ${file} --param 'table=all orders' --param day=1 --param-json 'rows=[1,"x"]' --calls`,
  );
});

test('a plan says from when on its run is late, and that its last runs are looked at', async () => {
  const steps = [{ id: 'copy', dgc: { jobName: 'j' } }];
  const spec = { name: 'p', timezone: 'Asia/Shanghai', expect: { by: '06:00', asUsual: true }, steps };
  for (const flags of [[], ['--calls']]) {
    const { stdout } = await runCli(['plan', fileOf(spec), ...flags]);
    expect(stdout).toMatch(
      /^Begun now, it is late from (\d{4}-\d\d-\d\d)T06:00:00\+08:00 on: it was to be done by 06:00 on \1 \(Asia\/Shanghai\)\.$/m,
    );
    expect(stdout).toMatch(/^It is late when it takes about twice the time of its last runs\.$/m);
  }
});

test('a plan of a wait for objects names the bucket’s own host, and says where a password login will not do', async () => {
  const arrive = { id: 'arrive', obs: { bucket: 'lake', prefix: 'in/' } };
  const file = fileOf({ name: 'waits', steps: [arrive] });
  // At the vendor's own hosts.
  const login = { ...environmentWithPassword(world.cloud), HUAWEICLOUD_ENDPOINT: '' };

  const [byKey, byPassword] = await Promise.all([
    runCli(['plan', file, '--calls'], environmentWithKeys(world.cloud)),
    runCli(['plan', file, '--calls'], login),
  ]);

  expect(byPassword.stdout).toContain('GET  https://lake.obs.cn-north-4.myhuaweicloud.com/?prefix=in%2F&max-keys=1000');
  expect(byPassword.stdout).toContain('obs:bucket:ListBucket');
  expect(byPassword.stderr).toContain(`warning: step arrive, connection default: ${NO_ACCESS_KEY}.`);
  expect(byKey.stdout).toContain(`${world.cloud.url}/lake/?prefix=in%2F`);
  expect(byKey.stderr).not.toContain('warning');
});

const TOPIC = 'urn:smn:cn-north-4:0a:data-ops';
const WHEN_RUNNING = /when it (runs|is so) already: .*/;

test.each([
  ['a job that has a name', { cdm: { clusterId: CLUSTER, jobName: 'copy it' } }, 'when it runs already: wait'],
  ['a cluster', { cdmCluster: { clusterId: CLUSTER, action: 'start' } }, 'when it is so already: it is left as it is'],
  ['a schedule', { dgc: { jobName: 'nightly', mode: 'scheduleOn' } }, 'when it is so already: it is left as it is'],
  ['a stop of streams', { dli: { jobIds: [132], action: 'stop' } }, undefined],
  ['a wait for objects', { obs: { bucket: 'lake', prefix: 'in/' } }, undefined],
  ['a message', { smn: { topicUrn: TOPIC, message: 'all well' } }, undefined],
  ['a statement', { dliSql: { sql: 'SELECT 1' } }, undefined],
  ['an application', { dliSpark: { file: 'obs://code/features.py' } }, undefined],
  ['a job of MRS', { mrs: { clusterId: CLUSTER, type: 'SparkSubmit' } }, undefined],
  ['a job that is created', { cdm: { clusterId: CLUSTER, job: COPY_OF_ORDERS } }, undefined],
])('a plan says what is done when it runs already only where something can: %s', async (_what, body, says) => {
  const file = fileOf({ name: 'p', steps: [{ id: 'only', ...body, whenRunning: 'wait' }] });

  const { stdout } = await runCli(['plan', file, '--calls'], environmentWithKeys(world.cloud));

  expect(stdout).toContain('1. only: ');
  expect(WHEN_RUNNING.exec(stdout)?.[0]).toBe(says);
});

test('a plan names what a notice to a topic needs, and by which connection it is told', async () => {
  const spec = {
    name: 'p',
    notify: { on: ['failure', 'hold'], smn: TOPIC },
    steps: [{ id: 's', dli: { jobIds: [131] } }],
  };

  const { stdout } = await runCli(['plan', fileOf(spec), '--calls'], environmentWithKeys(world.cloud));
  const policy = await runCli(['plan', fileOf(spec), '--policy'], environmentWithKeys(world.cloud));

  expect(stdout).toContain(`Notices of failure, hold are published to ${TOPIC}, connection default`);
  expect(stdout).toMatch(/smn:topic:publish: smn\.publish/);
  expect(policy.stdout).toContain('"smn:topic:publish"');
});

test('a plan shows what is known by now, and the template of what is not', async () => {
  const { steps } = await planOf(EVERYTHING, '--param', 'table=customers');

  const start = steps[0]?.calls.find(({ phase }) => phase === 'start');
  expect(start).toMatchObject({
    method: 'PUT',
    url: `${world.cloud.url}/v1.1/${world.cloud.projectId}/clusters/${CLUSTER}/cdm/job/copy%20it/start`,
    body: { variables: { table: 'customers' } },
  });
  expect(steps[1]?.filledInLater).toEqual(['{{ steps.copy.rowsWritten }}']);
  expect(steps[1]?.calls.find(({ phase }) => phase === 'start')).toMatchObject({
    body: { jobParams: [{ name: 'rows', value: '{{ steps.copy.rowsWritten }}' }] },
  });
});

test('a plan of a backfill shows its host, its dates as the vendor reads them, and the header it cannot go without', async () => {
  const [fill] = EVERYTHING.steps.filter(({ id }) => id === 'fill');
  const { stdout } = await runCli([
    'plan',
    fileOf({ name: 'fill', steps: [{ ...fill, dgc: { ...fill?.dgc, workspace: undefined } }] }),
    '--calls',
  ]);

  expect(stdout).toContain(
    '1. fill: backfill of DGC job fill from 2026-01-31T00:00:00.000Z to 2026-01-31T23:59:59.000Z',
  );
  expect(stdout).toMatch(
    /start {2}POST https:\/\/dayu\.\{region\}\.myhuaweicloud\.com\/v2\/\{project_id\}\/factory\/supplement-data {2}workspace: \{workspace\} {2}.*"start_date":"2026-01-31T00:00:00 \+00"/,
  );
});

test.each([
  { retry: { maximumAttempts: 2 }, says: true },
  { retry: undefined, says: false },
])('a plan says that a savepoint serves one try where a step has more: $says', async ({ retry, says }) => {
  const { steps } = await planOf({
    name: 'p',
    steps: [{ id: 's', dli: { jobIds: [131], resumeSavepoint: true }, retry }],
  });
  const notes = steps[0]?.calls.flatMap(({ note }) => note ?? []).join();
  expect(notes?.includes('DLI deletes a savepoint once a job was started from it')).toBe(says);
});

test('a plan shows the list that is read when many runs are due', async () => {
  const { steps } = await planOf(EVERYTHING);

  const lists = steps.slice(0, 4).map(({ calls }) => calls.filter(({ note }) => note?.includes('when many are due')));
  expect(lists.map((calls) => calls.map(({ operation }) => operation))).toEqual([
    ['jobs', 'jobs'],
    ['instances'],
    [],
    ['jobs'],
  ]);
});

test('a plan needs neither credentials nor a server, and names the permissions', async () => {
  const { code, stdout, stderr } = await runCli(['plan', fileOf(EVERYTHING), '--calls'], {
    TEMPORAL_ADDRESS: '127.0.0.1:9',
  });

  expect(stdout).toMatch(/1\. copy: CDM job copy it on cluster 6ec9a0a4\n/);
  expect(stdout).toContain(
    'https://cdm.{region}.myhuaweicloud.com/v1.1/{project_id}/clusters/6ec9a0a4/cdm/job/copy%20it/start',
  );
  expect(stdout).toMatch(/dli:jobs:startFlinkJob: dli\.runJobs/);
  expect(stderr).toContain('No credentials are set up here');
  expect(code).toBe(0);
});

test('a plan prints the least policy that its pipeline needs, and tells the roles that no policy holds', async () => {
  const { code, stdout, stderr } = await runCli(['plan', fileOf(EVERYTHING), '--policy']);
  const plan = await planOf(EVERYTHING);

  const needed = plan.permissions.flatMap(({ action }) => action ?? []);
  // Without an environment the project is looked up by the region.
  const actions = [...new Set([...needed, 'iam:projects:listProjects'])].sort();
  expect(JSON.parse(stdout)).toEqual({ Version: '1.1', Statement: [{ Effect: 'Allow', Action: actions }] });
  expect(actions).toContain('cdm:job:operate');
  expect(stderr).toMatch(/Give these roles besides, which no policy holds: .*DAYU User, and operator of the workspace/);
  expect(code).toBe(0);

  const streams = { name: 'streams', steps: [{ id: 'a', dli: { jobIds: [131] } }] };
  const few = await runCli(['plan', fileOf(streams), '--policy', '--json'], environmentWithKeys(world.cloud));
  expect(JSON.parse(few.stdout)).toEqual({
    Version: '1.1',
    Statement: [{ Effect: 'Allow', Action: ['dli:jobs:get', 'dli:jobs:list', 'dli:jobs:start', 'dli:jobs:stop'] }],
  });
});

test.each([
  [
    'an unknown connection',
    'name: x\nsteps:\n  - id: a\n    connection: mars\n    dli: { jobIds: [1] }\n',
    /:4:17 .*`mars`/,
  ],
  [
    'needs in a circle',
    'name: x\nsteps:\n  - { id: a, needs: [b], dli: { jobIds: [1] } }\n  - { id: b, dli: { jobIds: [2] } }\n',
    /:3:\d+ .*a needs b needs a/,
  ],
  [
    'a wrong type',
    'name: x\nsteps:\n  - id: a\n    dli: { jobIds: 7 }\n',
    /:4:20 .*is a number where a list is meant: write `jobIds: \[7\]`/,
  ],
  ['broken YAML', 'name: [x\n', /bad\.yaml:2:1: /],
])('%s is told with file and line', async (_what, text, told) => {
  const file = join(folder, 'bad.yaml');
  writeFileSync(file, text);

  const { code, stdout, stderr } = await runCli(['plan', file], environmentWithKeys(world.cloud));

  expect(stderr).toMatch(told);
  expect(stdout).toBe('');
  expect(code).toBe(2);
});

async function planOf(spec: object, ...flags: string[]): Promise<PipelinePlan> {
  const { stdout } = await runCli(['plan', fileOf(spec), '--json', ...flags], environmentWithKeys(world.cloud));
  return JSON.parse(stdout) as PipelinePlan;
}

function fileOf(spec: object): string {
  const file = join(folder, 'pipeline.yaml');
  writeFileSync(file, JSON.stringify(spec));
  return file;
}

/** A planned call as the simulator counts it: `PUT /v1.1/:projectId/clusters/:clusterId/cdm/job/:jobName/start`. */
function routeOf(method: string, url: string): string {
  const { pathname } = new URL(url);
  const path = decodeURIComponent(pathname)
    .replace(world.cloud.projectId, ':projectId')
    .replace(`/clusters/${CLUSTER}/`, '/clusters/:clusterId/')
    .replace(/\/job\/(?!all$)[^/]+/, '/job/:jobName')
    .replace(/^(\/v1\/:projectId\/jobs)\/(?!instances\/detail)[^/]+/, '$1/:jobName')
    .replace('{instance_id}', ':instanceId')
    .replace('{instance_name}', ':instanceName')
    .replace(/\/streaming\/jobs\/\d+$/, '/streaming/jobs/:jobId');
  return `${method} ${path}`;
}
