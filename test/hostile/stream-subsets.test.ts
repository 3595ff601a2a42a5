import type { StepStatus } from '../../src/domain/status';
import type { World } from '../support/huawei-world';
import { dli, openWorld, QUICK, quietRuntime } from '../support/huawei-world';

const BATCH = 4;
const SUBSETS = Array.from({ length: 2 ** BATCH }, (_, bits) =>
  Array.from({ length: BATCH }, (_id, at) => at).filter((at) => bits & (1 << at)),
);

/** How a stream job of a batch fails, and what the cloud's own log then has of it. What it does not refuse is the same in each dialect. */
const WAYS = [
  {
    way: 'are refused',
    job: { runItem: { is_success: 'false', message: 'the queue is full' } },
    truth: [],
    isRefusal: true,
  },
  { way: 'are not there', job: undefined, truth: [], isRefusal: true },
  { way: 'fail to be submitted', job: { outcome: 'job_submit_fail' }, truth: ['start', 'end'], isRefusal: false },
  {
    way: 'die as soon as they run, with no restart left',
    job: { restartsItself: { afterMs: 0, times: 0 } },
    truth: ['start', 'end'],
    isRefusal: false,
  },
] as const;

/**
 * Dozens of batches start at once: a cloud in this very process may be slower to take up a start, and a step with
 * less patience sends it again.
 */
const PATIENT = { ...QUICK, fence: { leaseMs: 6_000, requestTimeoutMs: 8_000, visibilityMs: 2_000 } };

/** How the cloud says which jobs of a batch it refuses. */
const DIALECTS = ['400-array', '200-array', 'items'] as const;

const TRIALS = WAYS.flatMap((way, at) =>
  // Where none fails it is all one how.
  SUBSETS.filter(({ length }) => length || !at).map((failing) => {
    const bits = SUBSETS.indexOf(failing);
    const jobIds = Array.from({ length: BATCH }, (_, index) => 10_000 * (at + 1) + 10 * bits + index);
    const places = failing.map((index) => index + 1).join(', ') || 'none';
    return { ...way, places, jobIds, failing: failing.map((index) => String(jobIds[index])) };
  }),
);

/** Whether they are the first so many of a batch. */
function isFirst(failing: readonly string[]): boolean {
  return failing.every((id, at) => Number(id) % 10 === at);
}

type Trial = (typeof TRIALS)[number];

describe.each(DIALECTS)('refusals come by %s', (refusals) => {
  let world: World;
  const ends = new Map<Trial, Promise<StepStatus | undefined>>();
  // In other dialects refused-subsets.test.ts tries each subset, without a server. Of what is not there no dialect is asked.
  const trials = TRIALS.filter(({ isRefusal, failing }) => refusals === DIALECTS[0] || (isRefusal && isFirst(failing)));

  beforeAll(async () => {
    quietRuntime();
    world = await openWorld({ simulator: { dialect: { dli: { refusals } } }, plugin: PATIENT });
    for (const trial of trials) {
      const end = resultOf(trial);
      // Each is judged by a test of its own.
      end.catch(() => undefined);
      ends.set(trial, end);
    }
  });

  afterAll(async () => world.close());

  /** What the workflow says of each id at its end, whether it failed or not. */
  async function resultOf({ jobIds, failing, job }: Trial): Promise<StepStatus | undefined> {
    const there = jobIds.filter((id) => job || !failing.includes(String(id)));
    world.cloud.addJobs(there.map((id) => dli(id, failing.includes(String(id)) ? job : {})));
    const handle = await world.start('huaweiCloudDliStreamJobs', { jobIds, onPartialStart: 'keepGoing' });
    await handle.result().catch(() => undefined);
    return (await world.status(handle)).steps[0];
  }

  test.each(trials)('of a batch of four in which $places $way, the result of each id is the truth', async (trial) => {
    const step = await ends.get(trial);
    const up = trial.jobIds.map(String).filter((id) => !trial.failing.includes(id));

    for (const id of up) expect(world.effects(id)).toEqual(['start']);
    for (const id of trial.failing)
      expect(world.effects(id).filter((effect) => effect !== 'refused')).toEqual(trial.truth);

    expect(step?.state).toBe(up.length ? 'succeeded' : 'failed');
    if (trial.way === 'are not there' && !up.length) {
      // Nothing was sent, so that there is no run to tell of: the failure names each.
      for (const id of trial.failing) expect(step?.failure?.message).toContain(`${id}: DLI has no such stream job`);
      return;
    }
    const running = step?.runs.filter(({ status }) => status === 'job_running').map(({ id }) => id);
    const others = step?.runs.filter(({ status }) => status !== 'job_running').map(({ id }) => id);
    expect([running?.sort(), others?.sort()]).toEqual([up, trial.failing]);
    if (up.length === BATCH || !up.length) return;
    expect(step?.output).toMatchObject({ failed: expect.arrayContaining(trial.failing) as string[] });
    expect((step?.output?.['runs'] as string[]).sort()).toEqual(up);
  });
});
