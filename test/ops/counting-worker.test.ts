import type { WorkflowExecutionInfo } from '@temporalio/client';
import { Runtime } from '@temporalio/worker';
import { connectionsFromEnvironment } from '../../src/connections/connections';
import { countPipelines } from '../../src/plugin/count-pipelines';
import { countingIdentity, countsForAll } from '../../src/plugin/pipeline-counter';
import { HuaweiCloudPlugin } from '../../src/plugin/plugin';

const KEYS = {
  HUAWEICLOUD_SDK_AK: 'AKEXAMPLE',
  HUAWEICLOUD_SDK_SK: 'SKEXAMPLE',
  HUAWEICLOUD_SDK_PROJECT_ID: 'p',
  HUAWEICLOUD_REGION: 'cn-north-4',
};

test('of the workers that poll a task queue and can count one counts its pipelines, and the first does before the server lists it', () => {
  const pollers = ['9@b', '1@c', '1@a'].map(countingIdentity);
  expect(pollers.filter((identity) => countsForAll(identity, pollers))).toEqual(['1@a+counts']);
  expect(countsForAll('0@new+counts', pollers)).toBe(true);
  expect(countsForAll('2@new+counts', pollers)).toBe(false);
  expect(countsForAll('1@a+counts', [])).toBe(true);
});

test('workers that come first by name and cannot count, of an older version or without metrics, keep nobody from it', () => {
  const pollers = ['0@older', '1@a', '2@b+counts', '3@c+counts'];
  expect(pollers.slice(2).filter((identity) => countsForAll(identity, pollers))).toEqual(['2@b+counts']);
});

test('of workers whose names somebody has set without the mark one counts, and not each', () => {
  const pollers = ['orders-1', 'orders-2', 'orders-3'];
  expect(pollers.filter((identity) => countsForAll(identity, pollers))).toEqual(['orders-1']);
});

test('a worker whose runtime exports no metrics does not say that it counts', async () => {
  const connections = connectionsFromEnvironment(KEYS);
  const plugin = new HuaweiCloudPlugin({ connections });
  expect(plugin.configureWorker({ taskQueue: 'q', identity: 'orders-1' })).toMatchObject({ identity: 'orders-1' });
  await Promise.all([connections.close(), Runtime.instance().shutdown()]);
});

/** A server on which each question counts so many, and pipelines remember so much. */
function clientOf(counts: (query: string) => number, memos: object[] = []) {
  return {
    count: async (query = '') => ({ count: counts(query), groups: [] }),
    list: () => ({
      async *[Symbol.asyncIterator]() {
        for (const status of memos)
          yield { memo: { 'huaweicloud.status': status } } as unknown as WorkflowExecutionInfo;
      },
      intoHistories: () => {
        throw new Error('nobody asks for histories');
      },
    }),
  };
}

const lateAndHeld = [
  { state: 'held', late: { since: 'x' } },
  { state: 'running', late: { since: 'x' } },
  { state: 'held' },
  {},
];

test.each([
  { what: 'by what they remember', indexed: false },
  { what: 'by the index', indexed: true },
])('a pipeline that is late is counted as that beside its state, $what', async ({ indexed }) => {
  const byIndex = (query: string) => {
    if (query.includes('HuaweiCloudService = "late"')) return 2;
    if (query.includes('HuaweiCloudState = "held"')) return 2;
    return query.endsWith('ExecutionStatus = "Running"') ? 4 : 0;
  };
  const counts = await countPipelines(clientOf(byIndex, lateAndHeld), { taskQueue: 'q', indexed }, 0);
  expect(counts).toEqual({ running: 2, held: 2, paused: 0, failed: 0, late: 2 });
});

test('of pipelines that no index knows a thousand are looked at', async () => {
  const many = Array.from({ length: 1_500 }, () => ({ state: 'held' }));
  const { held } = await countPipelines(
    clientOf(() => 1_500, many),
    { taskQueue: 'q', indexed: false },
    0,
  );
  expect(held).toBe(1_000);
});
