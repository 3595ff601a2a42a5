import type { PipelineStatus, StepStatus } from '../../src/domain/status';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, dli, openWorld, QUICK, quietRuntime } from '../support/huawei-world';

/**
 * Ten minutes, scaled by the longest pause between two looks: 30 s on a real worker, `LONGEST_PAUSE_MS` on this one. A
 * start has no such pause: for it these are the true seconds.
 */
const LONGEST_PAUSE_MS = 450;
const OUTAGE_MS = (600_000 * LONGEST_PAUSE_MS) / 30_000;
/** Longer than all this takes: the outage begins before the end of any, and each ends in the midst of it. */
const DURATION_MS = 3_600_000;

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld({ plugin: { ...QUICK, pace: { minMs: 50, maxMs: LONGEST_PAUSE_MS } } });
});

afterAll(async () => world.close());

test('ten minutes of 503 and 429 on every read, then recovery, end in success with no extra start', async () => {
  const { cloud } = world;
  cloud.addJobs([
    cdm('copy', { durationMs: DURATION_MS }),
    dgc('transform', { durationMs: DURATION_MS }),
    dli(131, { startupMs: DURATION_MS }),
    cdm('late copy'),
    dgc('late transform'),
    dli(132),
  ]);
  const waiting = await Promise.all([
    world.start('huaweiCloudCdmJob', { clusterId: CLUSTER, jobName: 'copy' }),
    world.start('huaweiCloudDgcJob', { jobName: 'transform' }),
    world.start('huaweiCloudDliStreamJobs', { jobIds: [131] }),
  ]);
  await Promise.all(['copy', 'transform', '131'].map(async (job) => world.untilEffects(job, ['start'])));

  const read = { match: { method: 'GET' }, kind: 'refuse', times: 1_000_000 } as const;
  cloud.fault({ ...read, status: 429, probability: 0.3, seed: 5 });
  cloud.fault({ ...read, status: 503 });
  const over = new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
  const late = await world.startPipeline({
    name: 'late',
    steps: [
      { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'late copy' } },
      { id: 'transform', dgc: { jobName: 'late transform' } },
      { id: 'streams', dli: { jobIds: [132] } },
    ],
  });
  await over;
  cloud.advance(DURATION_MS);
  expect(world.effects('late copy')).toEqual([]);
  cloud.endFaults();

  const ends = (await Promise.all(waiting.map((handle): Promise<unknown> => handle.result()))) as StepStatus[];
  expect(ends.map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  expect(((await late.result()) as PipelineStatus).state).toBe('succeeded');
  const starts = cloud.log().filter(({ effect }) => effect === 'start');
  expect(starts.map(({ job }) => job).sort()).toEqual([
    '131',
    '132',
    'copy',
    'late copy',
    'late transform',
    'transform',
  ]);
});
