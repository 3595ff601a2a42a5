import { cdmPaths, dgcPaths, openCloud } from './open-cloud';

const ORDERS = { service: 'cdm', clusterId: 'c1', name: 'orders' } as const;
const LOAD = { service: 'dgc', name: 'load' } as const;

test('the 121st CDM read within a minute is throttled, whichever read it is', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS], limits: true, scaleLimits: true });
  const { status, history, start } = cdmPaths(cloud);
  const statuses: number[] = [];
  for (let nth = 0; nth < 120; nth++)
    statuses.push((await ask('GET', nth % 2 ? status('orders') : history('orders'))).status);
  expect(new Set(statuses)).toEqual(new Set([200]));

  const throttled = await ask('GET', status('orders'));

  expect(throttled).toMatchObject({
    status: 429,
    body: { error_code: 'APIGW.0308', request_id: expect.any(String) as string },
  });
  expect(throttled.headers).not.toHaveProperty('retry-after');
  expect((await ask('PUT', start('orders'))).status).toBe(200); // starts have a quota of their own
  expect(cloud.requests().reduce((sum, { throttled }) => sum + throttled, 0)).toBe(1);
});

test('31 DGC calls within a second are one too many for a user', async () => {
  // Its clock is held: all of them come within the same moment, however slow the machine.
  const { cloud, ask } = await openCloud({ seed: [LOAD], limits: true, scaleLimits: true, retryAfterSeconds: 3 });
  const path = dgcPaths(cloud).runNow('load');
  for (let nth = 0; nth < 30; nth++) expect((await ask('POST', path)).status).toBe(200);

  const throttled = await ask('POST', path);

  expect(throttled).toMatchObject({ status: 429, headers: { 'retry-after': '3' } });
  expect(cloud.log()).toHaveLength(30);
});

test('a request without a right to be answered uses up no quota', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS], limits: true });
  const path = cdmPaths(cloud).status('orders');
  for (let nth = 0; nth < 130; nth++) await ask('GET', path, { anonymous: true });
  expect((await ask('GET', path)).status).toBe(200);
});

test('limits can count on scaled time', async () => {
  // A minute lasts less than a microsecond, so two requests never share one.
  const { cloud, ask } = await openCloud({ seed: [ORDERS], limits: true, scaleLimits: true, speed: 1e11 });
  for (let nth = 0; nth < 130; nth++) expect((await ask('GET', cdmPaths(cloud).status('orders'))).status).toBe(200);
  expect(cloud.requests().find(({ route }) => route.endsWith('/status'))).toMatchObject({ peakPerMinute: 1 });
});

test('without limits nothing is throttled', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS] });
  for (let nth = 0; nth < 130; nth++) expect((await ask('GET', cdmPaths(cloud).status('orders'))).status).toBe(200);
});
