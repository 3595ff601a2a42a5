import { obsWait } from '../../src/activities/obs/obs-wait';
import { readingsOf, SharedReadings } from '../../src/activities/obs/shared-readings';
import { goBy } from '../../src/client/clock';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import type { ObsClient } from '../../src/client/obs/obs';
import type { ObsBody } from '../../src/domain/obs/obs-body';
import { awaitedObjects } from '../../src/domain/obs/obs-objects';

let nowMs: number;
let back: () => void;

beforeEach(() => {
  nowMs = 1_000;
  const never = () => ({ cancel: () => undefined });
  back = goBy({ now: () => nowMs, monotonicMs: () => nowMs, after: never, every: never, random: () => 0 });
});
afterEach(() => back());

const file = (key: string) => ({ key, bytes: 5, etag: 'e' });
const FOLDER = { key: 'in/', bytes: 0 };

/** A bucket that shows these pages one after the other, and what it was asked for. */
function bucketOf(pages: { objects: { key: string; bytes: number }[]; next?: string }[]) {
  const asked: object[] = [];
  const objects = async (query: object) => {
    asked.push(query);
    return { value: pages[(asked.length - 1) % pages.length] };
  };
  return { asked, obs: { objects } as unknown as ObsClient };
}

test('a prefix is read page after page to its end, its folders left out', async () => {
  const { asked, obs } = bucketOf([
    { objects: [FOLDER, file('in/a')], next: 'in/a' },
    { objects: [file('in/b'), { key: 'in/empty', bytes: 0 }, { key: 'in/full/', bytes: 1 }] },
  ]);
  const readings = new SharedReadings(obs);
  const reading = await readings.of({ bucket: 'lake', prefix: 'in/', isKey: false }, {});

  expect(reading.objects.map(({ key }) => key)).toEqual(['in/a', 'in/b', 'in/empty', 'in/full/']);
  expect(reading).toMatchObject({ isCut: false, nth: 1 });
  expect(asked).toEqual([
    { bucket: 'lake', prefix: 'in/', marker: undefined },
    { bucket: 'lake', prefix: 'in/', marker: 'in/a' },
  ]);
});

test('a prefix without end is read as far as twenty pages, and the reading says so', async () => {
  const { asked, obs } = bucketOf([{ objects: [file('in/a')], next: 'in/a' }]);
  const reading = await new SharedReadings(obs).of({ bucket: 'lake', prefix: 'in/', isKey: false }, {});
  expect(asked).toHaveLength(20);
  expect(reading).toMatchObject({ isCut: true });
  expect(reading.objects).toHaveLength(20);
});

test('a key is the first of all that begin with it: one object is asked for, and nothing is cut', async () => {
  const { asked, obs } = bucketOf([{ objects: [file('in/a')], next: 'in/a' }]);
  const reading = await new SharedReadings(obs).of({ bucket: 'lake', prefix: 'in/a', isKey: true }, {});
  expect(asked).toEqual([{ bucket: 'lake', prefix: 'in/a', marker: undefined, pageSize: 1 }]);
  expect(reading).toMatchObject({ isCut: false, objects: [{ key: 'in/a' }] });
});

test('folders stand in the pages that a list of many waits is made of', async () => {
  const { obs, asked } = bucketOf([{ objects: [FOLDER, file('in/a')], next: 'in/a' }]);
  const which = { bucket: 'lake', prefix: 'in/', isKey: false };
  const { objects, next } = await new SharedReadings(obs).pages(which, 2, {});
  expect(objects.map(({ key }) => key)).toEqual(['in/', 'in/a', 'in/', 'in/a']);
  expect([next, asked.length]).toEqual(['in/a', 2]);
});

test('a reading is shared by all waits of a connection for a quarter of a second', async () => {
  const { asked, obs } = bucketOf([{ objects: [file('in/a')] }]);
  const cloud = { obs } as HuaweiCloud;
  const read = async (more: object = {}) =>
    readingsOf(cloud).of({ bucket: 'lake', prefix: 'in/', isKey: false, ...more }, {});

  const first = await read();
  nowMs += 250;
  expect(await read()).toBe(first);
  expect(await Promise.all([read({ bucket: 'other' }), read({ prefix: 'in' }), read({ isKey: true })])).toMatchObject([
    { nth: 2 },
    { nth: 3 },
    { nth: 4 },
  ]);
  nowMs += 1;
  expect(await read()).toMatchObject({ nth: 5 });
  expect(asked).toHaveLength(5);
});

test('objects are stable when a further reading shows them as they were, and the same reading again shows nothing', async () => {
  const { obs } = bucketOf([{ objects: [file('in/a')] }]);
  const body: ObsBody = { bucket: 'lake', prefix: 'in/', minObjects: 1, minBytes: 0, stable: true };
  const memory = {};
  const wait = obsWait({ obs } as HuaweiCloud, body, memory);
  const runs = [awaitedObjects(body)];

  expect(wait.units).toEqual(['obs://lake/in/*']);
  expect(await wait.look(runs, {})).toMatchObject([{ verdict: 'running' }]);
  expect(memory).toMatchObject({ nth: 1 });
  expect(await wait.look(runs, {})).toMatchObject([{ verdict: 'running' }]);
  nowMs += 251;
  expect(await wait.look([...runs, ...runs], {})).toMatchObject([{ verdict: 'succeeded' }, { verdict: 'succeeded' }]);
  expect(memory).toMatchObject({ nth: 2 });
  expect(wait.endsWait?.({ isTransient: false } as never)).toBe(true);
  expect(wait.endsWait?.({ isTransient: true } as never)).toBe(false);

  const unstable = {};
  await obsWait({ obs } as HuaweiCloud, { ...body, stable: false }, unstable).look(runs, {});
  expect(unstable).toEqual({});
});
