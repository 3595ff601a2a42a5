import { seenObjects, unchangedObjects } from '../../src/domain/obs/objects-seen';
import type { ObsObject } from '../../src/domain/obs/obs-object';

const T1 = Date.parse('2026-01-02T03:04:05Z');
const MINUTE_MS = 60_000;

/** So many objects, a minute between each and the next. */
const objects = (count: number, more: Partial<ObsObject> = {}): ObsObject[] =>
  Array.from({ length: count }, (_, nth) => ({
    key: `in/part-${nth}`,
    bytes: 10,
    etag: `e${nth}`,
    modifiedAtMs: T1 + nth * MINUTE_MS,
    ...more,
  }));

const keysOf = (some: readonly ObsObject[]) => some.map(({ key }) => key);

test('what is kept of twenty thousand objects is as much as of one', () => {
  const sizes = [0, 1, 100, 20_000].map((count) => seenObjects(objects(count)).sums.byteLength);
  expect(new Set(sizes).size).toBe(1);
  expect(sizes[0]).toBeLessThan(4_096);
});

test('objects that have not changed are all known again, in whatever order they come', () => {
  const before = seenObjects(objects(5_000));
  expect(unchangedObjects(objects(5_000).toReversed(), before)).toHaveLength(5_000);
});

test('where nothing was seen before, nothing is known again', () => {
  expect(unchangedObjects(objects(3))).toEqual([]);
  expect(unchangedObjects(objects(3), seenObjects([]))).toEqual([]);
});

test.each([
  ['has grown', { bytes: 11 }],
  ['has another ETag', { etag: 'f' }],
  ['was written anew, as it was', { modifiedAtMs: T1 + 100 * MINUTE_MS }],
])('an object that %s is never among those that are known again', (_how, change) => {
  const all = objects(50);
  for (let nth = 0; nth < all.length; nth += 1) {
    const now = all.map((object, at) => (at === nth ? { ...object, ...change } : object));
    expect(keysOf(unchangedObjects(now, seenObjects(all)))).not.toContain(`in/part-${nth}`);
  }
});

test('two that have changed places are both changed', () => {
  const [one, other] = objects(2, { modifiedAtMs: T1 });
  const swapped = [
    { ...one, etag: other?.etag },
    { ...other, etag: one?.etag },
  ] as ObsObject[];
  expect(unchangedObjects(swapped, seenObjects([one, other] as ObsObject[]))).toEqual([]);
});

test('what comes and what goes on changing holds up none of those that are older', () => {
  const old = objects(1_000);
  const newest = T1 + 1_000 * MINUTE_MS;
  // As many as a thousand are written anew between any two looks, and as many come.
  const young = (look: number): ObsObject[] =>
    Array.from({ length: 1_000 }, (_, nth) => ({
      key: `in/log-${nth}`,
      bytes: look,
      modifiedAtMs: newest + look * 10_000 + nth,
    }));
  const come = (look: number): ObsObject[] =>
    objects(look * 1_000, { modifiedAtMs: newest + look * 10_000 }).map((one) => ({
      ...one,
      key: `in/new-${one.key}`,
    }));

  const known = unchangedObjects([...old, ...young(3), ...come(3)], seenObjects([...old, ...young(2), ...come(2)]));

  expect(keysOf(known)).toEqual(expect.arrayContaining(keysOf(old)));
});
