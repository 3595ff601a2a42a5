import { cdmPaths, dgcPaths, dliPath, openCloud } from './open-cloud';

test('every request for a start is kept as it arrived, also what a fault swallowed and what was refused', async () => {
  const { cloud, ask } = await openCloud({
    seed: [
      { service: 'cdm', clusterId: 'c1', name: 'my copy' },
      { service: 'dgc', name: 'load' },
      { service: 'dli', id: 131, name: 'orders' },
    ],
  });
  cloud.fault({ match: { path: '/run-immediate' }, kind: 'reset' });
  await ask('PUT', cdmPaths(cloud).start('my copy'));
  await expect(ask('POST', dgcPaths(cloud).runNow('load'))).rejects.toThrow();
  await ask('POST', `${dliPath(cloud)}/run`, { body: { job_ids: [131, 999] } });
  await ask('POST', `${dliPath(cloud)}/run`, { rawBody: '{"job_ids":' });
  await ask('PUT', cdmPaths(cloud).stop('my copy'));

  const { now: at } = cloud.clock();
  const starts = (await ask('GET', '/_simulator/starts')).body;
  expect([...starts].map((start) => [start['at'], start['service'], start['job']])).toEqual([
    [at, 'cdm', 'my copy'],
    [at, 'dgc', 'load'],
    [at, 'dli', '131'],
    [at, 'dli', '999'],
  ]);
  expect(cloud.log().filter(({ effect }) => effect === 'start')).toHaveLength(2);
  cloud.reset();
  expect(cloud.starts()).toEqual([]);
});
