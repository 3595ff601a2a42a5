import { nameOfObjects } from '../../src/domain/obs/object-names';
import type { ObsBody } from '../../src/domain/obs/obs-body';
import type { ObsObject } from '../../src/domain/obs/obs-object';
import { seenObjects } from '../../src/domain/obs/objects-seen';
import { awaitedObjects, isFolder, objectsOf, sightingOfObjects } from '../../src/domain/obs/obs-objects';

const T1 = Date.parse('2026-01-02T03:04:05Z');
const object = (key: string, more: Partial<ObsObject> = {}): ObsObject => ({
  key,
  bytes: 1_000,
  etag: 'e',
  modifiedAtMs: T1,
  ...more,
});
const read = (...objects: ObsObject[]) => ({ objects, isCut: false });
const seen = (...objects: ObsObject[]) => seenObjects(objects);
const body = (more: Partial<ObsBody> = {}): ObsBody => ({
  bucket: 'b1',
  prefix: 'in/',
  minObjects: 1,
  minBytes: 0,
  stable: true,
  ...more,
});

test('where nothing is there the wait goes on, and says what it waits for', () => {
  expect(sightingOfObjects(body(), read())).toEqual({
    verdict: 'waiting',
    status: 'no object',
    reason: 'OBS shows no object obs://b1/in/*',
  });
});

test('objects count once two looks have seen them the same', () => {
  const first = read(object('in/a'));

  expect(sightingOfObjects(body(), first)).toMatchObject({
    verdict: 'running',
    status: '1 of 1 object, not twice yet',
    progress: 99,
  });
  expect(sightingOfObjects(body(), first, seen(object('in/a')))).toEqual({
    verdict: 'succeeded',
    status: '1 object',
    output: { objects: 1, bytes: 1_000, newestKey: 'in/a', newestAt: '2026-01-02T03:04:05.000Z', etag: 'e' },
  });
});

test.each([
  ['has grown', object('in/a', { bytes: 1_001 })],
  ['was written anew', object('in/a', { etag: 'f' })],
  ['is another', object('in/b')],
])('an object that %s since the look before does not count yet', (_what, now) => {
  expect(sightingOfObjects(body(), read(now), seen(object('in/a'))).verdict).toBe('running');
});

test('told so, a wait takes objects at the first look', () => {
  expect(sightingOfObjects(body({ stable: false }), read(object('in/a'))).verdict).toBe('succeeded');
});

test('what goes on changing beside them does not hold up those that are enough', () => {
  const before = seen(object('in/a'), object('in/b'), object('in/log', { bytes: 5 }));
  const now = read(object('in/a'), object('in/b'), object('in/log', { bytes: 6 }));

  const { verdict, output } = sightingOfObjects(body({ minObjects: 2 }), now, before);

  expect([verdict, output?.['objects'], output?.['bytes']]).toEqual(['succeeded', 2, 2_000]);
});

test.each([
  { more: { minObjects: 3 }, status: '2 of 3 objects', progress: 66 },
  { more: { minBytes: 4_000 }, status: '2 of 1 object, 2,000 of 4,000 bytes', progress: 50 },
  { more: { minObjects: 20_000 }, status: '2 of 20,000 objects', progress: 0 },
])('too little is said in numbers: $status', ({ more, status, progress }) => {
  const objects = [object('in/a'), object('in/b', { modifiedAtMs: T1 + 1_000 })];

  expect(sightingOfObjects(body(more), read(...objects), seen(...objects))).toEqual({
    verdict: 'running',
    status,
    progress,
    reason: `OBS shows ${status}; the newest is in/b of 2026-01-02T03:04:06.000Z`,
  });
});

test('the newest object is told, and what is in its name that nobody sees is shown as what it is', () => {
  const objects = [object('in/z'), object('in/a\u0007', { modifiedAtMs: T1 + 1, etag: 'new' })];

  const { output } = sightingOfObjects(body(), read(...objects), seen(...objects));

  expect(output).toMatchObject({ newestKey: 'in/a\\x07', etag: 'new' });
});

test('a list that tells neither tag nor time is enough', () => {
  const bare = { key: 'in/a', bytes: 0 };
  expect(sightingOfObjects(body(), read(bare), seen(bare)).output).toMatchObject({
    objects: 1,
    bytes: 0,
    newestKey: 'in/a',
  });
});

test('of more objects than are read the first are counted, which is said', () => {
  const cut = { ...read(object('in/a')), isCut: true };
  expect(sightingOfObjects(body(), cut, seen(object('in/a'))).reason).toContain('more than 20,000 objects');
});

test('an empty key that ends with a slash is a folder, and one with something in it is an object', () => {
  expect(isFolder(object('in/', { bytes: 0 }))).toBe(true);
  expect(isFolder(object('in/', { bytes: 1 }))).toBe(false);
  expect(isFolder(object('in/_SUCCESS', { bytes: 0 }))).toBe(false);
});

test('a key is one object, a prefix all that begin with it', () => {
  const objects = [object('in/a'), object('in/a.bak'), object('out')];
  const key = awaitedObjects({ bucket: 'b1', key: 'in/a' });
  const prefix = awaitedObjects({ bucket: 'b1', prefix: 'in/a' });

  expect([key.id, prefix.id]).toEqual(['obs://b1/in/a', 'obs://b1/in/a*']);
  expect(objectsOf(objects, key.trace).map((one) => one.key)).toEqual(['in/a']);
  expect(objectsOf(objects, prefix.trace).map((one) => one.key)).toEqual(['in/a', 'in/a.bak']);
  expect(nameOfObjects({ bucket: 'b1', prefix: 'in/' })).toBe('obs://b1/in/*');
});
