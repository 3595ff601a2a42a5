import { dgcPaths, openCloud, type Ask } from './open-cloud';

const LOAD = { service: 'dgc', name: 'load', durationMs: 1_000 } as const;
const DAY_MS = 86_400_000;

const idsOf = async (ask: Ask, path: string, headers: Record<string, string> = {}) =>
  [...((await ask('GET', path, { headers })).body['instances'] ?? [])].map((row) => row['instanceId']);

async function openWithRuns(count: number) {
  const { cloud, ask } = await openCloud({ seed: [LOAD, { ...LOAD, name: 'load_all' }] });
  for (let nth = 0; nth < count; nth++) cloud.run({ service: 'dgc', job: 'load' });
  cloud.run({ service: 'dgc', job: 'load_all', instanceType: 0 });
  cloud.advance(1_000);
  const since = (ms: number) => `minPlanTime=${cloud.clock().now - ms}`;
  return { cloud, ask, since, path: dgcPaths(cloud).instances };
}

test('a job name matches any part of a name unless the query is precise', async () => {
  const { ask, path, since } = await openWithRuns(1);
  expect(await idsOf(ask, `${path}?jobName=load&${since(DAY_MS)}`)).toEqual([1_000_002, 1_000_001]);
  expect(await idsOf(ask, `${path}?jobName=load&preciseQuery=true&${since(DAY_MS)}`)).toEqual([1_000_001]);
});

test('ten instances are shown unless more are asked for, and all are counted', async () => {
  const { ask, path, since } = await openWithRuns(12);
  const window = since(DAY_MS);
  expect((await ask('GET', `${path}?${window}`)).body).toMatchObject({ total: 13 });
  expect(await idsOf(ask, `${path}?${window}`)).toHaveLength(10);
  expect(await idsOf(ask, `${path}?${window}&limit=1000`)).toHaveLength(13);
  expect(await idsOf(ask, `${path}?${window}&limit=10&offset=10`)).toEqual([1_000_003, 1_000_002, 1_000_001]);
});

test('instances are chosen by status and by type', async () => {
  const { ask, path, since, cloud } = await openWithRuns(1);
  cloud.run({ service: 'dgc', job: 'load' });
  expect(await idsOf(ask, `${path}?${since(DAY_MS)}&status=waiting`)).toEqual([1_000_003]);
  expect(await idsOf(ask, `${path}?${since(DAY_MS)}&instanceType=0`)).toEqual([1_000_002]);
});

test('without a window only the instances since midnight in China are shown', async () => {
  const { ask, path, cloud, since } = await openWithRuns(1);
  const untilMidnight = DAY_MS - ((cloud.clock().now + 8 * 3_600_000) % DAY_MS);
  cloud.advance(untilMidnight);
  expect(await idsOf(ask, path)).toEqual([]);
  expect(await idsOf(ask, `${path}?${since(2 * DAY_MS)}`)).toEqual([1_000_002, 1_000_001]);
});

test('an instance that began outside the window is not shown', async () => {
  const { ask, path, cloud } = await openWithRuns(1);
  const began = cloud.clock().now - 1_000;
  expect(await idsOf(ask, `${path}?minPlanTime=${began}&maxPlanTime=${began}`)).toHaveLength(2);
  expect(await idsOf(ask, `${path}?minPlanTime=${began + 1}`)).toEqual([]);
  expect(await idsOf(ask, `${path}?minPlanTime=${began - 5}&maxPlanTime=${began - 1}`)).toEqual([]);
});

test.each(['minPlanTime=yesterday', 'limit=0', 'limit=1001', 'offset=-1'])(
  '%s is refused with DLF.3051',
  async (query) => {
    const { ask, path } = await openWithRuns(0);
    const { status, body } = await ask('GET', `${path}?${query}`);
    expect([status, body['error_code']]).toEqual([400, 'DLF.3051']);
  },
);

test('a window of more than seven days is refused with DLF.3051', async () => {
  const { ask, path, since } = await openWithRuns(0);
  expect((await ask('GET', `${path}?${since(7 * DAY_MS)}`)).status).toBe(200);
  expect((await ask('GET', `${path}?${since(7 * DAY_MS + 1)}`)).body['error_code']).toBe('DLF.3051');
});

test('offset can count pages, types be 7, codes long and times by start', async () => {
  const { cloud, ask } = await openCloud({
    seed: [LOAD],
    dialect: { dgc: { offset: 'page', instanceType: 7, errorCodes: 'long', planTimeMeans: 'startTime' } },
  });
  for (let nth = 0; nth < 4; nth++) await ask('POST', dgcPaths(cloud).runNow('load'));
  const window = `minPlanTime=${cloud.clock().now}`;
  const path = dgcPaths(cloud).instances;
  expect(await idsOf(ask, `${path}?${window}`)).toEqual([]); // they wait, so they have no start time
  cloud.advance(1_000);
  expect(await idsOf(ask, `${path}?${window}&limit=3&offset=1&instanceType=7`)).toEqual([1_000_001]);
  expect((await ask('GET', dgcPaths(cloud).instance('nobody', 1))).body['error_code']).toBe('DLF.30100');
});
