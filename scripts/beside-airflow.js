'use strict';
// The same misfortunes as in test/vendor-sdks/airflow/try_provider.py, in the same cloud, for pipelines of ours: what they come
// to, and what the cloud saw.
const { spawn } = require('node:child_process');
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { startProgram } = require('../lib/examples/program');
const { findCli } = require('../lib/src/cli/demo/temporal-server/find-cli');
const { narratorFor } = require('../lib/src/cli/demo/temporal-server/narrator');
const { startTemporalServer } = require('../lib/src/cli/demo/temporal-server/start-temporal-server');

const COMMAND_LINE = join(__dirname, '..', 'bin', 'temporal-huaweicloud.js');
const QUEUE = 'beside-airflow';
const URN = 'urn:smn:cn-north-4:0605767e86f84c97b4b8f4ac5b4e2d0f:data-ops';

const SHORT = { durationMs: 600, bootMs: 100 };
const SQL = { service: 'dliSql', ...SHORT };
const SPARK = { service: 'dliSpark', ...SHORT };
const MRS = { service: 'mrs', clusterId: 'm1', ...SHORT };
const CDM = { service: 'cdm', clusterId: 'c1', name: 'orders', ...SHORT };
const SMN = { service: 'smn', topicUrn: URN };

const sql = { id: 'sql', dliSql: { sql: 'INSERT INTO t SELECT 1', queue: 'etl' } };
const spark = { id: 'spark', dliSpark: { file: 'obs://code/f.py', queue: 'spark' } };
const mrs = { id: 'mrs', mrs: { clusterId: 'm1', type: 'SparkSubmit', arguments: ['f.jar'] } };
const cdm = { id: 'copy', cdm: { clusterId: 'c1', jobName: 'orders' } };
const smn = { id: 'say', smn: { topicUrn: URN, subject: 's', message: 'done' } };

const lost = (method, path) => ({ kind: 'loseReply', times: 1, match: { method, path } });
const ONCE = ['start', 'end'];

/** Steps, what befalls them, and what has to come of it. */
const CASES = [
  { what: 'DLI SQL, its reply is lost', step: sql, job: SQL, faults: [lost('POST', '/jobs/submit-job')], saw: ONCE },
  { what: 'Spark, its reply is lost', step: spark, job: SPARK, faults: [lost('POST', '/batches')], saw: ONCE },
  { what: 'MRS, its reply is lost', step: mrs, job: MRS, faults: [lost('POST', '/job-executions')], saw: ONCE },
  { what: 'CDM, its reply is lost', step: cdm, job: CDM, faults: [lost('PUT', '/start')], saw: ONCE },
  {
    what: 'SMN, its reply is lost',
    step: smn,
    job: SMN,
    faults: [lost('POST', '/publish')],
    saw: ['start'],
    fails: true,
  },
  {
    what: 'DLI SQL, one look is cut off',
    step: sql,
    job: { ...SQL, durationMs: 2_000 },
    faults: [{ kind: 'reset', times: 1, match: { method: 'GET', path: '/jobs' } }],
    saw: ONCE,
  },
  {
    what: 'DLI SQL, its looks are throttled',
    step: sql,
    job: SQL,
    faults: [{ kind: 'refuse', status: 429, times: 3, match: { method: 'GET', path: '/jobs' } }],
    saw: ONCE,
  },
  { what: 'MRS, a job whose result is FAILED', step: mrs, job: { ...MRS, outcome: 'FAILED' }, saw: ONCE, fails: true },
  {
    what: 'DLI SQL, ended while it runs',
    step: { ...sql, timeout: '5s' },
    job: { ...SQL, durationMs: 600_000 },
    saw: ['start', 'stop', 'end'],
    fails: true,
  },
];

/** Runs each in the cloud. Answers how many came to something else than they have to. */
async function tryHere(cloud, folder) {
  const server = await startTemporalServer({
    executable: await findCli({ env: process.env, narrator: narratorFor(process.stderr) }),
    ui: false,
  });
  const env = {
    ...process.env,
    TEMPORAL_ADDRESS: server.address,
    HUAWEICLOUD_ENDPOINT: cloud.url,
    HUAWEICLOUD_REGION: 'cn-north-4',
    HUAWEICLOUD_SDK_PROJECT_ID: cloud.projectId,
    HUAWEICLOUD_SDK_AK: cloud.ak,
    HUAWEICLOUD_SDK_SK: cloud.sk,
  };
  const worker = startProgram(
    { command: process.execPath, args: [COMMAND_LINE, 'worker', '--task-queue', QUEUE] },
    env,
  );
  try {
    let otherwise = 0;
    for (const [nth, one] of CASES.entries()) {
      const isSo = await Promise.race([tryOne(cloud, env, join(folder, `here-${nth}.yaml`), one), worker.endedTooSoon]);
      otherwise += isSo ? 0 : 1;
    }
    return otherwise;
  } finally {
    await worker.stop();
    await server.close();
  }
}

async function tryOne(cloud, env, file, { what, step, job, faults = [], saw, fails = false }) {
  cloud.reset();
  cloud.addJobs([job]);
  for (const fault of faults) cloud.fault(fault);
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ name: `here-${step.id}`, steps: [step] }));
  const id = `here-${what.replaceAll(/\W+/g, '-')}`;
  const args = [COMMAND_LINE, 'run', file, '--workflow-id', id, '--task-queue', QUEUE, '--json'];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  child.stdout.on('data', (data) => (said += data));
  await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  const { state, steps } = JSON.parse(said.trimEnd().split('\n').at(-1));
  const why = steps[0]?.failure?.type;
  const seen = cloud.log().map(({ effect }) => effect);
  const isSo = seen.join() === saw.join() && (state === 'failed') === fails;
  const here = why === undefined ? state : `${state}, ${why}`;
  console.log(`${isSo ? 'ok' : 'no'} ${what}\n     here: ${here}\n     the cloud: ${seen.join(', ')}`);
  if (!isSo) console.log(`     WRONG expected: ${fails ? 'failed' : 'succeeded'}; ${saw.join(', ')}`);
  return isSo;
}

module.exports = { tryHere };
