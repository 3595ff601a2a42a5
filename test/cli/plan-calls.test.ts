import type { Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import { cdmJob } from '../../src/activities/cdm/cdm-job';
import { deleteInlineJobs, inlineCdmJob } from '../../src/activities/cdm/inline-job';
import { KnownUsers } from '../../src/activities/cdm/known-users';
import { RecentJobs } from '../../src/activities/cdm/recent-jobs';
import { dgcInstance } from '../../src/activities/dgc/dgc-instance';
import { dgcRestart } from '../../src/activities/dgc/dgc-restart';
import { dgcSchedule } from '../../src/activities/dgc/dgc-schedule';
import { dgcSupplement } from '../../src/activities/dgc/dgc-supplement';
import { streamJobs } from '../../src/activities/dli/stream-jobs';
import { sparkBatch } from '../../src/activities/dli-spark/spark-batch';
import { mrsJob } from '../../src/activities/mrs/mrs-job';
import { sqlJob } from '../../src/activities/dli-sql/sql-job';
import { obsWait } from '../../src/activities/obs/obs-wait';
import type { RemoteJob, WatchedJob } from '../../src/activities/remote-job';
import { pipelinePlanOf } from '../../src/cli/plan/pipeline-plan';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import { connectionPlaceOf } from '../../src/connections/connection-place';
import { connectionsFromEnvironment } from '../../src/connections/connections';
import type { CdmInlineBody, CdmNamedBody } from '../../src/domain/cdm/cdm-body';
import type { InlineMark } from '../../src/domain/cdm/inline-run';
import type { CdmTrace } from '../../src/domain/cdm/submission-id';
import type { CdmMark } from '../../src/domain/cdm/submissions-since';
import type { DgcBody } from '../../src/domain/dgc/dgc-body';
import type { DliBody } from '../../src/domain/dli/dli-body';
import type { DliSparkBody } from '../../src/domain/dli-spark/spark-body';
import type { DliSqlBody } from '../../src/domain/dli-sql/sql-body';
import type { MrsBody } from '../../src/domain/mrs/mrs-body';
import type { ObsBody } from '../../src/domain/obs/obs-body';
import type { Run } from '../../src/domain/run';
import { checkPipeline } from '../../src/spec/check-pipeline';
import { cdm, CLUSTER, dgc, dli, dliSpark, dliSql, environmentWithKeys, mrs } from '../support/huawei-world';
import { COPY_OF_ORDERS } from '../support/copy-of-orders';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator();
  simulator.addJobs([cdm('copy', { bootMs: 0, durationMs: 0, outcome: 'FAILED' }), dgc('transform'), dli(131)]);
  simulator.addJobs([mrs('rests', { clusterState: 'terminated' })]);
  simulator.addJobs([dliSql('SELECT', { bootMs: 0, durationMs: 0, rows: 1 })]);
  simulator.addJobs([dliSpark('app.py', { bootMs: 0, durationMs: 0, outcome: 'dead' })]);
  simulator.run({ service: 'cdm', clusterId: CLUSTER, job: 'copy' });
});

afterAll(async () => simulator.close());

/** A worker's call with any remote job: whatever a start, a watch, a stop and a retry may ask the cloud for. */
type Exercise = (cloud: HuaweiCloud, body: never) => RemoteJob[];

function namedJob(cloud: HuaweiCloud, body: CdmNamedBody): RemoteJob<CdmMark, CdmTrace> {
  return cdmJob(cloud, body, new KnownUsers(), new RecentJobs(cloud.cdm, CLUSTER));
}

/** Of a cluster that cannot be reached once, and then can. */
function refusedFirst(job: RemoteJob | RemoteJob<CdmMark, CdmTrace>): RemoteJob[] {
  const body = { errCode: 'Cdm.0201', externalMessage: 'Failed to obtain the instance.' };
  simulator.fault({ match: { path: '/cdm/' }, kind: 'refuse', status: 404, body, times: 1 });
  return [job, job];
}

const A_DAY = { startDate: '2026-01-31', endDate: '2026-01-31' };

const kinds: [string, object, Exercise][] = [
  [
    'a CDM migration',
    { cdm: { clusterId: CLUSTER, jobName: 'copy' } },
    (cloud, body: CdmNamedBody) => refusedFirst(namedJob(cloud, body)),
  ],
  [
    'a CDM migration that is created for its run',
    { cdm: { clusterId: CLUSTER, job: COPY_OF_ORDERS } },
    (cloud, body: CdmInlineBody) =>
      refusedFirst(
        ofCreated(
          inlineCdmJob(cloud, body, 'temporal_c0ffee', (jobName) =>
            namedJob(cloud, { clusterId: CLUSTER, jobName, variables: {} }),
          ),
          async (call) => deleteInlineJobs(cloud, CLUSTER, ['temporal_c0ffee'], call),
        ),
      ),
  ],
  [
    'a DGC job',
    { dgc: { jobName: 'transform' } },
    (cloud, body: DgcBody) => [dgcInstance(cloud, body), dgcRestart(cloud, body, '1')],
  ],
  [
    'a DGC backfill',
    { dgc: { jobName: 'transform', workspace: 'default', mode: 'supplement', supplement: A_DAY } },
    (cloud, body: DgcBody) => [dgcSupplement(cloud, body, 'ours')],
  ],
  [
    'a DGC schedule that is switched on',
    { dgc: { jobName: 'transform', mode: 'scheduleOn' } },
    (cloud, body: DgcBody) => [dgcSchedule(cloud, body, true)],
  ],
  [
    'a DGC schedule that is switched off',
    { dgc: { jobName: 'transform', mode: 'scheduleOff' } },
    (cloud, body: DgcBody) => [dgcSchedule(cloud, body, false)],
  ],
  ['a start of DLI stream jobs', { dli: { jobIds: [131] } }, (cloud, body: DliBody) => [streamJobs(cloud, body)]],
  [
    'a stop of DLI stream jobs',
    { dli: { jobIds: [131], action: 'stop' } },
    (cloud, body: DliBody) => [onlyToStop(streamJobs(cloud, body))],
  ],
  [
    'a statement whose rows are brought back',
    { dliSql: { sql: 'SELECT 1', queue: 'etl', rows: 1 } },
    (cloud, body: DliSqlBody) => [sqlJob(cloud, body, 'c0ffee')],
  ],
  [
    'a Spark application',
    { dliSpark: { file: 'app.py', name: 'features' } },
    (cloud, body: DliSparkBody) => [sparkBatch(cloud, body, { workflowId: 'w', runId: 'r', step: 'a', key: '1' })],
  ],
  [
    'a job of a cluster',
    { mrs: { clusterId: 'rests', type: 'SparkSubmit', arguments: ['a.jar'] } },
    (cloud, body: MrsBody) => [mrsJob(cloud, body, 'temporal-c0ffee')],
  ],
  [
    'a wait for an object',
    { obs: { bucket: 'lake', key: 'in/orders.csv' } },
    (cloud, body: ObsBody) => [onlyLookedAt(obsWait(cloud, body))],
  ],
];

test.each(kinds)(
  'the plan of %s names the calls that a worker may make for it, all and no other',
  async (_what, body, jobsOf) => {
    const env = { ...environmentWithKeys(simulator), HUAWEICLOUD_DGC_V2_ENDPOINT: simulator.url };
    const connections = connectionsFromEnvironment(env);
    const cloud = connections.open('default');
    const made = new Set<string>();
    cloud.observe({ called: ({ operation }) => made.add(operation) });
    const around = { connections: ['default'], startedAt: '2026-02-01T00:00:00Z' };
    const pipeline = checkPipeline({ name: 'one', steps: [{ id: 'a', ...body }] }, {}, around);

    for (const job of jobsOf(cloud, pipeline.steps[0]?.body as never)) await callAll(job);
    await connections.close();

    const { steps } = pipelinePlanOf(pipeline, () => connectionPlaceOf(env, 'default'));
    const planned = new Set(steps.flatMap(({ calls }) => calls.map(({ operation }) => operation)));
    expect([...planned].sort()).toEqual([...made].sort());
  },
);

/** Whatever is answered: what counts is what was asked. */
async function callAll(job: RemoteJob): Promise<void> {
  const call = { timeoutMs: 5_000 };
  // One that no history shows any more, so that it is looked for everywhere.
  const runs = job.units.map((unit): Run => ({ id: unit, job: unit, origin: 'new', trace: { id: 999 } }));
  await job.survey(job.units, call).catch(() => undefined);
  const answers = await job.start(job.units, {}, call).catch(() => ({}));
  const started = Object.values(answers).flatMap((answer) => (answer.is === 'started' ? answer.run : []));
  await job.since(job.units, {}, call).catch(() => undefined);
  await job.look(runs, call).catch(() => undefined);
  // One that has just been started, and may have ended well by now.
  await job.look(started, call).catch(() => undefined);
  // And one that has failed, of which it is asked whether CDM tries again.
  const failed = runs.map((run): Run => ({ ...run, trace: { submissionId: 1 } }));
  await job.look(failed, call).catch(() => undefined);
  await job.list
    ?.read(
      runs.map((run) => ({ run })),
      1,
      call,
    )
    .catch(() => undefined);
  await job.checkStopped(runs, call).catch(() => undefined);
  await job.stop(runs, call).catch(() => undefined);
}

/** What nobody of ours starts. */
function onlyLookedAt(job: WatchedJob<never>): RemoteJob {
  const nothing = () => Promise.reject(new Error('is not asked for'));
  return {
    ...(job as WatchedJob),
    survey: nothing,
    start: nothing,
    since: nothing,
    checkStopped: nothing,
    stop: nothing,
  };
}

/** Runs of it know the name of their job; and at its end it is deleted. */
function ofCreated(job: RemoteJob<InlineMark, CdmTrace>, remove: (call: object) => Promise<void>): RemoteJob {
  const named = (runs: Run[]): Run<CdmTrace>[] =>
    runs.map(({ trace, ...run }) => ({ ...run, trace: { ...(trace as CdmTrace), jobName: 'copy' } }));
  return {
    ...(job as RemoteJob),
    look: async (runs, call) => job.look(named(runs), call),
    checkStopped: async (runs, call) => job.checkStopped(named(runs), call),
    stop: async (runs, call) => {
      await job.stop(named(runs), call).catch(() => undefined);
      await remove(call);
      return 'asked';
    },
  };
}

/** A step that stops starts nothing, and waits for nothing but the rest that it brings about. */
function onlyToStop(job: RemoteJob): RemoteJob {
  const nothing = () => Promise.reject(new Error('is not asked for'));
  return { ...job, survey: nothing, start: nothing, since: nothing, look: nothing, list: undefined };
}
