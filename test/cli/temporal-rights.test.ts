import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../../simulator';
import { cdm, CLUSTER, environmentWithKeys } from '../support/huawei-world';
import { markdownTable } from '../support/markdown-table';
import { runCli, startCli, type RunningCli } from '../support/run-cli';
import { startTemporalProxy, type TemporalProxy } from '../support/temporal-proxy';
import { temporaryFolder } from '../support/temporary-folder';

const PAGE = join(__dirname, '../../docs/temporal-server.md');
const BEGIN =
  '<!-- Recorded by a proxy between them and the server. UPDATE_DOCS=1 npx jest test/cli/temporal-rights adds what is new. -->';
const END = '<!-- End of that. -->';
const WHO = ['worker', 'command line', 'board'] as const;

type Who = (typeof WHO)[number];

const folder = temporaryFolder();
const taskQueue = `rights-${randomUUID()}`;
const name = `rights-${randomUUID()}`;
const date = '2026-01-31';
let cloud: Simulator;
let proxies: Record<Who, TemporalProxy>;
const running: RunningCli[] = [];

beforeAll(async () => {
  const [worker, commands, board] = await Promise.all([
    startTemporalProxy(),
    startTemporalProxy(),
    startTemporalProxy(),
  ]);
  proxies = { worker, 'command line': commands, board };
  cloud = await startSimulator();
  cloud.addJobs([cdm('broken', { outcome: 'FAILED' })]);
});

afterAll(async () => {
  for (const { process: child } of running) child.kill('SIGKILL');
  await Promise.all(running.map(({ ended }) => ended));
  await Promise.all([cloud.close(), ...Object.values(proxies).map((proxy) => proxy.close())]);
});

test('the page on the server names every call that the worker, the commands and the board have made', async () => {
  const worker = begin('worker', ['worker', '--nexus', '--task-queue', taskQueue]);
  const board = begin('board', ['board', '--port', '0', '--json']);
  const { url } = JSON.parse(await board.says(/^\{.*\}$/m)) as { url: string };
  await worker.says(/Worker ready/);
  const [held, failed] = [pipeline('held', 'onFailure: hold\n'), pipeline('failed')];
  const nightly = pipeline('nightly', "schedule: { cron: '0 3 * * *' }\n");
  await Promise.all([
    command('run', held.file, '--date', date, '--detach'),
    command('run', failed.file, '--date', date),
    command('schedule', 'apply', nightly.file),
    command('doctor'),
  ]);
  const act = (verb: string, body: object) =>
    fetch(`${url}/api/runs/${held.id}/${verb}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: new URL(url).origin },
      body: JSON.stringify(body),
    });
  await Promise.all([
    command('list'),
    command('status', held.id),
    command('pause', held.id),
    command('cleanup', failed.id),
    command('rerun', failed.id),
    command('schedule', 'list'),
    command('schedule', 'trigger', nightly.name),
    fetch(`${url}/api/pipelines`),
    fetch(`${url}/api/runs/${held.id}`),
    act('pause', {}),
  ]);
  await Promise.all([command('cancel', held.id), command('schedule', 'delete', nightly.name), act('cancel', {})]);

  const page = readFileSync(PAGE, 'utf8');
  const [before = '', rest = ''] = page.split(BEGIN);
  const [table = '', after = ''] = rest.split(END);
  const known = callersIn(table);
  for (const who of WHO) {
    const called = proxies[who].called();
    expect(called.length).toBeGreaterThan(3);
    for (const method of called) known.set(method, new Set([...(known.get(method) ?? []), who]));
  }
  const fresh = `${before}${BEGIN}\n\n${tableOf(known)}\n\n${END}${after}`;
  if (process.env['UPDATE_DOCS']) writeFileSync(PAGE, fresh);
  expect(page).toBe(fresh);
});

function begin(who: Who, args: string[]): RunningCli {
  const cli = startCli(args, environmentOf(who));
  running.push(cli);
  return cli;
}

async function command(...args: string[]): Promise<void> {
  await runCli(args, environmentOf('command line'));
}

function environmentOf(who: Who): NodeJS.ProcessEnv {
  return {
    ...environmentWithKeys(cloud),
    TEMPORAL_ADDRESS: proxies[who].address,
    HUAWEICLOUD_TASK_QUEUE: taskQueue,
    ...(who === 'worker' && { HUAWEICLOUD_HEALTH_ADDRESS: '0' }),
  };
}

function pipeline(kind: string, more = ''): { name: string; id: string; file: string } {
  const file = join(folder, `${kind}.yaml`);
  const steps = `steps: [{ id: copy, cdm: { clusterId: '${CLUSTER}', jobName: broken }, whenRunning: wait }]`;
  writeFileSync(file, `name: ${name}-${kind}\n${more}${steps}\n`);
  return { name: `${name}-${kind}`, id: `${name}-${kind}-${date}`, file };
}

function callersIn(table: string): Map<string, Set<Who>> {
  const rows = [...table.matchAll(/^\| `(\w+)` *\| \w+ *\|(.*)\|$/gm)];
  return new Map(
    rows.map(([, method = '', cells = '']) => [
      method,
      new Set(WHO.filter((_, at) => cells.split('|')[at]?.trim() === 'yes')),
    ]),
  );
}

function tableOf(known: Map<string, Set<Who>>): string {
  const rows = [...known]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([method, callers]) => [
      `\`${method}\``,
      rightFor(method),
      ...WHO.map((who) => (callers.has(who) ? 'yes' : '')),
    ]);
  return markdownTable([['call', 'right', ...WHO], ...rows]);
}

/** As server 1.29 has it in common/api/metadata.go. */
function rightFor(method: string): string {
  if (/^(Add|Remove)SearchAttributes$|NexusEndpoint/.test(method)) return 'admin';
  if (/^(Get|List|Describe|Count|Query|Check)|^PollWorkflowExecutionUpdate$/.test(method)) return 'read';
  return 'write';
}
