import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { startSimulator } from '../../simulator';
import { findFreePort } from '../../src/host/free-ports';
import { cdm, CLUSTER, dgc, dli, environmentWithPassword } from '../support/huawei-world';
import type { PrivateCa } from '../support/private-ca';
import { testEnvironment, uniqueTaskQueue } from '../support/temporal';
import { startTemporalProxy } from '../support/temporal-proxy';
import { layOutImage } from './image-layout';
import { startImage } from './image-process';

const PIPELINES = 12;
const FIRST_STREAM = 200;
const DAY_S = 86_400;
/** Long enough for a rate to be seen, and for waits to be old. */
const CALM_MS = 6_000;

/** A night on two workers as the image lays them out, with an API key for Temporal; one is given a wrong password for the cloud. */
export interface Night {
  /** Of the workers' `/metrics`. */
  ports: number[];
  /** How many starts nobody can tell, once it has passed. */
  ambiguousStarts: number;
  /** Runs what a night brings: successes, failures, refusals, a lost reply, a start in doubt, a cancel. */
  pass(): Promise<void>;
  close(): Promise<void>;
}

export async function openNight(folder: string, ca: PrivateCa): Promise<Night> {
  const [cloud, temporal, proxy] = await Promise.all([
    startSimulator(),
    testEnvironment(),
    startTemporalProxy(0, ca.issue('temporal')),
  ]);
  const image = layOutImage(folder);
  const taskQueue = uniqueTaskQueue('night');
  const ports = [await findFreePort(), await findFreePort()];
  const [good, refused] = [{}, { HUAWEICLOUD_IAM_PASSWORD: 'wrong' }].map((more, at) =>
    startImage(image, ports[at] ?? 0, {
      ...environmentWithPassword(cloud),
      HUAWEICLOUD_TASK_QUEUE: taskQueue,
      HUAWEICLOUD_PACE_MAX: '2s',
      TEMPORAL_ADDRESS: proxy.address,
      TEMPORAL_TLS: 'true',
      TEMPORAL_TLS_SERVER_CA_CERT_DATA: ca.cert,
      TEMPORAL_API_KEY: keyOfThreeMonths(),
      ...more,
    }),
  );
  await good?.says(/Worker ready/);

  const start = async (type: string, ...args: object[]) =>
    temporal.client.workflow.start(type, { taskQueue, args, workflowId: `${type}-${randomUUID()}` });

  async function pass(): Promise<void> {
    cloud.addJobs(jobs());
    const match = { path: '/jobs/doubtful/run-immediate' };
    cloud.fault({ match, kind: 'hang', when: 'after', ms: 3_000 });
    cloud.fault({ match: { path: '/copy_1/start' }, kind: 'loseReply' });
    cloud.fault({ match: { method: 'GET', path: 'transform' }, kind: 'refuse', status: 429, body: {}, times: 5 });
    cloud.fault({ match: { path: '/start' }, kind: 'refuse', status: 429, body: {}, times: 3 });
    const endless = await start('huaweiCloudCdmJob', { clusterId: CLUSTER, jobName: 'endless' });
    const unknown = await start('noSuchWorkflow');
    const doubtful = await start('huaweiCloudDgcJob', { jobName: 'doubtful' });
    while (!cloud.log().some(({ job }) => job === 'doubtful')) await pause(20);
    cloud.run({ service: 'dgc', job: 'doubtful', by: 'somebody' });
    const handles = await Promise.all(specs().map(async (spec) => start('huaweiCloudPipeline', spec)));
    await ended([doubtful, ...handles]);
    await pause(CALM_MS);
    await endless.cancel();
    await unknown.terminate();
    await ended([endless]);
    await pause(CALM_MS);
  }

  return {
    ports,
    ambiguousStarts: 1,
    pass,
    close: async () => {
      for (const worker of [good, refused]) worker?.process.kill('SIGKILL');
      await Promise.all([cloud.close(), proxy.close(), temporal.teardown()]);
    },
  };
}

/** As servers issue them: a JWT that says until when, which no server of the tests looks at. */
function keyOfThreeMonths(): string {
  const now = Math.floor(Date.now() / 1_000);
  const claims = JSON.stringify({ iat: now - 30 * DAY_S, exp: now + 60 * DAY_S });
  return `x.${Buffer.from(claims).toString('base64url')}.x`;
}

async function ended(handles: WorkflowHandle[]): Promise<void> {
  await Promise.allSettled(handles.map((handle): Promise<unknown> => handle.result()));
}

function jobs() {
  const numbers = Array.from({ length: PIPELINES }, (_, at) => at);
  return [
    cdm('endless', { durationMs: 3_600_000 }),
    dgc('doubtful', { durationMs: 3_600_000 }),
    ...numbers.map((at) => cdm(`copy_${at}`, { durationMs: 4_000, outcome: at % 5 === 4 ? 'FAILED' : 'SUCCEEDED' })),
    ...numbers.map((at) => dgc(`transform_${at}`, { durationMs: 4_000, outcome: at % 4 === 3 ? 'fail' : 'success' })),
    ...numbers.map((at) => dli(FIRST_STREAM + at)),
  ];
}

function specs(): object[] {
  return Array.from({ length: PIPELINES }, (_, at) => ({
    name: `night-${at}`,
    steps: [
      { id: 'copy', cdm: { clusterId: CLUSTER, jobName: `copy_${at}` } },
      { id: 'transform', dgc: { jobName: `transform_${at}` } },
      { id: 'streams', dli: { jobIds: [FIRST_STREAM + at] } },
    ],
  }));
}
