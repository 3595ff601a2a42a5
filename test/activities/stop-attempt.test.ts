import { MockActivityEnvironment } from '@temporalio/testing';
import { TemporalStopAttempt } from '../../src/activities/stop/stop-attempt';

const NOON = Date.parse('2026-11-28T12:00:00Z');
const draining = new AbortController();

beforeEach(() => {
  jest.useFakeTimers({ now: NOON, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
});
afterEach(() => jest.useRealTimers());

/** Carries out an attempt that was asked for so long ago, and hears its heartbeats. */
async function attempted<T>(
  { askedMs = 0, told, forMs }: { askedMs?: number; told?: unknown; forMs?: number },
  act: (attempt: TemporalStopAttempt, beats: unknown[]) => T | Promise<T>,
): Promise<T> {
  const info = { scheduledTimestampMs: NOON - askedMs, heartbeatDetails: told };
  const env = new MockActivityEnvironment(info);
  const beats: unknown[] = [];
  env.on('heartbeat', (details: unknown) => beats.push(details));
  return env.run(async () => {
    const attempt = new TemporalStopAttempt(forMs, draining.signal);
    try {
      return await act(attempt, beats);
    } finally {
      attempt.close();
    }
  });
}

test.each([
  { told: undefined, asked: [] },
  { told: null, asked: [] },
  { told: { kind: 'stop', asked: ['1', '2'] }, asked: ['1', '2'] },
  { told: { kind: 'stop', asked: ['1', 2, null] }, asked: ['1'] },
  { told: { kind: 'stop', asked: '12' }, asked: [] },
])('after $told an attempt takes $asked for asked', async ({ told, asked }) => {
  expect(await attempted({ told }, (attempt) => [...attempt.asked])).toEqual(asked);
});

test('what the attempt before has found out of its runs is taken by their ids, and told on; what is no pair is passed over', async () => {
  const told = { kind: 'stop', asked: [], found: [['1', { seen: 7 }], ['2'], 'x', [3, {}]] };
  const beats = await attempted({ told }, (attempt, heard) => {
    expect([...attempt.found]).toEqual([['1', { seen: 7 }]]);
    attempt.note('4', { seen: 8 });
    attempt.note('4', { seen: 8 });
    return heard;
  });
  const found = [
    ['1', { seen: 7 }],
    ['4', { seen: 8 }],
  ];
  // At once, and once.
  expect(beats).toMatchObject([{ found }]);
  expect(await attempted({ told: { kind: 'stop', asked: ['1'] } }, (attempt) => [...attempt.found])).toEqual([]);
});

test('an hour is given to a stop where nothing is said, from when it was asked for first', async () => {
  const left = (attempt: TemporalStopAttempt) => attempt.leftMs();
  expect(await attempted({}, left)).toBe(3_600_000);
  expect(await attempted({ askedMs: 600_000 }, left)).toBe(3_000_000);
  expect(await attempted({ forMs: 60_000, askedMs: 20_000 }, left)).toBe(40_000);
  // By the server's clock it was asked for in some minutes.
  expect(await attempted({ forMs: 60_000, askedMs: -300_000 }, left)).toBe(60_000);
  const later = await attempted({ forMs: 60_000 }, (attempt) => {
    jest.advanceTimersByTime(15_000);
    return attempt.leftMs();
  });
  expect(later).toBe(45_000);
});

test('every eight seconds, and before each pause, it says that it is alive and what it has asked for', async () => {
  const beats = await attempted({ told: { asked: ['1'] } }, async (attempt, heard) => {
    jest.advanceTimersByTime(7_999);
    expect(heard).toEqual([]);
    jest.advanceTimersByTime(1);
    attempt.asked.add('2');
    const pause = attempt.pause(500);
    jest.advanceTimersByTime(500);
    await pause;
    return heard;
  });
  expect(beats).toEqual([
    { kind: 'stop', asked: ['1'], found: [] },
    { kind: 'stop', asked: ['1', '2'], found: [] },
  ]);
  jest.advanceTimersByTime(60_000);
  expect(beats).toHaveLength(2);
});
