import { randomUUID } from 'node:crypto';
import { STATUS_MEMO } from '../../src/domain/short-status';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, dliSpark, openWorld, quietRuntime } from '../support/huawei-world';
import { runCli } from '../support/run-cli';
import { runCliIn } from '../support/run-cli-in';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

afterAll(async () => world.close());

const NODES = [
  { nodeName: 'read', type: 'CDMJob', status: 'success' },
  {
    nodeName: 'load',
    type: 'DLISQL',
    status: 'fail',
    errorMessage: 'no such table\u001b[2J',
    logPath: 'obs://logs/load.log',
  },
];
const LOG = Array.from({ length: 240 }, (_, at) => `line ${at}`);

/** A run of which the last of three steps has failed. */
async function failedRun(): Promise<string> {
  world.cloud.addJobs([
    cdm('orders', { outcome: 'FAILED', errorSummary: 'disk full', errorDetails: 'at Copier' }),
    dgc('transform', { outcome: 'fail', nodes: NODES }),
    dliSpark('obs://code/features.py', { outcome: 'dead', log: LOG }),
  ]);
  const { workflowId } = await world.startPipeline({
    name: 'nightly',
    onFailure: 'hold',
    params: { job: 'transform' },
    steps: [
      { id: 'copy', needs: [], cdm: { clusterId: CLUSTER, jobName: 'orders' } },
      { id: 'load', needs: [], dgc: { jobName: '{{ params.job }}' } },
      { id: 'learn', needs: [], dliSpark: { file: 'obs://code/features.py' } },
      { id: 'wait', obs: { bucket: 'lake', key: 'never' } },
    ],
  });
  await world.untilStatus(world.env.client.workflow.getHandle(workflowId), ({ asks }) => asks.length === 3);
  return workflowId;
}

test('logs shows of each step that needs someone what the cloud tells: nodes, errors, the end of a log, and where the rest is', async () => {
  const id = await failedRun();

  const all = await runCliIn(world, 'logs', id, '--lines', '2');
  expect(all.code).toBe(0);
  expect(all.stdout).toMatch(/^copy \(cdm\): held\n/);
  expect(all.stdout).toMatch(/ run \d+ of orders, FAILED\n {4}disk full\n {4}at Copier\n/);
  expect(all.stdout).toContain(
    '    node read (CDMJob): success\n    node load (DLISQL): fail\n      no such table [2J\n      log: obs://logs/load.log\n',
  );
  expect(all.stdout).toContain('    ... 238 lines before these\n    line 238\n    line 239\n');
  expect(all.stdout).toContain('DataArts Factory hands out no text of a log by a call');

  const one = await runCliIn(world, 'logs', id, 'learn', '--json');
  const [learn] = JSON.parse(one.stdout) as { runs: { lines: string[] }[] }[];
  expect(learn?.runs[0]?.lines).toEqual(['... 140 lines before these', ...LOG.slice(140)]);
  expect((await runCliIn(world, 'logs', id, 'wait')).stdout).toContain('wait (obs): waiting\n  it has no run\n');
  const unknown = await runCliIn(world, 'logs', id, 'laod');
  expect(unknown).toMatchObject({ code: 2, stderr: 'error: There is no step "laod": did you mean `load`?\n' });

  // What was seen before stands there also where the cloud may not be asked.
  const blind = await runCli(['logs', id, 'load'], { TEMPORAL_ADDRESS: world.env.address });
  expect(blind.code).toBe(1);
  expect(blind.stdout).toContain('    could not be read: ');
  expect(blind.stdout).toMatch(/^load \(dgc\): held\n {2}step load: /);
  await world.env.client.workflow.getHandle(id).cancel();
});

test('logs of what no worker tells says what is only remembered, and what is not known at all', async () => {
  const name = `silent-${randomUUID()}`;
  const taskQueue = `${name}-nobody`;
  const copy = { id: 'copy', service: 'obs', state: 'running', runs: [{ id: '1', job: 'lake' }], more: { runs: 7 } };
  const status = {
    name,
    state: 'running',
    date: '2026-01-31T00:00:00.000Z',
    asks: [],
    steps: [copy],
    more: { steps: 5 },
  };
  const begin = async (of: string, type: string, memo?: Record<string, unknown>) =>
    world.env.client.workflow.start(type, {
      ...{ workflowId: `${name}-${of}`, taskQueue, args: [{ name, steps: [] }] },
      ...(memo && { memo }),
    });
  const open = await begin('open', 'huaweiCloudPipeline', { [STATUS_MEMO]: status });
  const ended = await begin('ended', 'huaweiCloudPipeline');
  await ended.terminate('by hand');
  const answers = await world.start('huaweiCloudBackfill', {
    spec: { name, steps: [] },
    from: '2026-01-01',
    to: '2026-01-01',
  });

  const [remembered, unknown, nothing, other] = await Promise.all([
    runCliIn(world, 'logs', open.workflowId, 'copy'),
    runCliIn(world, 'logs', open.workflowId, 'load'),
    runCliIn(world, 'logs', ended.workflowId),
    runCliIn(world, 'logs', answers.workflowId),
  ]);

  expect(remembered.stdout).toContain('copy (obs): running\n  run 1 of lake\n  ... 7 more runs\n');
  expect(remembered.stderr).toMatch(/^This is what Temporal remembers; .*\nerror: No worker answers on task queue /);
  expect(remembered.code).toBe(1);
  expect(unknown.stderr).toContain('Step "load" is not remembered: ');
  expect(unknown.stderr).not.toContain('There is no step');
  expect(nothing.stderr).toContain(`${name}-ended has ended (terminated) and left no status behind.`);
  expect(other.stderr).toContain(`${answers.workflowId} is no pipeline`);
  await open.terminate();
});
