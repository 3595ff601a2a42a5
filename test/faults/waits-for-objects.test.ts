import { obs, openWorld, QUICK, quietRuntime } from '../support/huawei-world';
import { startWorkerProcess } from '../support/start-worker-process';
import { workflowBundlePath } from '../support/temporal';

const KEY = 'in/orders.csv';
const FOREVER_MS = 10 ** 9;

const ROWS = [
  { what: 'is killed', signal: 'SIGKILL' },
  { what: 'is frozen, and wakes up when all is done', signal: 'SIGSTOP' },
  { what: 'is stopped', signal: 'SIGTERM' },
] as const;
type Row = (typeof ROWS)[number];

const outcomes = new Map<Row, Promise<void>>();

// Each has a world of its own and waits for a heartbeat that does not come: side by side they wait once.
beforeAll(() => {
  quietRuntime();
  for (const row of ROWS) {
    const outcome = goesOn(row);
    outcome.catch(() => undefined);
    outcomes.set(row, outcome);
  }
});

afterAll(async () => Promise.allSettled(outcomes.values()));

test.each(ROWS)('a wait for objects goes on by another worker where its own $what', async (row) => {
  await outcomes.get(row);
});

async function goesOn(row: Row): Promise<void> {
  const world = await openWorld({ workers: 0 });
  const { url, projectId, ak, sk } = world.cloud;
  const place = { address: world.env.address, taskQueue: world.taskQueue, codePath: workflowBundlePath() };
  const first = startWorkerProcess({ ...place, cloud: { url, projectId, ak, sk }, plugin: QUICK }, []);
  try {
    world.cloud.addJobs([obs(KEY, { appearsAfterMs: FOREVER_MS })]);
    const handle = await world.start('huaweiCloudObsWait', { bucket: 'lake', key: KEY });
    while (!world.cloud.requests().some(({ route }) => route === '/*'))
      await new Promise((resolve) => setTimeout(resolve, 20));

    first.kill(row.signal);
    await world.addWorker();
    world.cloud.run({ service: 'obs', job: `lake/${KEY}` });

    expect((await handle.result()) as object).toMatchObject({
      state: 'succeeded',
      output: { objects: 1, newestKey: KEY },
    });
    if (row.signal !== 'SIGSTOP') return;
    first.kill('SIGCONT');
    first.kill('SIGTERM');
    await first.ended;
    const { events } = await handle.fetchHistory();
    const asked = (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) => scheduled ?? []);
    const waits = asked.filter(({ activityType }) => activityType?.name === 'huaweicloud.obs.watchObjects');
    expect(waits).toHaveLength(1);
  } finally {
    first.kill('SIGKILL');
    await first.ended;
    await world.close();
  }
}
