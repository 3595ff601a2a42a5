import { readFileSync } from 'node:fs';
import type { History } from '../../replay-fuzz/replay/prefixes';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, dli, openWorld, quietRuntime } from '../support/huawei-world';
import { workflowBundlePath } from '../support/temporal';

type HistoryEvent = NonNullable<History['events']>[number];

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

async function historyLength(durationMs: number): Promise<number> {
  world.cloud.addJobs([
    cdm('orders', { durationMs }),
    dgc('transform', { durationMs }),
    dli(131, { startupMs: durationMs }),
    dli(132),
  ]);
  const handle = await world.startPipeline({
    name: 'p',
    steps: [
      { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } },
      { id: 'transform', dgc: { jobName: 'transform' } },
      { id: 'streams', dli: { jobIds: [131, 132] } },
    ],
  });
  await handle.result();
  await world.cloud.reset();
  const { events } = await handle.fetchHistory();
  const done = (events ?? []).filter((event) => event.workflowTaskCompletedEventAttributes).length;
  return (events ?? []).filter((event) => !isTaskUnderWay(event)).length + 2 * done;
}

/** A workflow task that a busy worker lets run out of time is given out again: each that was done counts as three events. */
function isTaskUnderWay(event: HistoryEvent): boolean {
  const { workflowTaskScheduledEventAttributes: scheduled, workflowTaskStartedEventAttributes: started } = event;
  return !!(scheduled ?? started ?? event.workflowTaskTimedOutEventAttributes);
}

test('the history of a pipeline is as long for jobs of three seconds as for jobs of a tenth of one', async () => {
  const short = await historyLength(100);
  const long = await historyLength(3_000);
  expect(long).toBe(short);
  expect(long).toBeLessThan(60);
});

test('nothing of Node, undici, zod, liquidjs or the client is in the workflow bundle', () => {
  const code = readFileSync(workflowBundlePath(), 'utf8');
  const modules = [...code.matchAll(/^\/\*\*\*\/ "([^"]+)"/gm)].map(([, path]) => path ?? '');
  expect(modules).toContain('./src/workflows/run-step.ts');
  expect(
    modules.filter((path) =>
      /undici|zod|liquidjs|luxon|yaml|src\/(client|connections|activities|spec|cli)\//.test(path),
    ),
  ).toEqual([]);
});
