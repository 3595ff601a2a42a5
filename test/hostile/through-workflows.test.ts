import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { FaultSpec } from '../../simulator';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, dli, openWorld, quietRuntime } from '../support/huawei-world';

/** Bodies of HTTP 200 that say nothing of what was asked. */
const REPLIES: Record<string, { body: string; headers?: Record<string, string> }> = {
  'an empty body': { body: '' },
  'an empty object': { body: '{}' },
  'an empty array': { body: '[]' },
  'an array of an empty object': { body: '[{}]' },
  null: { body: 'null' },
  'a web page': { body: '<html>Please log in</html>', headers: { 'content-type': 'text/html' } },
  'half a document': { body: '{"submissions":[{"submission-id":1,"status":"SUCCEEDED"' },
  '10 MB': { body: `{"pad":"${'x'.repeat(10 * 2 ** 20)}"}` },
  'a body that says it is gzip': { body: 'x'.repeat(100), headers: { 'content-encoding': 'gzip' } },
  'numbers beyond all bounds': {
    body: '{"submissions":[{"submission-id":1e400}],"instanceId":1e400,"job_detail":{"job_id":1e400}}',
  },
};

const SERVICES = ['CDM', 'DGC', 'DLI'] as const;
const TRIALS = Object.entries(REPLIES).flatMap(([reply, { body, headers }], at) =>
  SERVICES.map((service) => ({ service, reply, body, headers, unit: String(7_000 + at) })),
);
type Trial = (typeof TRIALS)[number];

let world: World;
const unhandled: unknown[] = [];
const keep = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
  quietRuntime();
  process.on('unhandledRejection', keep).on('uncaughtException', keep);
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterEach(() => expect(unhandled).toEqual([]));

afterAll(async () => {
  process.off('unhandledRejection', keep).off('uncaughtException', keep);
  await world.close();
});

/** The job of a trial, and the workflow that runs it. CDM, DGC and DLI know nothing of each other's names. */
function begin({ service, unit }: Trial, durationMs: number) {
  const name = `${service}-${unit}`;
  switch (service) {
    case 'CDM':
      world.cloud.addJobs([cdm(name, { durationMs })]);
      return { job: name, run: world.start('huaweiCloudCdmJob', { clusterId: CLUSTER, jobName: name }) };
    case 'DGC':
      world.cloud.addJobs([dgc(name, { durationMs })]);
      return { job: name, run: world.start('huaweiCloudDgcJob', { jobName: name }) };
    case 'DLI':
      world.cloud.addJobs([dli(Number(unit), { startupMs: durationMs })]);
      return { job: unit, run: world.start('huaweiCloudDliStreamJobs', { jobIds: [Number(unit)] }) };
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

function startOf({ service, unit }: Trial): FaultSpec['match'] {
  if (service === 'DLI') return { method: 'POST', path: '/jobs/run', body: unit };
  return { path: `${service}-${unit}/${service === 'CDM' ? 'start' : 'run-immediate'}` };
}

/** How the trial ended, and what the cloud did for it. */
async function outcomeOf(trial: Trial, durationMs: number): Promise<string[]> {
  const { job, run } = begin(trial, durationMs);
  const end = await (await run).result().then(
    () => 'succeeded',
    (error: unknown) =>
      error instanceof WorkflowFailedError && error.cause instanceof ApplicationFailure
        ? error.cause.message
        : 'failed',
  );
  return [end, ...world.effects(job).filter((effect) => effect !== 'end')];
}

test('a start that was carried out and answered with nonsense is found by looking, and never sent again', async () => {
  for (const trial of TRIALS) {
    const { body, headers } = trial;
    world.cloud.fault({ match: startOf(trial), kind: 'refuse', status: 200, when: 'after', body, headers });
  }
  const outcomes = await Promise.all(TRIALS.map(async (trial) => outcomeOf(trial, 1_000)));

  expect(world.cloud.faults()).toEqual([]);
  expect(outcomes).toEqual(TRIALS.map(() => ['succeeded', 'start']));
});

test('looks answered with nonsense delay a wait, and it ends as its run does', async () => {
  const trials = TRIALS.slice(0, SERVICES.length);
  const outcomes = Promise.all(trials.map(async (trial) => outcomeOf(trial, 3_600_000)));
  await until(() => world.cloud.log().filter(({ effect }) => effect === 'start').length === trials.length);
  for (const { body, headers } of Object.values(REPLIES))
    for (const path of ['/submissions', '/instances/', '/streaming/jobs/'])
      world.cloud.fault({ match: { method: 'GET', path }, kind: 'refuse', status: 200, body, headers });
  await until(() => world.cloud.faults().length === 0);
  world.cloud.advance(3_600_000);

  expect(await outcomes).toEqual(trials.map(() => ['succeeded', 'start']));
});

test('a run-immediate answered with the number of an earlier instance is judged by its own instance', async () => {
  world.cloud.addJobs([dgc('transform', { durationMs: 50 })]);
  const earlier = world.cloud.run({ service: 'dgc', job: 'transform', by: 'someone' });
  await world.untilEffects('transform', ['start', 'end']);
  world.cloud.addJobs([dgc('transform', { durationMs: 50, outcome: 'fail' })]);
  const match = { path: '/run-immediate' };
  world.cloud.fault({ match, kind: 'refuse', status: 200, when: 'after', body: { instanceId: Number(earlier) } });

  const handle = await world.start('huaweiCloudDgcJob', { jobName: 'transform' });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'HuaweiCloud.JobFailed' } });
  expect(world.effects('transform')).toEqual(['start', 'end', 'start', 'end']);
});
