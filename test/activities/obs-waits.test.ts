import { obsWait } from '../../src/activities/obs/obs-wait';
import { Watcher } from '../../src/activities/watch/watcher';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import type { HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import type { ObsBody } from '../../src/domain/obs/obs-body';
import { awaitedObjects } from '../../src/domain/obs/obs-objects';
import type { Sighting } from '../../src/domain/verdict';
import type { Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import { asked, connectTo, waitFor } from './waiting';

let cloud: Simulator;
let huawei: HuaweiCloud;
let watcher: Watcher;

beforeEach(async () => {
  cloud = await startSimulator();
  huawei = connectTo(cloud);
  watcher = new Watcher({ minMs: 20, maxMs: 40 });
});

afterEach(async () => {
  watcher.drain();
  await huawei.close();
  await cloud.close();
});

const FOREVER_MS = 10 ** 9;

function register(key: string | undefined, more: object = {}): void {
  cloud.addJobs([{ service: 'obs', bucket: 'lake', ...(key !== undefined && { key }), ...more }]);
}

const bodyOf = (of: Partial<ObsBody>): ObsBody => ({ bucket: 'lake', minObjects: 1, minBytes: 0, stable: true, ...of });

function wait(of: Partial<ObsBody>, waiting = watcher): Promise<Sighting[]> {
  const job = obsWait(huawei, bodyOf(of));
  const run = awaitedObjects(bodyOf(of));
  return waiting.untilEnded(waitFor(job, [run], { endsWait: (error) => job.endsWait?.(error) === true }));
}

const listed = () => asked(cloud, '/*');
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};
const failureOf = (waiting: Promise<unknown>) =>
  waiting.then(
    () => undefined,
    (error: unknown) => error as HuaweiCloudError,
  );

test('an object is waited for until two lists have shown it the same', async () => {
  register('in/a.csv', { bytes: 7, appearsAfterMs: 200, etag: 'e1' });

  const [seen] = await wait({ key: 'in/a.csv' });

  expect(seen).toMatchObject({
    verdict: 'succeeded',
    output: { objects: 1, bytes: 7, newestKey: 'in/a.csv', etag: 'e1' },
  });
  expect(listed()).toBeGreaterThanOrEqual(2);
});

test('a key that only begins so is another, and so is a folder', async () => {
  register('in/a.csv.bak');
  register('in/a.csv/');
  const waiting = wait({ key: 'in/a.csv' });
  let isOver = false;
  void waiting.then(() => (isOver = true)).catch(() => undefined);
  await until(() => listed() >= 3);

  expect(isOver).toBe(false);
  register('in/a.csv');

  expect((await waiting)[0]).toMatchObject({ verdict: 'succeeded', output: { newestKey: 'in/a.csv' } });
});

test('so many objects with a prefix are waited for, page after page, folders left out', async () => {
  register('in/', { bytes: 0 });
  for (let nth = 0; nth < 1_100; nth += 1) register(`in/part-${nth}`, { bytes: 2 });

  const [seen] = await wait({ prefix: 'in/', minObjects: 1_100, minBytes: 2_200 });

  expect(seen?.output).toMatchObject({ objects: 1_100, bytes: 2_200 });
});

test('an object that goes on growing is waited for until it no longer does', async () => {
  register('log', { bytes: 1, objectType: 'Appendable' });
  const waiting = wait({ key: 'log' });
  for (let bytes = 2; bytes <= 4; bytes += 1) {
    const before = listed();
    await until(() => listed() > before);
    register('log', { bytes, objectType: 'Appendable' });
  }

  expect((await waiting)[0]?.output).toMatchObject({ bytes: 4 });
});

test.each([
  { what: 'a bucket that there is not', bucket: 'none', seed: {}, kind: 'NotFound', says: 'NoSuchBucket' },
  {
    what: 'a bucket it may not list',
    bucket: 'lake',
    seed: { access: 'noList' },
    kind: 'Forbidden',
    says: 'ListBucket',
  },
  {
    what: 'a bucket of another region',
    bucket: 'lake',
    seed: { region: 'cn-east-3' },
    kind: 'InvalidRequest',
    says: 'lake.obs.cn-east-3.myhuaweicloud.com',
  },
])('a wait in $what ends at once, and says so', async ({ bucket, seed, kind, says }) => {
  register(undefined, seed);

  const failure = await failureOf(wait({ bucket, key: 'in/a.csv' }));

  expect(failure).toMatchObject({ kind, message: expect.stringContaining(says) as string });
  expect(listed()).toBe(1);
});

test('looks that fail for a while, or by a fault that passes, only delay the next', async () => {
  register('in/a.csv', { appearsAfterMs: 400 });
  const fault = { match: { method: 'GET', path: '/lake' }, kind: 'refuse', times: 3 } as const;
  cloud.fault({ ...fault, status: 503 });
  const waiting = wait({ key: 'in/a.csv' });
  await until(() => listed() >= 5);
  // Let in before, and refused for some moments: a key that is rotated, say.
  cloud.fault({ ...fault, status: 403, body: '<Error><Code>AccessDenied</Code></Error>' });

  expect((await waiting)[0]?.verdict).toBe('succeeded');
});

test('a wait that was let in, and goes on to be refused, ends', async () => {
  register(undefined);
  const waiting = failureOf(wait({ key: 'in/a.csv' }));
  await until(() => listed() >= 2);
  register(undefined, { access: 'none' });

  expect(await waiting).toMatchObject({ kind: 'Forbidden' });
  expect(listed()).toBeGreaterThanOrEqual(11);
});

test('one list of a folder serves the waits for keys in it, and only what is there is looked at by itself', async () => {
  const keys = Array.from({ length: 100 }, (_, nth) => `in/${nth}.csv`);
  for (const key of keys) register(key, { appearsAfterMs: FOREVER_MS });
  const slow = new Watcher({ minMs: 300, maxMs: 300 });
  const waits = keys.map((key) => wait({ key }, slow));
  await until(() => listed() > 0);
  const from = performance.now();
  await until(() => performance.now() - from >= 1_500);
  // Before the first list answers, some look by themselves.
  const whileNothingIsThere = listed();

  cloud.run({ service: 'obs', job: 'lake/in/7.csv' });
  await waits[7];
  slow.drain();
  await Promise.allSettled(waits);

  expect(whileNothingIsThere).toBeLessThan(60);
  expect(listed() - whileNothingIsThere).toBeLessThan(30);
});
