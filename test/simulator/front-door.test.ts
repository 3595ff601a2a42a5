import { startSimulator } from '../../simulator';
import { cdmPaths, openCloud } from './open-cloud';

const ORDERS = { service: 'cdm', clusterId: 'c1', name: 'orders' } as const;

test.each([
  ['GET', '/v1/p/factory/nothing'],
  ['PATCH', '/v3/auth/tokens'],
  ['HEAD', '/v3/projects'],
  ['GET', '/_simulator/nothing'],
])('%s %s is not served and answered 501', async (method, path) => {
  const { ask } = await openCloud();
  const { status, body } = await ask(method, path);
  expect(status).toBe(501);
  if (method !== 'HEAD') expect(body['error']).toBe(`The simulator does not serve ${method} ${path}`);
});

test('a body of more than 12 MB is a bad request and harms nobody', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS] });
  const path = cdmPaths(cloud).start('orders');
  const answer = await ask('PUT', path, { rawBody: 'x'.repeat(12 * 1024 * 1024 + 1) }).catch((error: Error) => error);
  // The refusal may come while the body is still being sent.
  if (!(answer instanceof Error)) expect(answer).toMatchObject({ status: 400, body: { error_code: 'APIGW.0201' } });
  expect((await ask('PUT', path)).status).toBe(200);
  expect(cloud.log()).toHaveLength(1);
});

test('every reply carries a request id of its own', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS] });
  const answers = await Promise.all([
    ask('GET', cdmPaths(cloud).status('orders')),
    ask('GET', '/nowhere'),
    ask('GET', '/_simulator/log'),
  ]);
  expect(new Set(answers.map(({ headers }) => headers['x-request-id'])).size).toBe(3);
});

test('only a loopback address is listened on', async () => {
  await expect(startSimulator({ host: '0.0.0.0' })).rejects.toThrow('host must be a loopback address, got 0.0.0.0');
});

test('a speed below 0 is refused', async () => {
  await expect(startSimulator({ speed: -1 })).rejects.toThrow('speed must be 0 or more, got -1');
});

test('a port that is taken is said to be taken', async () => {
  const { cloud } = await openCloud();
  await expect(startSimulator({ port: cloud.port })).rejects.toThrow('EADDRINUSE');
});

test('closing ends connections that hang, and the port is free again', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS] });
  cloud.fault({ kind: 'hang', match: { path: '/start' } });
  const hanging = ask('PUT', cdmPaths(cloud).start('orders')).catch((error: Error) => error.message);
  while (!cloud.requests().some(({ route }) => route.endsWith('/start'))) await new Promise(setImmediate);

  await cloud.close();

  expect(await hanging).toBe('other side closed');
  const next = await startSimulator({ port: cloud.port });
  await next.close();
});

test('closing a simulator that is down keeps it down', async () => {
  const { cloud } = await openCloud();
  cloud.fault({ kind: 'down', ms: 5 });
  await cloud.close();
  await new Promise((resolve) => setTimeout(resolve, 5)); // until it would have come back
  const next = await startSimulator({ port: cloud.port });
  await next.close();
});
