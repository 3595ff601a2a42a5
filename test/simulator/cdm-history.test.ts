import { cdmPaths, openCloud } from './open-cloud';

const ORDERS = { service: 'cdm', clusterId: 'c1', name: 'orders', durationMs: 10 } as const;

test('history shows the ten newest runs, newest first, and counts them all', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS] });
  for (let nth = 0; nth < 12; nth++) {
    cloud.run({ service: 'cdm', clusterId: 'c1', job: 'orders' });
    cloud.advance(10);
  }

  const { body } = await ask('GET', cdmPaths(cloud).history('orders'));

  expect([...(body['submissions'] ?? [])].map((run) => run['submission-id'])).toEqual([
    12, 11, 10, 9, 8, 7, 6, 5, 4, 3,
  ]);
  expect(body).toMatchObject({ total: 12, page_no: 1, page_size: 10 });
});

test('submission ids are counted over all jobs of a cluster', async () => {
  const { cloud } = await openCloud({ seed: [ORDERS, { ...ORDERS, name: 'items' }, { ...ORDERS, clusterId: 'c2' }] });
  const start = (clusterId: string, job: string) => cloud.run({ service: 'cdm', clusterId, job });
  expect([start('c1', 'orders'), start('c1', 'items'), start('c2', 'orders')]).toEqual(['1', '2', '1']);
});

test('history without jname is refused', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS] });
  expect((await ask('GET', `${cdmPaths(cloud).base}/submissions`)).body['errCode']).toBe('Cdm.0014');
});

test("a run of CDM's own schedule is marked is-execute-auto, with the name of who started it", async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS] });
  cloud.run({ service: 'cdm', clusterId: 'c1', job: 'orders', by: 'scheduler', auto: true });
  const { body } = await ask('GET', cdmPaths(cloud).history('orders'));
  expect(body['submissions']?.['0']).toMatchObject({ 'is-execute-auto': true, 'creation-user': 'scheduler' });
});
