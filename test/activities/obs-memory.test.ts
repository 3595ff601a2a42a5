import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { ActivityContext } from '../../src/activities/activity-context';
import { createActivities } from '../../src/activities/create-activities';
import { obsWait, type ObsMemory } from '../../src/activities/obs/obs-wait';
import { Watcher } from '../../src/activities/watch/watcher';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import type { ObsBody } from '../../src/domain/obs/obs-body';
import { awaitedObjects } from '../../src/domain/obs/obs-objects';
import type { Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import { asked, connectTo } from './waiting';

let cloud: Simulator;
let huawei: HuaweiCloud;

beforeEach(async () => {
  cloud = await startSimulator();
  huawei = connectTo(cloud);
});

afterEach(async () => {
  await huawei.close();
  await cloud.close();
});

const SILENT = new DefaultLogger('ERROR', () => undefined);
const BODY: ObsBody = { bucket: 'lake', prefix: 'in/', minObjects: 20_000, minBytes: 0, stable: true };

function register(count: number, folder = 'in'): void {
  const key = (nth: number) => `${folder}/${'deep/'.repeat(40)}part-${nth}`;
  cloud.addJobs(
    Array.from({ length: count }, (_, nth) => ({ service: 'obs', bucket: 'lake', key: key(nth), bytes: 7 })),
  );
}

/** Bytes of all that hangs on a value. */
function bytesOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null) return String(value).length;
  return Object.entries(value).reduce((sum, [key, of]) => sum + key.length + bytesOf(of), 0);
}

/** What a wait keeps after two looks at so many objects, and what it then has to tell. */
async function afterTwoLooks(count: number, more: Partial<ObsBody> = {}): Promise<{ kept: number; told: string }> {
  // What was read a moment ago of one folder is not read again.
  const folder = `in-${count}`;
  register(count, folder);
  const body = { ...BODY, prefix: `${folder}/`, ...more };
  const memory: ObsMemory = {};
  const job = obsWait(huawei, body, memory);
  const runs = [awaitedObjects(body)];
  await job.look(runs, { priority: 'look' });
  const seen = await job.look(runs, { priority: 'look' });
  return { kept: bytesOf(memory), told: JSON.stringify(seen) };
}

test('a wait keeps and tells no more of five thousand objects than of ten', async () => {
  const few = await afterTwoLooks(10);
  const many = await afterTwoLooks(5_000);

  expect(many.told).toContain('5,000 of 20,000 objects');
  expect(many.kept - few.kept).toBeLessThan(10);
  expect(many.told.length - few.told.length).toBeLessThan(20);
});

test('a wait that takes objects at the first look keeps nothing of them', async () => {
  expect((await afterTwoLooks(10, { stable: false })).kept).toBe(0);
});

test('a wait ends also where no worker has room for it, by one look an attempt', async () => {
  register(3);
  const activities = createActivities({
    cloud: () => huawei,
    watcher: new Watcher({ minMs: 300, maxMs: 300 }, 0),
    inFlight: { during: async (_what: string, work: () => Promise<unknown>) => work() },
  } as unknown as ActivityContext);
  const body = { ...BODY, minObjects: 3 };
  const attempt = async () =>
    new MockActivityEnvironment({ activityType: 'huaweicloud.obs.watchObjects' }, { logger: SILENT }).run(async () =>
      activities['huaweicloud.obs.watchObjects']({ step: 's', connection: 'c', body, runs: [awaitedObjects(body)] }),
    );

  const outcomes: unknown[] = [];
  // Within a quarter of a second a reading is the same one: so many attempts, until there were some.
  while (asked(cloud, '/*') < 4 && !Array.isArray(outcomes.at(-1)))
    outcomes.push(await attempt().catch((error: unknown) => error));

  expect(outcomes[0]).toMatchObject({ type: 'HuaweiCloud.StillRunning' });
  expect(outcomes.at(-1)).toMatchObject([{ verdict: 'succeeded', output: { objects: 3 } }]);
});
