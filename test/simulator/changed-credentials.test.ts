import { cdmPaths, loginBody, openCloud } from './open-cloud';

const ORDERS = { service: 'cdm', clusterId: 'c1', name: 'orders' } as const;

test('a changed password is the only one that is good, and tokens issued before it stay good', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS] });
  const status = cdmPaths(cloud).status('orders');
  expect((await ask('GET', status)).status).toBe(200);
  await ask('POST', '/_simulator/credentials', { body: { password: 'another' } });
  expect((await ask('POST', '/v3/auth/tokens', { body: loginBody(cloud) })).status).toBe(401);
  const changed = loginBody({ ...cloud, password: 'another' });
  expect((await ask('POST', '/v3/auth/tokens', { body: changed })).status).toBe(201);
  expect((await ask('GET', status)).status).toBe(200);
});

test('only keys and the password can be changed', async () => {
  const { ask } = await openCloud();
  expect((await ask('POST', '/_simulator/credentials', { body: { projectId: 'p2' } })).status).toBe(400);
});

test('mischief that was laid out can be taken back', async () => {
  const { cloud, ask } = await openCloud();
  cloud.fault({ kind: 'refuse', times: 100 });
  await ask('DELETE', '/_simulator/faults');
  expect(cloud.faults()).toEqual([]);
  expect((await ask('GET', '/v3/projects')).status).toBe(200);
});
