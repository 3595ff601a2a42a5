import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATUS_MEMO } from '../../src/domain/short-status';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, openWorld, quietRuntime } from '../support/huawei-world';
import { runCliIn } from '../support/run-cli-in';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

afterAll(async () => world.close());

const AS_WRITTEN = `flowchart TD
  %% NAME
  s1["copy<br/>cdm<br/>for each of params.tables"]
  s2["load<br/>dgc<br/>when steps.copy.succeeded.size #62; 0"]
  s1 --> s2`;

function fileOf(name: string): string {
  const file = join(folder, `${name}.yaml`);
  const steps = [
    { id: 'copy', forEach: { in: 'params.tables', as: 'table' }, cdm: { clusterId: CLUSTER, jobName: '{{ table }}' } },
    { id: 'load', dgc: { jobName: 'load' }, when: 'steps.copy.succeeded.size > 0' },
  ];
  const schedule = { cron: '30 2 * * *' };
  writeFileSync(
    file,
    JSON.stringify({ name, params: { tables: ['orders', 'lines'] }, onFailure: 'hold', schedule, steps }),
  );
  return file;
}

test('a graph shows the steps of a file, and those of a run as they stand, without a worker as well', async () => {
  const name = `nightly-${randomUUID()}`;
  world.cloud.addJobs([cdm('orders'), cdm('lines', { outcome: 'FAILED' }), dgc('load')]);
  const file = fileOf(name);
  const ofFile = await runCliIn(world, 'graph', file);
  expect(ofFile).toEqual({ code: 0, stdout: `${AS_WRITTEN.replace('NAME', name)}\n`, stderr: '' });

  const id = (await runCliIn(world, 'run', file, '--detach')).stdout.trim();
  const handle = world.env.client.workflow.getHandle(id);
  await world.untilStatus(handle, ({ asks }) => asks.length > 0);
  const ofRun = await runCliIn(world, 'graph', id);
  expect(ofRun.stdout.split('\n').slice(0, 8)).toEqual([
    'flowchart TD',
    `  %% ${name}#58; held`,
    '  s1["copy[orders]<br/>cdm · ✓ succeeded"]:::is-succeeded',
    '  s2["copy[lines]<br/>cdm · ? held"]:::is-held',
    '  s3["load<br/>dgc · · waiting<br/>when steps.copy.succeeded.size #62; 0"]:::is-waiting',
    '  all1((" "))',
    '  s1 --> all1',
    '  s2 --> all1',
  ]);
  for (const format of ['dot', 'svg']) {
    const { stdout } = await runCliIn(world, 'graph', id, '--format', format);
    expect(stdout).toContain('copy[lines]');
  }
  await handle.cancel();
});

test('a run that was ended from outside is drawn as that, with what is known of its steps and without what is not', async () => {
  const name = `ended-${randomUUID()}`;
  const steps = ['a', 'b', 'c', 'd'].map((id) => ({ id, dgc: { jobName: id } }));
  const known = [{ id: 'b', service: 'dgc', state: 'running', runs: [] }];
  const status = {
    name,
    state: 'running',
    date: '2026-01-31T00:00:00.000Z',
    asks: [],
    steps: known,
    more: { steps: 5 },
  };
  const begin = async (workflowId: string, memo?: Record<string, unknown>) =>
    world.env.client.workflow.start('huaweiCloudPipeline', {
      ...{ workflowId, taskQueue: `${name}-nobody`, args: [{ name, steps }] },
      ...(memo && { memo }),
    });
  const runs = [await begin(`${name}-1`, { [STATUS_MEMO]: status }), await begin(`${name}-2`)];
  await Promise.all(runs.map(async (run) => run.terminate('by hand')));

  const [remembered, forgotten] = await Promise.all(
    runs.map(async ({ workflowId }) => runCliIn(world, 'graph', workflowId)),
  );

  const [, title, ...drawn] = remembered?.stdout.split('\n') ?? [];
  expect(title).toBe(`  %% ${name}#58; terminated`);
  expect(drawn.slice(0, 5)).toEqual([
    '  s1["a<br/>dgc"]',
    '  s2["b<br/>dgc · ▶ running"]:::is-running',
    '  s3["c<br/>dgc"]',
    '  s4["d<br/>dgc"]',
    '  s1 --> s2',
  ]);
  expect(remembered?.stderr).toContain(
    `what it started may go on. Stop it with: temporal-huaweicloud cleanup ${name}-1\n`,
  );
  expect(remembered?.stderr).toContain('How 5 more of its steps stand is not known');
  expect(forgotten?.stdout).toContain('  s1["a<br/>dgc"]\n');
  expect(forgotten?.stderr).toContain(`${name}-2 has ended (terminated) and left no status behind.\n`);
  expect(forgotten?.stderr).not.toContain('No worker answers');
});

test('what is no file and no run, and a file with a mistake, is told in a sentence', async () => {
  const wrong = join(folder, 'wrong.yaml');
  writeFileSync(wrong, 'name: wrong\nsteps: [{ id: a, cmd: {} }]\n');

  const [missing, nobody, mistaken, format] = await Promise.all([
    runCliIn(world, 'graph', 'missing.yaml'),
    runCliIn(world, 'graph', 'nobody'),
    runCliIn(world, 'graph', wrong),
    runCliIn(world, 'graph', wrong, '--format', 'png'),
  ]);
  expect(missing).toMatchObject({ code: 2, stderr: 'error: missing.yaml: cannot be read: there is no such file\n' });
  expect(nobody.stderr).toBe('error: There is no pipeline nobody on this server, in this namespace.\n');
  expect(mistaken.stderr).toContain('wrong.yaml:2:18 steps[0]: unknown key `cmd`');
  expect(format.stderr).toMatch(/mermaid.*dot.*svg/);
});

test('Temporal’s own UI has the graph as text beside a run that was started by a command, by a schedule, and again', async () => {
  const name = `shown-${randomUUID()}`;
  world.cloud.addJobs([cdm('orders'), cdm('lines'), dgc('load')]);
  const file = fileOf(name);
  const details = `\`\`\`mermaid\n${AS_WRITTEN.replace('NAME', name)}\n\`\`\``;
  const detailsOf = async (id: string) => (await world.env.client.workflow.getHandle(id).describe()).staticDetails();

  const id = (await runCliIn(world, 'run', file, '--detach')).stdout.trim();
  expect(await detailsOf(id)).toBe(details);
  await world.env.client.workflow.getHandle(id).result();
  await runCliIn(world, 'rerun', id, '--from', 'load', '--detach');
  expect(await detailsOf(id)).toBe(details);
  await runCliIn(world, 'schedule', 'apply', file);
  const scheduled = (await runCliIn(world, 'schedule', 'trigger', name)).stdout.trim();
  expect(await detailsOf(scheduled)).toBe(details);
  await runCliIn(world, 'schedule', 'delete', name);
});
