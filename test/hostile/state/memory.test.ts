import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MockActivityEnvironment } from '@temporalio/testing';
import { FailedRuns } from '../../../src/activities/cdm/failed-runs';
import { createActivities } from '../../../src/activities/create-activities';
import type { ActivityContext } from '../../../src/activities/activity-context';
import { Watcher } from '../../../src/activities/watch/watcher';
import type { Wait } from '../../../src/activities/watch/open-wait';
import { Budget } from '../../../src/client/limits/budget';
import { zoneOf } from '../../../src/domain/schedule/zone-of';
import { Metrics } from '../../../src/metrics/metrics';
import { CLUSTER } from '../../support/cluster';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const KEYS = 30_000;
/** Less than a tenth of what so many entries of one small object each would take. */
const KEPT_BYTES = 1_200_000;

function heapBytes(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** How much more memory is in use after so many keys than after some, which fill every bounded place. */
async function bytesKept(use: (key: number) => Promise<unknown> | void): Promise<number> {
  const upTo = async (from: number, to: number) => {
    for (let key = from; key < to; key += 1) await use(key);
  };
  await upTo(0, KEYS / 20);
  const before = heapBytes();
  await upTo(KEYS / 20, KEYS);
  return heapBytes() - before;
}

const called = (): never => {
  throw new Error('called');
};

test('30,000 cluster ids and job names, through the activities of one worker, leave no more memory than a few', async () => {
  const activities = createActivities({
    cloud: () => ({ cdm: {} }),
    users: () => ({}),
    times: { leaseMs: 1, requestTimeoutMs: 1, visibilityMs: 1 },
    earlierRuns: { leftOf: async () => Promise.reject(new Error('far enough')) },
    inFlight: { during: called },
  } as unknown as ActivityContext);
  const request = (key: number) => ({
    step: 'copy',
    connection: 'default',
    body: { clusterId: `${CLUSTER}-${key}`, jobName: `orders-${key}`, variables: {} },
  });

  const kept = await new MockActivityEnvironment().run(async () =>
    bytesKept(async (key) => activities['huaweicloud.cdm.startJob'](request(key)).catch(() => undefined)),
  );

  expect(kept).toBeLessThan(KEPT_BYTES);
});

test('30,000 failed runs leave no more memory than a few', async () => {
  const failed = new FailedRuns(60_000);
  expect(await bytesKept((key) => void failed.note(`${CLUSTER}/${key}/1700000000000/1700000000000`))).toBeLessThan(
    KEPT_BYTES,
  );
});

test('30,000 fairness keys that wait for a budget, and leave, leave no more memory than a few', async () => {
  const budget = new Budget({ limits: { dli: { calls: 1, perMs: 3_600_000 } } });
  await budget.take('dli', { priority: 'look' });
  const kept = await bytesKept(async (key) => {
    const leaving = new AbortController();
    const turn = budget.take('dli', { priority: 'look', fairnessKey: `pipeline-${key}`, signal: leaving.signal });
    leaving.abort();
    await turn.catch(() => undefined);
  });

  expect(kept).toBeLessThan(KEPT_BYTES);
});

test('30,000 places that are waited at, one after the other, leave no more memory than a few', async () => {
  const watcher = new Watcher({ minMs: 1, maxMs: 1 });
  const signal = AbortSignal.abort(new Error('left'));
  const kept = await bytesKept(async (key) => {
    const wait = {
      group: `group-${key}`,
      service: 'cdm',
      fairnessKey: `pipeline-${key}`,
      runs: [],
      signal,
      beat: called,
    };
    await watcher.lookOnce(wait as unknown as Wait).catch(() => undefined);
  });

  expect(kept).toBeLessThan(KEPT_BYTES);
});

test('30,000 codes of a cloud that makes them up leave no more memory than a few', async () => {
  const observer = new Metrics().observerOf('default');
  const call = { service: 'CDM', operation: 'startJob', throttled: false, ms: 1 };
  expect(await bytesKept((key) => void observer.called?.({ ...call, code: `Cdm.${key}` } as never))).toBeLessThan(
    KEPT_BYTES,
  );
});

test('4,096 spellings of one time zone are one zone', () => {
  const letters = [...'asia/shanghai'];
  const zones = Array.from({ length: 4_096 }, (_, key) =>
    zoneOf(letters.map((letter, at) => (key & (1 << at) ? letter.toUpperCase() : letter)).join('')),
  );
  expect(new Set(zones)).toEqual(new Set([zones[0]]));
  expect(zones[0]?.name).toBe('Asia/Shanghai');
});
