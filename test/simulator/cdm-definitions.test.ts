import { cdmPaths, openCloud } from './open-cloud';

const ORDERS = { service: 'cdm', clusterId: 'c1', name: 'orders', durationMs: 1_000 } as const;

test('a created job can be shown, modified, started and deleted', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS] });
  const { base, job, start } = cdmPaths(cloud);
  const definition = { name: 'made', job_type: 'NORMAL_JOB', 'from-link-name': 'mysql' };

  expect((await ask('POST', `${base}/job`, { body: { jobs: [definition] } })).body).toMatchObject({ name: 'made' });
  expect((await ask('POST', `${base}/job`, { body: { jobs: [definition] } })).body['errCode']).toBe('Cdm.0104');
  await ask('PUT', job('made'), { body: { jobs: [{ ...definition, 'from-link-name': 'oracle' }] } });
  expect((await ask('GET', job('made'))).body).toMatchObject({
    total: 0,
    jobs: [{ name: 'made', 'from-link-name': 'oracle', status: 'NEW' }],
  });
  await ask('PUT', start('made'));
  expect((await ask('DELETE', job('made'))).body['errCode']).toBe('Cdm.0052');
  cloud.advance(1_000);
  expect((await ask('DELETE', job('made'))).status).toBe(200);
  expect((await ask('GET', job('made'))).body['errCode']).toBe('Cdm.0100');
});

test('the list of all jobs shows each with its own status, filtered and paged', async () => {
  const names = Array.from({ length: 12 }, (_, nth) => `job-${String(nth).padStart(2, '0')}`);
  const { cloud, ask } = await openCloud({ seed: [...names.map((name) => ({ ...ORDERS, name })), ORDERS] });
  cloud.run({ service: 'cdm', clusterId: 'c1', job: 'job-01' });
  cloud.advance(500);
  const list = async (query: string) => (await ask('GET', `${cdmPaths(cloud).job('all')}?${query}`)).body;

  const first = await list('filter=job-&page_no=1&page_size=10');
  expect(first).toMatchObject({ total: 12, page_no: 1, page_size: 10 });
  expect([...(first['jobs'] ?? [])].map((row) => row['status']).slice(0, 3)).toEqual(['NEW', 'RUNNING', 'NEW']);
  const second = await list('filter=job-&page_no=2&page_size=10');
  expect([...(second['jobs'] ?? [])].map((row) => row['name'])).toEqual(['job-10', 'job-11']);
  expect((await list('page_size=101'))['errCode']).toBe('Cdm.0014');
});

test('a list that is asked for no type shows no job of a whole database', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS, { ...ORDERS, name: 'all-of-it', jobType: 'BATCH_JOB' }] });
  const names = async (query: string) => {
    const { body } = await ask('GET', `${cdmPaths(cloud).job('all')}${query}`);
    return [...(body['jobs'] ?? [])].map((row) => row['name']);
  };
  expect(await names('')).toEqual(['orders']);
  expect(await names('?jobType=BATCH_JOB')).toEqual(['all-of-it']);
  expect((await ask('GET', cdmPaths(cloud).job('all-of-it'))).status).toBe(200);
});

test('create and start on a random cluster uses one of those named and does not say which', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS, { ...ORDERS, clusterId: 'c2' }] });
  const path = `/v1.1/${cloud.projectId}/clusters/job`;
  const body = { jobs: [{ name: 'anywhere' }], clusters: ['c1', 'c2'] };

  expect((await ask('POST', path, { body })).status).toBe(400);
  const started = await ask('POST', path, { body, headers: { 'x-language': 'en-us' } });

  expect(started.body['submissions']?.['0']).toMatchObject({
    'job-name': 'anywhere',
    status: 'PENDING',
    'submission-id': 1,
  });
  expect(started.text).not.toMatch(/c1|c2/);
  expect(['c1', 'c2']).toContain(cloud.log()[0]?.clusterId);
});
