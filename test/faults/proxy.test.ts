import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cdm, CLUSTER, environmentWithKeys, openWorld, quietRuntime, type World } from '../support/huawei-world';
import { startConnectProxy, type ConnectProxy } from '../support/connect-proxy';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const START = /^PUT .*\/start/;
let world: World;
let proxy: ConnectProxy;

beforeAll(async () => {
  quietRuntime();
  proxy = await startConnectProxy();
  const environment: NonNullable<Parameters<typeof openWorld>[0]>['environment'] = (cloud) => {
    const file = join(folder, 'connections.yaml');
    const place = { endpoint: cloud.url, projectId: cloud.projectId, proxy: proxy.url };
    writeFileSync(file, JSON.stringify({ connections: { default: place } }));
    return { ...environmentWithKeys(cloud), HUAWEICLOUD_CONFIG: file };
  };
  world = await openWorld({ environment });
});
afterAll(async () => {
  await world.close();
  await proxy.close();
});

const copy = { name: 'nightly', steps: [{ id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } }] };

test('a start whose tunnel breaks when it has arrived is looked for, and not sent again', async () => {
  world.cloud.addJobs([cdm('orders')]);
  proxy.cutAfter = START;

  const handle = await world.startPipeline(copy);

  await expect(handle.result()).resolves.toMatchObject({ state: 'succeeded' });
  expect(proxy.cutAfter).toBeUndefined();
  expect(world.effects('orders')).toEqual(['start', 'end']);
});

test('a pipeline whose proxy opens no tunnel waits for one, and starts its job once', async () => {
  await world.cloud.reset();
  world.cloud.addJobs([cdm('orders')]);
  proxy.manner = 407;
  proxy.cut();
  const asked = proxy.asked.length;

  const handle = await world.startPipeline(copy);
  while (proxy.asked.length === asked) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(world.effects('orders')).toEqual([]);
  proxy.manner = 'pass';

  await expect(handle.result()).resolves.toMatchObject({ state: 'succeeded' });
  expect(world.effects('orders')).toEqual(['start', 'end']);
});
