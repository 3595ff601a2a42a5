import { cdmPaths, dgcPaths, dliPath, openCloud } from './open-cloud';

test('a CDM run shows up late; until then status and history show the run before it', async () => {
  const job = { service: 'cdm', clusterId: 'c1', name: 'orders', durationMs: 1_000 } as const;
  const { cloud, ask } = await openCloud({ seed: [job] });
  const paths = cdmPaths(cloud);
  const statusNow = async () => (await ask('GET', paths.status('orders'))).body['submissions']?.['0'];
  await ask('PUT', paths.start('orders'));
  cloud.advance(1_000);
  cloud.addJobs([{ ...job, visibleAfterMs: 5_000, durationMs: 60_000 }]);

  const started = await ask('PUT', paths.start('orders'));

  expect(started.body['submissions']?.['0']).toMatchObject({ 'submission-id': 2, status: 'BOOTING' });
  cloud.advance(4_999);
  expect(await statusNow()).toMatchObject({ 'submission-id': 1, status: 'SUCCEEDED' });
  expect((await ask('GET', paths.history('orders'))).body).toMatchObject({ total: 1 });
  expect((await ask('GET', paths.job('orders'))).body['jobs']?.['0']?.['status']).toBe('SUCCEEDED');
  expect((await ask('PUT', paths.start('orders'))).body['errCode']).toBe('Cdm.0052');
  cloud.advance(1);
  expect(await statusNow()).toMatchObject({ 'submission-id': 2, status: 'RUNNING' });
});

test('a DGC instance shows up late in the list and by its id', async () => {
  const { cloud, ask } = await openCloud({ seed: [{ service: 'dgc', name: 'load', visibleAfterMs: 5_000 }] });
  const { instances, instance } = dgcPaths(cloud);
  const since = `minPlanTime=${cloud.clock().now}`;
  await ask('POST', dgcPaths(cloud).runNow('load'));
  cloud.advance(4_999);
  expect((await ask('GET', `${instances}?${since}`)).body).toMatchObject({ total: 0 });
  expect((await ask('GET', instance('load', 1_000_001))).body['error_code']).toBe('DLF.0137');
  cloud.advance(1);
  expect((await ask('GET', `${instances}?${since}`)).body).toMatchObject({ total: 1 });
  expect((await ask('GET', instance('load', 1_000_001))).body['status']).toBe('success');
});

test('a restarted DGC instance shows its old end until the restart becomes visible', async () => {
  const job = { service: 'dgc', name: 'load', outcome: 'fail', durationMs: 1_000 } as const;
  const { cloud, ask } = await openCloud({ seed: [job] });
  const path = dgcPaths(cloud).instance('load', cloud.run({ service: 'dgc', job: 'load' }));
  cloud.advance(1_000);
  cloud.addJobs([{ ...job, outcome: 'running', visibleAfterMs: 5_000 }]);
  await ask('POST', `${path}/restart`);
  cloud.advance(4_999);
  expect((await ask('GET', path)).body['status']).toBe('fail');
  cloud.advance(1);
  expect((await ask('GET', path)).body['status']).toBe('running');
});

test('a DLI start shows late; until then detail and list show the job as it was', async () => {
  const { cloud, ask } = await openCloud({
    seed: [{ service: 'dli', id: 1, name: 's', startupMs: 1_000, visibleAfterMs: 5_000 }],
  });
  const path = dliPath(cloud);
  await ask('POST', `${path}/run`, { body: { job_ids: [1] } });
  cloud.advance(4_999);
  expect((await ask('GET', `${path}/1`)).body['job_detail']).toMatchObject({ status: 'job_init', start_time: null });
  expect((await ask('GET', `${path}?status=job_init`)).body['job_list']).toMatchObject({ total_count: 1 });
  cloud.advance(1);
  expect((await ask('GET', `${path}/1`)).body['job_detail']).toMatchObject({ status: 'job_running' });
});
