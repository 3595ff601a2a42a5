import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { startSimulator, type Simulator } from '../../simulator';
import { secretsIn } from '../credentials/secret-forms';
import { cdm, CLUSTER, dgc, environmentWithPassword, quietRuntime } from '../support/huawei-world';
import { runCli, startCli, type RunningCli } from '../support/run-cli';
import { testEnvironment, workflowBundlePath } from '../support/temporal';
import { temporaryFolder } from '../support/temporary-folder';
import { startTraceReceiver, type Span, type TraceReceiver } from './trace-receiver';
import { layTracedBundle } from './traced-bundle';

const PASSWORD = 'Pa"ss\\wörd/<1>&+=%é';
/** As OTLP counts kinds of spans and statuses. */
const CLIENT = 3;
const ERROR = 2;

const folder = temporaryFolder();
let cloud: Simulator;
let temporal: TestWorkflowEnvironment;
let receiver: TraceReceiver;
let environment: NodeJS.ProcessEnv;
let worker: RunningCli;

beforeAll(async () => {
  quietRuntime();
  [cloud, temporal, receiver] = await Promise.all([
    startSimulator({ password: PASSWORD }),
    testEnvironment(),
    startTraceReceiver(),
    layTracedBundle(),
  ]);
  environment = {
    ...environmentWithPassword(cloud),
    TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'],
    HUAWEICLOUD_TASK_QUEUE: `traced-${randomUUID()}`,
    HUAWEICLOUD_PACE_MIN: '100ms',
    HUAWEICLOUD_TRACES_ENDPOINT: receiver.url,
    OTEL_BSP_SCHEDULE_DELAY: '100',
  };
  worker = startCli(['worker'], environment);
  await worker.says(/Worker ready/);
});

afterAll(async () => {
  worker.process.kill('SIGTERM');
  await worker.ended;
  await Promise.all([temporal.teardown(), cloud.close(), receiver.close()]);
});

/** A pipeline of one step, as a file of its own. */
function pipelineFile(job: string, more = ''): { name: string; file: string } {
  const name = `${job}-${randomUUID()}`;
  const file = join(folder, `${name}.yaml`);
  const step = `cdm: { clusterId: ${CLUSTER}, jobName: ${job} }`;
  writeFileSync(file, `name: ${name}\nsteps:\n  - { id: copy, ${step} }\n${more}`);
  return { name, file };
}

/** Whether a worker waits for the end of its DGC job. */
async function isWatched(handle: WorkflowHandle): Promise<boolean> {
  const { raw } = await handle.describe();
  const isWatch = ({ activityType, lastStartedTime }: NonNullable<typeof raw.pendingActivities>[0]) =>
    activityType?.name === 'huaweicloud.dgc.watchInstance' && !!lastStartedTime;
  return (raw.pendingActivities ?? []).some(isWatch);
}

/** The spans above one, from its parent to the root. */
function above(span: Span, spans: Span[]): Span[] {
  const parent = spans.find(({ spanId, traceId }) => spanId === span.parentSpanId && traceId === span.traceId);
  return parent ? [parent, ...above(parent, spans)] : [];
}

/** The spans of the trace of one run, once its own has come and there is none whose parent has not. */
async function spansOf(workflowId: string): Promise<Span[]> {
  const ofTrace = (spans: Span[]) => {
    const run = spans.find(({ name, attributes: { temporalWorkflowId } }) => {
      return name.startsWith('RunWorkflow:') && temporalWorkflowId === workflowId;
    });
    return spans.filter(({ traceId }) => traceId === run?.traceId);
  };
  const hasParent = (span: Span, spans: Span[]) => !span.parentSpanId || above(span, spans).length > 0;
  const isWhole = (spans: Span[]) => spans.length > 0 && spans.every((span) => hasParent(span, spans));
  return ofTrace(await receiver.until((spans) => isWhole(ofTrace(spans))));
}

const nameOf = ({ name }: Span) => name;

test('a run that a command starts is one trace, from the command to each request to the cloud', async () => {
  cloud.addJobs([cdm('orders')]);
  const { file, name } = pipelineFile('orders');
  await expect(runCli(['run', file, '--date', '2026-01-31'], environment)).resolves.toMatchObject({ code: 0 });
  const workflowId = `${name}-2026-01-31`;
  const spans = await spansOf(workflowId);
  const requests = spans.filter(({ kind }) => kind === CLIENT);
  const start = requests.find((span) => span.name === 'CDM startJob');

  expect(above(start!, spans).map(nameOf)).toEqual([
    'RunActivity:huaweicloud.cdm.startJob',
    'StartActivity:huaweicloud.cdm.startJob',
    'RunWorkflow:huaweiCloudPipeline',
    'StartWorkflow:huaweiCloudPipeline',
  ]);
  for (const request of requests) expect(above(request, spans).at(-1)?.name).toBe('StartWorkflow:huaweiCloudPipeline');
  expect(start?.attributes).toEqual({
    'huaweicloud.connection': 'default',
    'huaweicloud.service': 'CDM',
    'huaweicloud.operation': 'startJob',
    'huaweicloud.code': 'ok',
    'huaweicloud.request_id': expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    'http.request.method': 'PUT',
    'http.response.status_code': 200,
  });
  // Nothing of that run is in another trace: its status was asked for many times meanwhile.
  const others = receiver.spans().filter(({ attributes }) => attributes['temporalWorkflowId'] === workflowId);
  expect(others.map(nameOf).filter((other) => !spans.some((span) => nameOf(span) === other))).toEqual([]);
  expect(receiver.spans().map(nameOf).join()).not.toMatch(/Query/);
});

test('each look at a job that goes on is in the trace of the run that waits for it', async () => {
  const names = ['first', 'second', 'third'];
  cloud.addJobs(names.map((name) => dgc(name, { durationMs: 800 })));
  const started = names.map((jobName) => ({ jobName, workflowId: `look-${jobName}-${randomUUID()}` }));
  const taskQueue = environment['HUAWEICLOUD_TASK_QUEUE'] ?? '';
  const run = ({ jobName, workflowId }: (typeof started)[0]) =>
    temporal.client.workflow.execute('huaweiCloudDgcJob', { taskQueue, workflowId, args: [{ jobName }] });
  await Promise.all(started.map(run));
  for (const { workflowId } of started) {
    const spans = await spansOf(workflowId);
    const looks = spans.filter((span) => above(span, spans)[0]?.name === 'RunActivity:huaweicloud.dgc.watchInstance');
    expect(new Set(looks.map(nameOf))).toEqual(new Set(['DGC instance']));
  }
});

test('a run that a schedule starts is a trace of its own, which begins with the run and names the schedule', async () => {
  cloud.addJobs([cdm('nightly')]);
  const { file, name } = pipelineFile('nightly', 'schedule: { cron: "30 2 1 1 *" }\n');
  await expect(runCli(['schedule', 'apply', file], environment)).resolves.toMatchObject({ code: 0 });
  const { stdout } = await runCli(['schedule', 'trigger', name], environment);
  const spans = await spansOf(stdout.trim());
  await temporal.client.schedule.getHandle(name).delete();
  const start = spans.find((span) => span.name === 'CDM startJob');
  const root = above(start!, spans).at(-1);

  expect(root).toMatchObject({
    name: 'RunWorkflow:huaweiCloudPipeline',
    attributes: { temporalWorkflowId: stdout.trim(), temporalScheduleId: name },
  });
  expect(root?.parentSpanId ?? '').toBe('');
});

test('a refused request says so by its code, its activity in words, and nothing that was sent holds a secret', async () => {
  cloud.addJobs([cdm('refused_copy')]);
  const quoted = [PASSWORD, JSON.stringify(PASSWORD), encodeURIComponent(PASSWORD)].join(' ');
  const body = { error_code: 'Cdm.0100', error_msg: `refused: ${quoted}` };
  cloud.fault({ match: { path: '/refused_copy/start' }, kind: 'refuse', status: 400, body, times: 50 });
  const { file, name } = pipelineFile('refused_copy');
  await expect(runCli(['run', file, '--date', '2026-01-31'], environment)).resolves.toMatchObject({ code: 1 });
  const spans = await spansOf(`${name}-2026-01-31`);
  const refused = spans.find((span) => span.name === 'CDM startJob');
  const bytes = Buffer.from(receiver.received());
  const token = /MII[\w-]{100}/;

  expect(refused).toMatchObject({
    status: { code: ERROR, message: 'Cdm.0100' },
    attributes: { 'huaweicloud.code': 'Cdm.0100', 'http.response.status_code': 400, 'error.type': 'Cdm.0100' },
  });
  expect(above(refused!, spans)[0]?.status).toMatchObject({
    code: ERROR,
    message: expect.stringMatching(/Cdm\.0100/) as string,
  });
  expect(token.test(await tokenOf(cloud))).toBe(true);
  expect(bytes.toString()).not.toMatch(token);
  expect(secretsIn([{ where: 'the traces', bytes }], [{ what: 'the password', text: PASSWORD }])).toEqual([]);
});

test('only what is named leaves the process: no memo, no search attribute, no place in the code', () => {
  const names = new Set(receiver.spans().flatMap(({ attributes }) => Object.keys(attributes)));
  expect([...names].sort()).toEqual(
    [
      ...['attempt', 'namespace', 'run_id', 'taskQueue', 'workflowType'],
      ...['temporalActivityId', 'temporalScheduleId', 'temporalWorkflowId', 'error.type'],
      ...['code', 'connection', 'operation', 'request_id', 'service'].map((name) => `huaweicloud.${name}`),
      ...['http.request.method', 'http.response.status_code'],
    ].sort(),
  );
  expect(receiver.spans().flatMap(({ events }) => events)).toEqual([]);
  expect(new Set(receiver.spans().map(({ service }) => service))).toEqual(new Set(['temporal-huaweicloud']));
  // Where the convention has it, since the endpoint names no path.
  expect(receiver.received()).toMatch(/^POST \/v1\/traces /);
});

test('a run that is asked, answered and taken over by another worker stays one trace, and replays without traces', async () => {
  cloud.addJobs([cdm('held', { outcome: 'FAILED' }), dgc('long', { durationMs: 600_000 })]);
  const spec = {
    name: 'taken-over',
    onFailure: 'hold',
    steps: [
      { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'held' } },
      { id: 'transform', needs: [], dgc: { jobName: 'long' } },
    ],
  };
  const taskQueue = environment['HUAWEICLOUD_TASK_QUEUE'] ?? '';
  const workflowId = `taken-over-${randomUUID()}`;
  const handle = await temporal.client.workflow.start('huaweiCloudPipeline', { taskQueue, workflowId, args: [spec] });
  const status = () => handle.query<{ asks: unknown[] }>('status');
  while (!(await status()).asks.length || !(await isWatched(handle))) await pause(50);
  await handle.executeUpdate('pause', { args: [{}] });
  worker.process.kill('SIGTERM');
  await worker.ended;
  worker = startCli(['worker'], environment);
  cloud.addJobs([cdm('held')]);
  cloud.advance(600_000);
  await handle.executeUpdate('retry', { args: [{ step: 'copy' }] });
  await handle.executeUpdate('resume', { args: [{}] });
  await handle.result();
  const spans = await spansOf(workflowId);
  const history = await handle.fetchHistory();

  const roots = spans.filter(({ parentSpanId }) => !parentSpanId).map(nameOf);
  expect(roots).toEqual(['RunWorkflow:huaweiCloudPipeline']);
  expect(
    spans.map(nameOf).filter((name) => name === 'RunActivity:huaweicloud.dgc.watchInstance').length,
  ).toBeGreaterThan(1);
  expect(spans.map(nameOf).filter((name) => name === 'StartActivity:huaweicloud.dgc.watchInstance')).toHaveLength(1);
  expect(JSON.stringify(history)).toContain('_tracer-data');
  const replay = Worker.runReplayHistory({ workflowBundle: { codePath: workflowBundlePath() } }, history);
  await expect(replay).resolves.toBeUndefined();
});

/** A token as this cloud issues them. */
async function tokenOf({ url, domain, user, password, projectId }: Simulator): Promise<string> {
  const identity = { methods: ['password'], password: { user: { name: user, password, domain: { name: domain } } } };
  const body = JSON.stringify({ auth: { identity, scope: { project: { id: projectId } } } });
  const headers = { 'content-type': 'application/json' };
  const reply = await fetch(`${url}/v3/auth/tokens`, { method: 'POST', headers, body });
  return reply.headers.get('x-subject-token') ?? '';
}
