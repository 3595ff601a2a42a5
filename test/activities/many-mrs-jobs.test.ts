import { mrsJob } from '../../src/activities/mrs/mrs-job';
import type { StartAttempt } from '../../src/activities/start/start-options';
import { startWithFence } from '../../src/activities/start/start-with-fence';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import { HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import type { MrsBody } from '../../src/domain/mrs/mrs-body';
import type { Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import { CLUSTER, connectTo } from './waiting';

const BODY: MrsBody = { clusterId: CLUSTER, type: 'SparkSubmit', arguments: [], properties: {} };
const JOBS = { service: 'mrs', clusterId: CLUSTER } as const;

let cloud: Simulator;
let huawei: HuaweiCloud;

/** A pretend MRS that enforces what is published, by a minute of its own, and a client that keeps to it. */
async function open(speed: number): Promise<void> {
  const perMs = 60_000 / speed;
  const published = { submit: 60, kill: 60, list: 1_000, read: 1_000 };
  const limits = Object.fromEntries(
    Object.entries(published).map(([group, calls]) => [`mrs.${group}`, { calls, perMs }] as const),
  );
  cloud = await startSimulator({ limits: true, scaleLimits: true, speed });
  huawei = connectTo(cloud, { budget: { limits } });
}

afterEach(async () => {
  await huawei.close();
  await cloud.close();
});

test('of sixty jobs due at once each is submitted once, at the pace that MRS publishes, though few find their turn in time', async () => {
  await open(10);
  cloud.addJobs([{ ...JOBS, durationMs: 3_600_000 }]);
  // The real lease and minute, a tenth of each.
  const times = { leaseMs: 500, requestTimeoutMs: 20_000, visibilityMs: 1_000 };
  const attempt: StartAttempt = {
    fence: undefined,
    keep: async () => undefined,
    pause: async (ms) => new Promise<void>((resolve) => setTimeout(resolve, ms / 10)),
    nowMs: () => performance.now(),
  };
  /** As Temporal tries an activity again. */
  async function start(nth: number): Promise<string | undefined> {
    const job = mrsJob(huawei, BODY, `temporal-${nth}`);
    for (;;) {
      const started = await startWithFence(job, { times, whenRunning: 'fail', partially: false }, attempt).catch(
        (error: unknown) => {
          if (!(error instanceof HuaweiCloudError && error.code === 'NotSent')) throw error;
          return undefined;
        },
      );
      if (started) return started.runs[0]?.id;
      await attempt.pause(5_000);
    }
  }

  const ids = await Promise.all(Array.from({ length: 60 }, async (_, nth) => start(nth)));

  expect(new Set(ids).size).toBe(60);
  const started = cloud.log().filter(({ effect }) => effect === 'start');
  expect(new Set(started.map(({ asked }) => (asked as { name: string }).name)).size).toBe(60);
  expect(started).toHaveLength(60);
  expect(cloud.requests().every(({ throttled }) => throttled === 0)).toBe(true);
});
