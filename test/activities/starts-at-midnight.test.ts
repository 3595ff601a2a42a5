import { RecentJobs } from '../../src/activities/cdm/recent-jobs';
import { startWithFence } from '../../src/activities/start/start-with-fence';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import { DEFAULT_FENCE_TIMES, settleTime } from '../../src/domain/fence';
import type { Fence } from '../../src/domain/fence';
import type { Simulator, SimulatorOptions } from '../../simulator';
import { startSimulator } from '../../simulator';
import { asked, CLUSTER, connectTo, copyJob } from './waiting';

const names = Array.from({ length: 200 }, (_, nth) => `copy_${nth}`);
/** Two hundred share this process with the cloud that answers them: none is given up on, and no lease runs out, for that. */
const TIMES = { ...DEFAULT_FENCE_TIMES, leaseMs: 60_000, requestTimeoutMs: 60_000 };
const options = { times: TIMES, whenRunning: 'fail', partially: false } as const;

let cloud: Simulator;
let huawei: HuaweiCloud;

/** A cluster of jobs, every other of which has run before. */
async function open(more: SimulatorOptions = {}): Promise<void> {
  cloud = await startSimulator({ limits: true, ...more });
  cloud.addJobs(names.map((name) => ({ service: 'cdm', clusterId: CLUSTER, name, durationMs: 600_000 })));
  names.forEach((job, nth) => nth % 2 && cloud.run({ service: 'cdm', clusterId: CLUSTER, job, by: cloud.user }));
  cloud.addJobs(names.map((name) => ({ service: 'cdm', clusterId: CLUSTER, name, durationMs: 3_600_000 })));
  cloud.advance(600_000);
  huawei = connectTo(cloud);
}

afterEach(async () => {
  await huawei.close();
  await cloud.close();
});

async function startAll(fences: Fence[] = []) {
  const recent = new RecentJobs(huawei.cdm, CLUSTER);
  const attempt = {
    fence: undefined,
    keep: async (fence: Fence) => void fences.push(fence),
    pause: async (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    nowMs: () => performance.now(),
  };
  return Promise.all(names.map(async (name) => startWithFence(copyJob(huawei, name, recent), options, attempt)));
}

const startsOf = (name: string) =>
  cloud.log().filter(({ job, effect, method }) => job === name && effect === 'start' && method === 'PUT');

test('two hundred starts due at once are fenced by few reads, and none waits for the limit', async () => {
  await open();
  const fences: Fence[] = [];

  const results = await startAll(fences);

  expect(results.flatMap(({ runs }) => runs)).toHaveLength(names.length);
  for (const name of names) expect(startsOf(name)).toHaveLength(1);
  const reads = asked(cloud, '/submissions') + asked(cloud, '/job/:jobName') + asked(cloud, '/status');
  // Twenty may leave at once, a sixth of the limit: of fewer none waits for it. A read each would take a minute and a half.
  expect(reads).toBeLessThan(20);
  expect(cloud.requests().every(({ throttled }) => throttled === 0)).toBe(true);
  expect(fences).toHaveLength(names.length);
  for (const { cloudTimeMs, settleMs } of fences) {
    expect(cloudTimeMs).toBeDefined();
    expect(settleMs).toBeGreaterThanOrEqual(settleTime(TIMES));
  }
});

test('a start whose reply is lost under a fence of the list is adopted, not repeated, whether its job has run before or not', async () => {
  const lost = ['copy_150', 'copy_151'];
  await open();
  for (const name of lost) cloud.fault({ kind: 'loseReply', match: { method: 'PUT', path: `${name}/start` } });

  const results = await startAll();

  for (const name of lost) {
    const [start, ...more] = startsOf(name);
    expect(more).toEqual([]);
    expect(results[names.indexOf(name)]?.runs).toEqual([
      expect.objectContaining({ id: start?.run, job: name, origin: 'adopted' }),
    ]);
  }
});

test('where the list does not say when a job last ran, each job that has run is read by itself', async () => {
  await open({ limits: false, dialect: { cdm: { jobRowStart: 'absent' } } });
  // Not all at once: what a slow machine answers to a hundred at a time comes later than a read is waited for.
  huawei = connectTo(cloud, { budget: { limits: { 'cdm.read': { calls: 30, perMs: 1_000 } } } });

  const results = await startAll();

  expect(results.flatMap(({ runs }) => runs)).toHaveLength(names.length);
  expect(asked(cloud, '/submissions')).toBeGreaterThanOrEqual(names.length / 2);
});
