import { MockActivityEnvironment } from '@temporalio/testing';
import type { Client } from '@temporalio/client';
import { TemporalStartAttempt } from '../../src/activities/start/start-attempt';
import type { Fence } from '../../src/domain/fence';

/**
 * What the Temporal server holds of an activity: the details of whichever heartbeat came last. One sent in the ordinary way may be
 * held up on its way (a cut, a frozen proxy, the SDK's own next try), and arrive after one that was acknowledged meanwhile.
 */
class LateServer {
  private readonly onTheWay: unknown[] = [];
  holds: unknown;

  readonly client = {
    withAbortSignal: async (_signal: AbortSignal, act: () => Promise<unknown>) => act(),
    withDeadline: async (_deadline: number, act: () => Promise<void>) => act(),
    activity: {
      heartbeat: async (_token: unknown, details: unknown) => {
        this.holds = details;
        // Given up on after its deadline, it may come in later all the same.
        this.onTheWay.push(details);
      },
    },
  } as unknown as Client;

  send(details: unknown): void {
    this.onTheWay.push(details);
  }

  /** What was held up comes in now, in any order: each of these may be what is held in the end. */
  get mayHold(): unknown[] {
    return [this.holds, ...this.onTheWay];
  }
}

const FENCE: Fence = { version: 1, marks: { orders: 7 }, settleMs: 1_000, closed: false };
const LATER: Fence = { ...FENCE, marks: { orders: 9 } };
const never = new AbortController().signal;

/** Carries an attempt out beside a server, by a clock that moves only when it is told to. */
async function attempted(
  act: (attempt: TemporalStartAttempt) => Promise<void>,
  given?: { fence: Fence; unsent: boolean },
): Promise<LateServer> {
  const server = new LateServer();
  const env = new MockActivityEnvironment({}, { client: server.client });
  env.on('heartbeat', (details: unknown) => server.send(details));
  await env.run(async () => {
    const attempt = new TemporalStartAttempt(given?.fence, never, given?.unsent);
    try {
      await act(attempt);
    } finally {
      attempt.close();
    }
  });
  return server;
}

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] }));
afterEach(() => jest.useRealTimers());

function isOpen(details: unknown): boolean {
  return (details as Fence | null | undefined)?.closed === false;
}

test('whatever heartbeat arrives last, the server holds an open fence once a start may be sent', async () => {
  const server = await attempted(async (attempt) => {
    jest.advanceTimersByTime(12_000);
    await attempt.keep(FENCE);
    jest.advanceTimersByTime(60_000);
  });
  expect(server.mayHold.map(isOpen)).not.toContain(false);
  expect(server.mayHold.length).toBeGreaterThan(5);
});

test('an attempt that had to say that it lives before it had a fence sends nothing, and hands the fence over', async () => {
  const server = await attempted(async (attempt) => {
    jest.advanceTimersByTime(25_000);
    await expect(attempt.keep(FENCE)).rejects.toMatchObject({ kind: 'Unavailable', retried: true, isUnsent: true });
    expect(attempt.fence).toEqual(FENCE);
  });
  expect(server.mayHold).toContain(undefined);
});

test('the attempt that is given the fence carries it from its first heartbeat on', async () => {
  const server = await attempted(
    async (attempt) => {
      jest.advanceTimersByTime(60_000);
      await attempt.keep(LATER);
    },
    { fence: FENCE, unsent: true },
  );
  expect(server.mayHold.map(isOpen)).not.toContain(false);
});

test('that nothing was sent under a fence is told by the failure alone: no heartbeat can say it of the next fence', async () => {
  const server = await attempted(async (attempt) => {
    await attempt.keep(FENCE);
    await attempt.keep({ ...FENCE, closed: true });
    expect(attempt.fence).toMatchObject({ closed: true });
    await attempt.keep(LATER);
    jest.advanceTimersByTime(60_000);
  });
  expect(server.mayHold.map(isOpen)).not.toContain(false);
});

test('a fence that is given as closed is no fence: no heartbeat carries it, and it closes none that comes after', async () => {
  const server = await attempted(
    async (attempt) => {
      jest.advanceTimersByTime(12_000);
      await attempt.keep(LATER);
      jest.advanceTimersByTime(60_000);
    },
    { fence: { ...FENCE, closed: true }, unsent: false },
  );
  expect(server.mayHold.map(isOpen)).not.toContain(false);
});
