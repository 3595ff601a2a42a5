import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Simulator } from '../../../simulator';
import { startSimulator } from '../../../simulator';
import type { TemporalServer } from '../../../src/cli/demo/temporal-server/start-temporal-server';
import { startTemporalServer } from '../../../src/cli/demo/temporal-server/start-temporal-server';
import type { Place, Secret } from '../../credentials/secret-forms';
import { beginningOf, filesOf, secretsIn } from '../../credentials/secret-forms';
import { ask, startWorkerOnCall, until, type WorkerOnCall } from '../../ops/worker-on-call';
import {
  cdm,
  CLUSTER,
  dgc,
  dli,
  dliSql,
  dliSpark,
  environmentWithKeys,
  environmentWithPassword,
} from '../../support/huawei-world';
import { runCli } from '../../support/run-cli';
import { testEnvironment } from '../../support/temporal';
import { ToldToTheCloud } from './told-to-the-cloud';

const PASSWORD = 'Pa"ss\\wörd/<1>&+=%é';
const KEY = { ak: 'AKOFTHISNIGHT', sk: 'secret/key+of"this\\night=', securityToken: 'security token of/this+night' };
const PLENTY = 1_000_000;

let folder: string;
let server: TemporalServer;
let temporal: TestWorkflowEnvironment;
let cloud: Simulator;
let worker: WorkerOnCall;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'night-of-echoes-'));
  const executable = process.env['TEMPORAL_CLI_PATH'] ?? '';
  server = await startTemporalServer({
    executable,
    ui: false,
    dbFile: join(folder, 'temporal.db'),
    readyWithinMs: 120_000,
  });
  temporal = await testEnvironment(server.address);
  cloud = await startSimulator({ ...KEY, password: PASSWORD });
});

afterEach(async () => {
  worker.process.process.kill('SIGKILL');
  await worker.process.ended;
  await temporal.teardown();
  await Promise.all([server.close(), cloud.close()]);
  rmSync(folder, { recursive: true });
});

interface Night {
  who: string;
  environment: (cloud: Simulator) => NodeJS.ProcessEnv;
  log: string;
  held: Record<string, string>;
}

const nights: Night[] = [
  {
    who: 'an access key',
    environment: environmentWithKeys,
    log: 'text',
    held: { 'the access key': KEY.ak, 'the secret key': KEY.sk, 'the security token': KEY.securityToken },
  },
  {
    who: 'a password login',
    environment: environmentWithPassword,
    log: 'json',
    held: { 'the password': PASSWORD, 'the login': `simulator-user:${PASSWORD}` },
  },
];

test.each(nights)(
  'after a night of replies that echo $who, no form of it is in database, $log log, metrics, memo or terminal',
  async ({ environment, log, held }) => {
    const told = new ToldToTheCloud();
    cloud.addJobs(JOBS);
    cloud.fault({ kind: 'echo', times: PLENTY });
    const env = { ...environment(cloud), TEMPORAL_ADDRESS: server.address };
    worker = await startWorkerOnCall(cloud, { ...env, HUAWEICLOUD_LOG_FORMAT: log }, environment(cloud));
    const handles = await Promise.all(PIPELINES.map(async (steps, at) => start(`night-${at}`, steps)));
    await Promise.all(handles.map(async (handle) => untilSettled(handle)));
    const shown = [...(await placesOf(handles)), ...(await terminal(handles, env))];
    worker.process.process.kill('SIGTERM');
    const { stdout, stderr } = await worker.process.ended;
    await server.close();
    told.stop();
    const places = [...shown, place('the log', stdout + stderr), filesOf('the database', folder)];
    const secrets = Object.entries(held).map(([what, text]): Secret => ({ what, text }));
    const all = [...secrets, ...told.all];

    expect(told.all.length).toBeGreaterThan(0);
    expect(cloud.requests().map(({ route }) => route)).toEqual(expect.arrayContaining(ROUTES));
    expect(places.filter(({ bytes }) => bytes.length === 0)).toEqual([]);
    expect(secretsIn(places, [{ what: 'a job', text: 'broken_copy' }]).join()).toMatch(
      /in the history .* in the memo .* in the log.* in the database/,
    );
    expect(tally(secretsIn(places, [...all, ...all.map(beginningOf)]))).toEqual({});
  },
);

const JOBS = [
  cdm('orders'),
  cdm('broken_copy', { outcome: 'FAILED', errorSummary: 'no such table' }),
  dgc('transform'),
  dgc('broken_transform', { outcome: 'fail' }),
  dli(131),
  dli(132, { outcome: 'job_submit_fail', statusDesc: 'no queue' }),
  dliSql('SELECT 1 AS good', { rows: [{ good: 1 }] }),
  dliSql('SELECT * FROM broken', { outcome: 'FAILED', message: 'no such table' }),
  dliSpark('good.py'),
  dliSpark('broken.py', { outcome: 'dead', log: ['no such table'] }),
];

const ROUTES = [
  '/v1.1/:projectId/clusters/:clusterId/cdm/job/:jobName/start',
  '/v1/:projectId/jobs/:jobName/run-immediate',
  '/v1.0/:projectId/streaming/jobs/run',
  '/v1.0/:projectId/jobs/submit-job',
  '/v2.0/:projectId/batches',
];

const copy = (jobName: string) => ({ id: 'copy', cdm: { clusterId: CLUSTER, jobName } });
const transform = (jobName: string) => ({ id: 'transform', dgc: { jobName } });
const streams = (id: number) => ({ id: 'streams', dli: { jobIds: [id] } });
const check = (sql: string) => ({ id: 'check', dliSql: { sql, queue: 'etl', rows: 1 } });
const features = (file: string) => ({ id: 'features', dliSpark: { file, args: ['1'] } });

/** A good one; of each service one that fails; and one that is refused, since the cloud knows no such job. */
const PIPELINES = [
  [copy('orders'), transform('transform'), streams(131), check('SELECT 1 AS good'), features('good.py')],
  [copy('broken_copy')],
  [transform('broken_transform')],
  [streams(132)],
  [check('SELECT * FROM broken')],
  [features('broken.py')],
  [transform('unheard_of')],
  [streams(999)],
];

async function start(name: string, steps: object[]): Promise<WorkflowHandle> {
  const spec = { name, onFailure: 'hold', steps };
  const options = { taskQueue: worker.taskQueue, args: [spec], workflowId: name };
  return temporal.client.workflow.start('huaweiCloudPipeline', options);
}

async function untilSettled(handle: WorkflowHandle): Promise<void> {
  const look = async () => (await handle.query<{ state: string }>('status')).state;
  await until(look, (state) => state !== 'running');
}

/** What Temporal hands out of these runs. */
async function placesOf(handles: WorkflowHandle[]): Promise<Place[]> {
  const places = handles.map(async (handle) => {
    const { workflowId } = handle;
    const { memo } = await handle.describe();
    return [
      place(`the history of ${workflowId}`, JSON.stringify(await handle.fetchHistory())),
      place(`the memo of ${workflowId}`, inspect(memo, { depth: 12, maxStringLength: null })),
      place(`the status of ${workflowId}`, JSON.stringify(await handle.query('status'))),
      place(`the details of ${workflowId}`, inspect(await handle.query('__temporal_workflow_metadata'))),
    ];
  });
  const metrics = place('the metrics', (await ask(worker.url, '/metrics')).body);
  const ready = place('the health port', (await ask(worker.url, '/readyz')).body);
  return [...(await Promise.all(places)).flat(), metrics, ready];
}

/** What the command line prints of them. */
async function terminal(handles: WorkflowHandle[], env: NodeJS.ProcessEnv): Promise<Place[]> {
  const ids = handles.map(({ workflowId }) => workflowId);
  const commands = [
    ...ids.flatMap((id) => [['status', id]]),
    ['status', ids[1] ?? '', '--json'],
    ['list'],
    ['list', '--json'],
    ['doctor'],
    ['doctor', '--json'],
  ];
  const places: Place[] = [];
  for (const args of commands) {
    const { stdout, stderr } = await runCli(args, { ...env, HUAWEICLOUD_TASK_QUEUE: worker.taskQueue });
    places.push(place(`the output of ${args.join(' ')}`, stdout + stderr));
  }
  return places;
}

/** How often each secret was found, by the kind of place. */
function tally(found: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const where of found.map((line) => line.replace(/ in (the \w+).*/, ' in $1')))
    counts[where] = (counts[where] ?? 0) + 1;
  return counts;
}

function place(where: string, text: string): Place {
  return { where, bytes: Buffer.from(text) };
}
