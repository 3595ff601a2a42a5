import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Worker } from '@temporalio/worker';
import { recentPollers } from '../../src/activities/recent-pollers';
import { shareBudgets } from '../../src/activities/share-budgets';
import { earlierRunActivity } from '../../src/activities/start/earlier-run';
import { usualTimeActivity } from '../../src/activities/usual-time';
import type { Connections } from '../../src/connections/connections';

const NOON = Date.parse('2026-11-28T12:00:00Z');
const MINUTE_MS = 60_000;

beforeEach(() => {
  jest.useFakeTimers({ now: NOON, doNotFake: ['nextTick', 'queueMicrotask'] });
});
afterEach(() => jest.useRealTimers());

/** A worker of a server on which these poll, each last seen so many milliseconds ago. */
function workerAmong(pollers: Record<string, [string, number][]>) {
  const asked: unknown[] = [];
  const describeTaskQueue = async (question: { taskQueue: { name: string } }) => {
    asked.push(question);
    const named = pollers[question.taskQueue.name];
    if (!named) throw new Error('the server is away');
    return {
      pollers: named.map(([identity, agoMs]) => ({
        identity,
        lastAccessTime: { seconds: (NOON - agoMs) / 1_000 },
      })),
    };
  };
  const options = { namespace: 'nights', taskQueue: 'huaweicloud' };
  return { asked, worker: { connection: { workflowService: { describeTaskQueue } }, options } as unknown as Worker };
}

test('who was seen within 75 seconds polls, each counted once', async () => {
  const { asked, worker } = workerAmong({
    q: [
      ['a', 0],
      ['b', 74_000],
      ['c', 75_000],
      ['a', 1_000],
    ],
  });
  expect(await recentPollers(worker, 'q')).toEqual(['a', 'b']);
  expect(asked).toEqual([{ namespace: 'nights', taskQueue: { name: 'q' }, taskQueueType: 2 }]);
});

/** The shares that two connections are given. */
function sharesOf() {
  const shares: [string, number][] = [];
  const open = (name: string) => ({ budget: { setShare: (share: number) => void shares.push([name, share]) } });
  return { shares, connections: { names: () => ['a', 'b'], open } as unknown as Connections };
}

test('the limits are divided by all that poll either queue, counted anew each minute', async () => {
  const pollers: Record<string, [string, number][]> = {
    huaweicloud: [
      ['1', 0],
      ['2', 0],
    ],
    waits: [
      ['2', 0],
      ['3', 0],
    ],
  };
  const { worker } = workerAmong(pollers);
  const { shares, connections } = sharesOf();
  const sharing = shareBudgets(worker, connections, { watchTaskQueue: 'waits' });
  await jest.advanceTimersByTimeAsync(0);
  expect(shares).toEqual([
    ['a', 1 / 3],
    ['b', 1 / 3],
  ]);

  pollers['waits'] = [];
  await jest.advanceTimersByTimeAsync(MINUTE_MS - 1);
  expect(shares).toHaveLength(2);
  await jest.advanceTimersByTimeAsync(1);
  expect(shares.slice(2)).toEqual([
    ['a', 0.5],
    ['b', 0.5],
  ]);

  // The last count stands while the server does not answer.
  delete pollers['waits'];
  await jest.advanceTimersByTimeAsync(MINUTE_MS);
  expect(shares).toHaveLength(4);
  sharing.stop();
  expect(jest.getTimerCount()).toBe(0);
});

test('a worker that sees no one, itself not either, has the whole limit', async () => {
  const { asked, worker } = workerAmong({ huaweicloud: [] });
  const { shares, connections } = sharesOf();
  shareBudgets(worker, connections, {}).stop();
  await jest.advanceTimersByTimeAsync(0);
  expect(shares).toEqual([
    ['a', 1],
    ['b', 1],
  ]);
  expect(asked).toHaveLength(1);
});

test('a share that is set is not counted', async () => {
  const { asked, worker } = workerAmong({});
  const { shares, connections } = sharesOf();
  shareBudgets(worker, connections, { share: 0.25 }).stop();
  await jest.advanceTimersByTimeAsync(MINUTE_MS);
  expect([shares, asked]).toEqual([
    [
      ['a', 0.25],
      ['b', 0.25],
    ],
    [],
  ]);
});

/** A client of Temporal, as far as these ask it. */
function clientWith(workflow: object): Client {
  const withAbortSignal = async (_signal: unknown, act: () => Promise<unknown>) => act();
  return { workflow, withAbortSignal } as unknown as Client;
}

test.each([
  ['COMPLETED', 'succeeded'],
  ['FAILED', 'ended'],
  ['CANCELLED', 'ended'],
  ['TERMINATED', 'ended'],
  ['TIMED_OUT', 'ended'],
  ['RUNNING', 'underWay'],
  ['CONTINUED_AS_NEW', 'underWay'],
])('of a run that is %s a backfill hears %s', async (name, stands) => {
  const getHandle = (workflowId: string) => ({
    describe: async () => {
      expect(workflowId).toBe('orders-2026-11-27');
      return { status: { name } };
    },
  });
  const env = new MockActivityEnvironment({}, { client: clientWith({ getHandle }) });
  const { 'huaweicloud.earlierRun': earlierRun } = earlierRunActivity({});
  expect(await env.run(async () => earlierRun('orders-2026-11-27'))).toBe(stands);
});

/** When a run of `orders` is late, where the server lists these: each with how many minutes it took. */
async function usualTime(listed: [string, number | undefined][], searchAttributes: boolean) {
  const asked: { query: string; pageSize: number }[] = [];
  let seen = 0;
  async function* list(question: { query: string; pageSize: number }) {
    asked.push(question);
    for (const [workflowId, minutes] of listed) {
      seen += 1;
      const closeTime = minutes === undefined ? undefined : new Date(NOON + minutes * MINUTE_MS);
      yield { workflowId, startTime: new Date(NOON), closeTime };
    }
  }
  const env = new MockActivityEnvironment({}, { client: clientWith({ list }) });
  const { 'huaweicloud.usualTime': activity } = usualTimeActivity({ searchAttributes });
  const late = await env.run(async () => activity({ pipeline: 'orders', begunAt: '2026-11-28T12:00:00Z' }));
  return { late, asked, seen };
}

const took = (minutes: (number | undefined)[], id = 'orders-2026-11-01') =>
  minutes.map((each): [string, number | undefined] => [id, each]);

test('a run is late that takes twice as long as half of the last ones, found by their search attribute', async () => {
  const { late, asked } = await usualTime(took([10, 20, 30, 40, 50]), true);
  expect(late).toMatchObject({ at: '2026-11-28T13:00:00.000Z' });
  expect(asked).toEqual([
    {
      query:
        'WorkflowType = "huaweiCloudPipeline" AND ExecutionStatus = "Completed" AND HuaweiCloudPipeline = "orders"',
      pageSize: 20,
    },
  ]);
  expect((await usualTime(took([10, 20, 30, 40]), true)).late).toBeNull();
  expect((await usualTime(took([10, 20, 30, 40, undefined]), true)).late).toBeNull();
});

test('the last twenty runs tell, and no more are read', async () => {
  const { late, seen } = await usualTime(
    took([...Array.from({ length: 20 }, () => 10), ...Array.from({ length: 99 }, () => 60)]),
    true,
  );
  expect(late).toMatchObject({ at: '2026-11-28T12:20:00.000Z' });
  expect(seen).toBe(20);
});

test('without search attributes runs are known by their ids: a name and a date, and nothing between', async () => {
  const ours = ['2026-11-01', '2026-11-02T02:00', '2026-11-03T02:00:00Z', '2026-11-04T02:00:00.500Z'];
  const others = ['eu-2026-11-01', '2026-11-01-again', 'x', '2026-11-1', '2026-11-01T'];
  const listed = [...others, ...ours, '2026-11-05'].map((rest): [string, number] => [
    `orders-${rest}`,
    others.includes(rest) ? 600 : 10,
  ]);
  const { late, asked } = await usualTime(listed, false);
  expect(late).toMatchObject({ at: '2026-11-28T12:20:00.000Z' });
  expect(asked).toMatchObject([
    { query: expect.stringMatching(/ AND WorkflowId STARTS_WITH "orders-"$/) as string, pageSize: 200 },
  ]);
  expect((await usualTime(listed.slice(0, -1), false)).late).toBeNull();
});

test('two hundred runs of other pipelines are passed over, and no more', async () => {
  const { late, seen } = await usualTime(
    [
      ...took(
        Array.from({ length: 300 }, () => 10),
        'orders-eu-2026-11-01',
      ),
    ],
    false,
  );
  expect([late, seen]).toEqual([null, 200]);
});
