import { ActivityCancelledError, ActivityNotFoundError, ActivityResetError } from '@temporalio/client';
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

test('an attempt after another knows whose runs were in doubt, as far as that can be read', async () => {
  const doubts = [['1', 'started anew'], ['2', 7], 'x', ['3']];
  const known = await attempted({ told: { kind: 'stop', doubts } }, (attempt) => [...attempt.doubts]);
  expect(known).toEqual([['1', 'started anew']]);
  expect(await attempted({ told: { kind: 'stop', doubts: 7 } }, (attempt) => attempt.doubts.size)).toBe(0);
});

test('an attempt after another knows which runs were over, and the first one what the wait has told', async () => {
  const over = await attempted({ told: { kind: 'stop', over: ['1', 2] } }, (attempt) => {
    expect(attempt.knowsNothing).toBe(false);
    return [...attempt.over];
  });
  expect(over).toEqual(['1']);
  await attempted({}, (attempt) => {
    expect(attempt.knowsNothing).toBe(true);
    attempt.goOnFrom([
      { id: '1', trace: { seen: 1 } },
      { id: '2', end: { verdict: 'failed' } },
    ]);
    expect([...attempt.found]).toEqual([['1', { seen: 1 }]]);
    expect([...attempt.over]).toEqual(['2']);
  });
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
    { kind: 'stop', asked: ['1'], found: [], over: [], doubts: [] },
    { kind: 'stop', asked: ['1', '2'], found: [], over: [], doubts: [] },
  ]);
  jest.advanceTimersByTime(60_000);
  expect(beats).toHaveLength(2);
});

describe('before the cloud is asked to stop anything', () => {
  /** Temporal's server, which answers heartbeats when it is told to. */
  class Server {
    readonly told: unknown[] = [];
    readonly answers: ((error?: Error) => void)[] = [];
    readonly client = {
      activity: {
        heartbeat: async (_token: unknown, details: unknown) =>
          new Promise<void>((resolve, reject) => {
            this.told.push(details);
            this.answers.push((error) => (error ? reject(error) : resolve()));
          }),
      },
      withAbortSignal: async (_signal: unknown, call: () => Promise<unknown>) => call(),
      withDeadline: async (_deadline: unknown, call: () => Promise<unknown>) => call(),
    } as never;
  }

  async function keeping(act: (attempt: TemporalStopAttempt, server: Server) => Promise<void>): Promise<void> {
    const server = new Server();
    await new MockActivityEnvironment({}, { client: server.client }).run(async () => {
      const attempt = new TemporalStopAttempt(undefined, draining.signal);
      await act(attempt, server).finally(() => attempt.close());
    });
  }
  const soon = async () => new Promise<void>((resolve) => setImmediate(resolve));

  test('the server keeps what is known: all that ask while a heartbeat is on its way share the next one', async () => {
    await keeping(async (attempt, { told, answers }) => {
      const first = attempt.keep();
      await soon();
      attempt.note('7', { seen: 1 });
      const later = [attempt.keep(), attempt.keep()];
      await soon();
      expect(told).toEqual([{ kind: 'stop', asked: [], found: [], over: [], doubts: [] }]);
      answers[0]?.();
      await first;
      await soon();
      expect(told.slice(1)).toEqual([{ kind: 'stop', asked: [], found: [['7', { seen: 1 }]], over: [], doubts: [] }]);
      answers[1]?.();
      await Promise.all(later);
    });
  });

  test.each([
    ['which knows of no such attempt, since its run is over or another has taken over', new ActivityNotFoundError('')],
    ['where somebody has reset the activity', new ActivityResetError('')],
    ['that cannot be reached', new Error('14 UNAVAILABLE')],
  ])('a server %s lets nothing be asked; the next time it is asked anew', async (_, error) => {
    await keeping(async (attempt, { answers }) => {
      const kept = attempt.keep();
      await soon();
      answers[0]?.(error);
      await expect(kept).rejects.toBe(error);
      const again = attempt.keep();
      await soon();
      answers[1]?.();
      await again;
    });
  });

  test('a cancel is no reason to leave anything running', async () => {
    await keeping(async (attempt, { answers }) => {
      const kept = attempt.keep();
      await soon();
      answers[0]?.(new ActivityCancelledError(''));
      await kept;
    });
  });
});
