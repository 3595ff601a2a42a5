import { cdmPaths, openCloud } from './open-cloud';

const ORDERS = { service: 'cdm', clusterId: 'c1', name: 'orders', durationMs: 10_000 } as const;

test('a stop ends the run that is active and answers an empty object', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS] });
  await ask('PUT', cdmPaths(cloud).start('orders'));
  cloud.advance(5_500);

  const stop = await ask('PUT', cdmPaths(cloud).stop('orders'));

  expect([stop.status, stop.text]).toEqual([200, '{}']);
  cloud.advance(60_000);
  const { body } = await ask('GET', cdmPaths(cloud).status('orders'));
  expect(body['submissions']?.['0']).toMatchObject({ status: 'STOPPED', progress: 49 });
  expect(cloud.log()).toMatchObject([
    { effect: 'start' },
    { effect: 'stop', run: '1' },
    { effect: 'end', status: 'STOPPED' },
  ]);
});

test('a stop that takes its time leaves the run RUNNING until then, however often it is asked', async () => {
  const { cloud, ask } = await openCloud({ seed: [{ ...ORDERS, stopTakesMs: 3_000, stoppedStatus: 'FAILED' }] });
  const status = async () => (await ask('GET', cdmPaths(cloud).status('orders'))).body['submissions']?.['0'];
  await ask('PUT', cdmPaths(cloud).start('orders'));
  cloud.advance(1_000);

  await ask('PUT', cdmPaths(cloud).stop('orders'));
  cloud.advance(2_999);
  expect((await ask('PUT', cdmPaths(cloud).stop('orders'))).status).toBe(200);
  expect(await status()).toMatchObject({ status: 'RUNNING' });
  cloud.advance(1);
  expect(await status()).toMatchObject({ status: 'FAILED', 'error-summary': 'The job was killed by user.' });
});

test('a stop of an idle job is refused with Cdm.0053, and the refusal goes on record', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS] });
  const { status, body } = await ask('PUT', cdmPaths(cloud).stop('orders'));
  expect([status, body['errCode']]).toEqual([400, 'Cdm.0053']);
  expect(cloud.log()).toMatchObject([{ effect: 'refused', run: null, reason: 'Cdm.0053: Job orders is not running.' }]);
});

test('a stop answered 200 with a validation ERROR has stopped nothing', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS], dialect: { cdm: { stopError: 'agent busy' } } });
  await ask('PUT', cdmPaths(cloud).start('orders'));

  const { status, body } = await ask('PUT', cdmPaths(cloud).stop('orders'));

  expect([status, body]).toEqual([200, { 'validation-result': [{ message: 'agent busy', status: 'ERROR' }] }]);
  cloud.advance(10_000);
  expect(cloud.log()).toMatchObject([
    { effect: 'start' },
    { effect: 'refused', reason: 'agent busy' },
    { status: 'SUCCEEDED' },
  ]);
});

test('CDM can lose sight of a run that has ended: its word is another for good, and a stop finds nothing that runs', async () => {
  const { cloud, ask } = await openCloud({ seed: [{ ...ORDERS, wordOnceEnded: 'UNKNOWN' }] });
  await ask('PUT', cdmPaths(cloud).start('orders'));
  const status = async () => (await ask('GET', cdmPaths(cloud).status('orders'))).body['submissions']?.['0'];
  cloud.advance(5_000);
  expect(await status()).toMatchObject({ status: 'RUNNING' });
  cloud.advance(5_000);
  expect(await status()).toMatchObject({ status: 'UNKNOWN' });
  expect(await status()).not.toHaveProperty('counters');
  expect((await ask('PUT', cdmPaths(cloud).stop('orders'))).body['errCode']).toBe('Cdm.0053');
  expect(cloud.log()).toMatchObject([
    { effect: 'start' },
    { effect: 'end', status: 'SUCCEEDED' },
    { effect: 'refused' },
  ]);
});
