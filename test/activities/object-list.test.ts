import { objectList } from '../../src/activities/obs/object-list';
import type { SharedReadings } from '../../src/activities/obs/shared-readings';
import { awaitedObjects } from '../../src/domain/obs/obs-objects';

/** A folder as one reading shows it, and how many pages that was asked for. */
function folderOf(keys: string[], next?: string) {
  const asked: number[] = [];
  const pages: SharedReadings['pages'] = async (_which, mostPages) => {
    asked.push(mostPages);
    return { objects: keys.map((key) => ({ key, bytes: 1 })), next };
  };
  return { asked, list: objectList({ pages } as SharedReadings, 'lake', 'in/') };
}

const key = (of: string) => ({ run: awaitedObjects({ bucket: 'lake', key: of }) });
const prefix = (of: string) => ({ run: awaitedObjects({ bucket: 'lake', prefix: of }) });
const WAITS = { seen: { verdict: 'waiting', status: 'no object' } };

test.each([
  ['in the order of their bytes', ['in/a', 'in/a/1', 'in/b', 'in/\u{ff5e}', 'in/\u{1f600}']],
  ['in no order', ['in/b', 'in/\u{1f600}', 'in/a/1', 'in/\u{ff5e}', 'in/a']],
])(
  'of keys that come %s those that are waited for are left to looks of their own, and of the others it is told that they are not there',
  async (_how, keys) => {
    const { list } = folderOf(keys);
    const there = [
      key('in/a'),
      key('in/\u{1f600}'),
      key('in/\u{ff5e}'),
      prefix('in/a/'),
      prefix('in/'),
      prefix('in/\u{ff5e}'),
    ];
    const missing = [key('in/a/'), key('in/aa'), key('in/c'), prefix('in/a/2'), prefix('in/\u{1f601}'), key('in/')];

    const { listed } = await list.read([...there, ...missing], 10, {});

    expect(listed).toEqual([...there.map(() => ({})), ...missing.map(() => WAITS)]);
  },
);

test('of a folder without end no more is held than of a single wait, whoever waits for what is behind that looks by itself', async () => {
  const { list, asked } = folderOf(['in/a', 'in/b'], 'in/b');

  const { listed, rows } = await list.read([key('in/aa'), key('in/z')], 1_000, {});

  expect(asked).toEqual([20]);
  expect(listed).toEqual([WAITS, {}]);
  // So that it is not read again while a look for each is cheaper.
  expect(rows).toBeGreaterThan(1_000_000);
});
