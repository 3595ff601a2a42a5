import { MetadataKey } from '../../src/client/auth/metadata-key';
import { readMetadataKey } from '../../src/client/auth/read-metadata-key';
import { goBy } from '../../src/client/clock';

// No socket: what is asked behind comes to its end in microtasks, and these are over when one turn of the loop is. How the
// service is asked, and its reply read, is tried over a socket by test/connections/ecs.
jest.mock('../../src/client/auth/read-metadata-key', () => ({ readMetadataKey: jest.fn() }));
const read = jest.mocked(readMetadataKey);

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

let putBack: () => void;
let nowMs: number;
let warnings: string[];
/** How long the keys are good for that are handed out; none is while this is undefined. */
let lifetimeMs: number | undefined;

beforeEach(() => {
  [nowMs, warnings, lifetimeMs] = [0, [], 24 * HOUR_MS];
  const noTimer = () => {
    throw new Error('a timer was set');
  };
  putBack = goBy({ now: () => nowMs, monotonicMs: () => nowMs, after: noTimer, every: noTimer, random: () => 0 });
  read.mockReset().mockImplementation(async () => {
    if (lifetimeMs === undefined) throw new Error('the service answered 503');
    return Promise.resolve({ key: { ak: `AK${asked()}`, sk: 'SK', securityToken: 'STS' }, lifetimeMs });
  });
});
afterEach(() => putBack());

const asked = () => read.mock.calls.length;

function agencyKey() {
  const key = new MetadataKey({ endpoint: 'http://127.0.0.1', warn: (words) => warnings.push(words) });
  /** Asks at this moment, and lets what that has begun come to its end. */
  return async (atMs: number, fresh = false): Promise<string> => {
    nowMs = atMs;
    const given = await key.key({ fresh }).then(
      ({ ak }) => ak,
      () => 'none',
    );
    await new Promise(setImmediate);
    return given;
  };
}

test.each([
  { what: 'a day', livesMs: 24 * HOUR_MS, renewedMs: 23.5 * HOUR_MS },
  { what: 'forty minutes', livesMs: 40 * MINUTE_MS, renewedMs: 20 * MINUTE_MS },
  { what: 'a second and a half', livesMs: 1_500, renewedMs: 1_000 },
])('a key that is good for $what is renewed behind, and used meanwhile', async ({ livesMs, renewedMs }) => {
  lifetimeMs = livesMs;
  const ask = agencyKey();
  expect([await ask(0), await ask(renewedMs - 1), asked()]).toEqual(['AK1', 'AK1', 1]);
  expect([await ask(renewedMs), asked()]).toEqual(['AK1', 2]);
  expect([await ask(renewedMs), asked()]).toEqual(['AK2', 2]);
});

test('a renewal that fails is warned of once, tried again after half a minute, and the key used to its end', async () => {
  const ask = agencyKey();
  await ask(0);
  lifetimeMs = undefined;
  const from = 23.5 * HOUR_MS;
  for (const [afterMs, times] of [
    [0, 2],
    [29_999, 2],
    [30_000, 3],
    [59_999, 3],
    [60_000, 4],
  ] as const)
    expect([await ask(from + afterMs), asked()]).toEqual(['AK1', times]);
  expect(warnings).toEqual([
    expect.stringMatching(
      /^The temporary key of this ECS could not be renewed; the present one is good for 30 min more\. the service answered 503$/,
    ),
  ]);
  expect(await ask(24 * HOUR_MS - 1)).toBe('AK1');
  expect(await ask(24 * HOUR_MS)).toBe('none');
});

test('a key that was refused is fetched anew once it is ten seconds old, and kept where that fails', async () => {
  const ask = agencyKey();
  await ask(0);
  expect([await ask(9_999, true), asked()]).toEqual(['AK1', 1]);
  expect([await ask(10_000, true), asked()]).toEqual(['AK2', 2]);
  lifetimeMs = undefined;
  expect([await ask(20_000, true), asked()]).toEqual(['AK2', 3]);
});

test('a refusal is shared for a second, and twice as long each time, half a minute at most', async () => {
  const ask = agencyKey();
  lifetimeMs = undefined;
  const askedAt: number[] = [];
  for (let atMs = 0; atMs <= 92_000; atMs += 500) {
    const before = asked();
    expect(await ask(atMs)).toBe('none');
    if (asked() > before) askedAt.push(atMs / SECOND_MS);
  }
  expect(askedAt).toEqual([0, 1, 3, 7, 15, 31, 61, 91]);
});
