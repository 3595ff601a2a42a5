import { dliPath, openCloud } from './open-cloud';

const STREAM = { service: 'dli', id: 1, name: 'orders', startupMs: 1_000 } as const;

test('the job list is filtered, ordered and paged', async () => {
  const { cloud, ask } = await openCloud({
    seed: [
      STREAM,
      { ...STREAM, id: 2, status: 'job_running' },
      { ...STREAM, id: 3, name: 'items', jobType: 'flink_jar_job' },
    ],
  });
  const idsOf = async (query: string) => {
    const { body } = await ask('GET', `${dliPath(cloud)}?${query}`);
    return [...(body['job_list']?.['jobs'] ?? [])].map((job) => job['job_id']);
  };
  expect(await idsOf('')).toEqual([3, 2, 1]);
  expect(await idsOf('order=asc&limit=2')).toEqual([1, 2]);
  expect(await idsOf('order=asc&limit=2&offset=2')).toEqual([3]);
  expect(await idsOf('name=order')).toEqual([2, 1]);
  expect(await idsOf('status=job_running')).toEqual([2]);
  expect(await idsOf('job_type=flink_jar_job')).toEqual([3]);
  const { body } = await ask('GET', `${dliPath(cloud)}?limit=1`);
  expect(body).toMatchObject({ is_success: 'true', job_list: { total_count: 3 } });
  expect((await ask('GET', `${dliPath(cloud)}?limit=101`)).body['error_code']).toBe('DLI.0001');
});

test('what a stream runs stands among its settings, as the vendor’s SDK has it', async () => {
  const { cloud, ask } = await openCloud({ seed: [{ service: 'dli', id: 1, name: 'a' }] });
  const { job_detail: detail } = (await ask('GET', `${dliPath(cloud)}/1`)).body;
  expect(detail).not.toHaveProperty('entrypoint');
  expect(detail).toMatchObject({ entrypoint_args: '', job_config: { entrypoint: '' } });
});

test('a savepoint can be triggered on its own; the job runs on', async () => {
  const { cloud, ask } = await openCloud({
    seed: [
      { ...STREAM, status: 'job_running' },
      { ...STREAM, id: 2 },
    ],
  });
  const path = dliPath(cloud);
  const body = { action: 'TRIGGER', savepoint_path: 'obs://b/sp' };

  expect((await ask('POST', `${path}/1/savepoint`, { body })).body['is_success']).toBe('true');

  expect((await ask('GET', `${path}/1`)).body['job_detail']).toMatchObject({ status: 'job_savepointing' });
  cloud.advance(1_000);
  expect((await ask('GET', `${path}/1`)).body['job_detail']).toMatchObject({
    status: 'job_running',
    savepoint_path: 'obs://b/sp',
  });
  expect((await ask('POST', `${path}/2/savepoint`, { body })).body['error_code']).toBe('DLI.0007');
});

test('a job that is stopped before its savepoint is made has none', async () => {
  const { cloud, ask } = await openCloud({ seed: [{ ...STREAM, status: 'job_running', savepointMs: 5_000 }] });
  const path = dliPath(cloud);
  await ask('POST', `${path}/1/savepoint`, { body: { action: 'TRIGGER', savepoint_path: 'obs://b/sp' } });
  await ask('POST', `${path}/stop`, { body: { job_ids: [1] } });
  cloud.advance(5_000);
  expect((await ask('GET', `${path}/1`)).body['job_detail']).toMatchObject({
    status: 'job_cancel_success',
    has_savepoint: false,
  });
});

test('registering a job again puts it into the status that is named, or leaves it where it was', async () => {
  const { cloud, ask } = await openCloud({ seed: [STREAM] });
  const statusNow = async () => (await ask('GET', `${dliPath(cloud)}/1`)).body['job_detail']?.['status'];
  cloud.addJobs([{ ...STREAM, status: 'job_arrearage_stopped' }]);
  expect(await statusNow()).toBe('job_arrearage_stopped');
  cloud.addJobs([STREAM]);
  expect(await statusNow()).toBe('job_arrearage_stopped');
});

test('a savepoint can be imported', async () => {
  const { cloud, ask } = await openCloud({ seed: [STREAM] });
  const body = { job_id: 1, savepoint_path: 'obs://b/old' };
  expect((await ask('POST', `${dliPath(cloud)}/1/import-savepoint`, { body })).status).toBe(200);
  expect((await ask('GET', `${dliPath(cloud)}/1`)).body['job_detail']).toMatchObject({ has_savepoint: true });
});

test('jobs at rest can be deleted, one by one or in a batch', async () => {
  const { cloud, ask } = await openCloud({
    seed: [STREAM, { ...STREAM, id: 2 }, { ...STREAM, id: 3, status: 'job_running' }],
  });
  const path = dliPath(cloud);
  expect((await ask('DELETE', `${path}/1`)).body['is_success']).toBe('true');
  expect((await ask('DELETE', `${path}/1`)).body['error_code']).toBe('DLI.17001');
  expect((await ask('GET', `${path}/1`)).body['error_code']).toBe('DLI.16001');
  const { body } = await ask('POST', `${path}/delete`, { body: { job_ids: [1, 2, 3] } });
  expect([...body].map((item) => item['is_success'] ?? item['error_code'])).toEqual(['DLI.17001', 'true', 'DLI.0007']);
});

test('exported jobs come back from their archive, under new ids unless they are to be covered', async () => {
  const { cloud, ask } = await openCloud({ seed: [STREAM, { ...STREAM, id: 2 }] });
  const path = dliPath(cloud);
  const exported = await ask('POST', `${path}/export`, {
    body: { obs_dir: 'obs://b/', is_selected: true, job_selected: [1] },
  });
  const zip_file = exported.body['zip_file']?.['0'];

  const copied = await ask('POST', `${path}/import`, { body: { zip_file, is_cover: false } });
  expect(copied.body['job_mapping']).toMatchObject([{ old_job_id: 1, new_job_id: 3 }]);
  const covered = await ask('POST', `${path}/import`, { body: { zip_file, is_cover: true } });
  expect(covered.body['job_mapping']).toMatchObject([{ old_job_id: 1, new_job_id: 1 }]);
  expect((await ask('GET', path)).body['job_list']).toMatchObject({ total_count: 3 });
});
