import { Watcher } from '../../src/activities/watcher';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import type { Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import { asked, CLUSTER, connectTo, copyJob, startCopy, waitFor } from './waiting';

/** A minute of the vendor's lasts 600 ms here, for the cloud's limits and for ours. */
const SPEED = 100;
const MINUTE_MS = 60_000 / SPEED;
const PUBLISHED = {
  'cdm.read': { calls: 120, perMs: MINUTE_MS },
  'cdm.write': { calls: 1_200, perMs: MINUTE_MS },
};
const names = Array.from({ length: 1_000 }, (_, nth) => `copy_${nth}`);

let cloud: Simulator;
let huawei: HuaweiCloud;

beforeAll(async () => {
  cloud = await startSimulator({ limits: true, scaleLimits: true, speed: SPEED });
  // From 4 to 20 minutes, no two ending together.
  cloud.addJobs(
    names.map((name, nth) => ({
      service: 'cdm',
      clusterId: CLUSTER,
      name,
      durationMs: 240_000 + nth * 960,
      outcome: nth % 10 ? 'SUCCEEDED' : 'FAILED',
      rows: nth,
      errorSummary: `reason ${nth}`,
    })),
  );
  huawei = connectTo(cloud, { budget: { limits: PUBLISHED } });
});

afterAll(async () => {
  await huawei.close();
  await cloud.close();
});

test('a thousand waits stay under the published limits, and each hears how its own run ended', async () => {
  const watcher = new Watcher({ minMs: 1_000 / SPEED, maxMs: 60_000 / SPEED });
  const ends = await Promise.all(
    names.map(async (name) => {
      const run = await startCopy(huawei, name);
      const [end] = await watcher.untilEnded(waitFor(copyJob(huawei, name), [run]));
      return end;
    }),
  );

  ends.forEach((end, nth) => {
    if (nth % 10) expect(end).toMatchObject({ verdict: 'succeeded', output: { rowsWritten: nth } });
    else expect(end).toMatchObject({ verdict: 'failed', reason: `reason ${nth}` });
  });
  // The cloud enforces 120 reads in any minute, over all its routes: none was refused.
  for (const { route, throttled, peakPerMinute } of cloud.requests()) {
    expect({ route, throttled }).toEqual({ route, throttled: 0 });
    expect(peakPerMinute).toBeLessThanOrEqual(route.endsWith('/start') ? 1_200 : 120);
  }
  // The floor is one look at each run's end; lists stand for nearly all other looks. A look a minute would be 12 a run.
  expect(asked(cloud, '/submissions')).toBeLessThan(1.5 * names.length);
  expect(asked(cloud, '/job/:jobName')).toBeGreaterThan(0);
});
