import type { Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import { cdmJob } from '../../src/activities/cdm/cdm-job';
import { KnownUsers } from '../../src/activities/cdm/known-users';
import { RecentJobs } from '../../src/activities/cdm/recent-jobs';
import { dgcInstance } from '../../src/activities/dgc/dgc-instance';
import { dgcRestart } from '../../src/activities/dgc/dgc-restart';
import { dgcSchedule } from '../../src/activities/dgc/dgc-schedule';
import { dgcSupplement } from '../../src/activities/dgc/dgc-supplement';
import { streamJobs } from '../../src/activities/dli/stream-jobs';
import type { RemoteJob } from '../../src/activities/remote-job';
import { pipelinePlanOf } from '../../src/cli/plan/pipeline-plan';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import { connectionPlaceOf } from '../../src/connections/connection-place';
import { connectionsFromEnvironment } from '../../src/connections/connections';
import type { CdmBody, DgcBody, DliBody } from '../../src/domain/plan';
import type { Run } from '../../src/domain/run';
import { checkPipeline } from '../../src/spec/check-pipeline';
import { cdm, CLUSTER, dgc, dli, environmentWithKeys } from '../support/huawei-world';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator();
  simulator.addJobs([cdm('copy'), dgc('transform'), dli(131)]);
});

afterAll(async () => simulator.close());

/** A worker's call with any remote job: whatever a start, a watch, a stop and a retry may ask the cloud for. */
type Exercise = (cloud: HuaweiCloud, body: never) => RemoteJob[];

const A_DAY = { startDate: '2026-01-31', endDate: '2026-01-31' };

const kinds: [string, object, Exercise][] = [
  [
    'a CDM migration',
    { cdm: { clusterId: CLUSTER, jobName: 'copy' } },
    (cloud, body: CdmBody) => [cdmJob(cloud, body, new KnownUsers(), new RecentJobs(cloud.cdm, CLUSTER))],
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
  await job.start(job.units, {}, call).catch(() => undefined);
  await job.since(job.units, {}, call).catch(() => undefined);
  await job.look(runs, call).catch(() => undefined);
  await job.list
    ?.read(
      runs.map((run) => ({ run })),
      1,
      call,
    )
    .catch(() => undefined);
  await job.lookForRest(runs, call).catch(() => undefined);
  await job.stop(runs, call).catch(() => undefined);
}

/** A step that stops starts nothing, and waits for nothing but the rest that it brings about. */
function onlyToStop(job: RemoteJob): RemoteJob {
  const nothing = () => Promise.reject(new Error('is not asked for'));
  return { ...job, survey: nothing, start: nothing, since: nothing, look: nothing, list: undefined };
}
