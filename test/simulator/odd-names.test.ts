import { cdmPaths, dgcPaths, openCloud } from './open-cloud';

const NAMES = [
  'two words',
  'a/b',
  '作业~1',
  '..',
  '.',
  '100%',
  '%2F',
  'a%20b',
  'semi;colon',
  'q?x=1#y',
  'plus+and&',
  ':jobName',
  '/'.repeat(240),
  '名'.repeat(240),
];

test.each(NAMES)('a CDM job called %p is found under its name and no other', async (name) => {
  const { cloud, ask } = await openCloud({ seed: [{ service: 'cdm', clusterId: 'c1', name }] });
  // encodeURIComponent leaves dots alone, and a URL parser would resolve a segment of dots away.
  const path = cdmPaths(cloud).start(name).replace('/job/../', '/job/%2E%2E/').replace('/job/./', '/job/%2E/');

  const { status } = await ask('PUT', path);

  expect(status).toBe(200);
  expect(cloud.log()).toMatchObject([{ effect: 'start', job: name }]);
});

test.each(NAMES.slice(0, 12))('a DGC job called %p is found under its name and no other', async (name) => {
  const { cloud, ask } = await openCloud({ seed: [{ service: 'dgc', name }] });
  const path = dgcPaths(cloud).runNow(name).replace('/jobs/../', '/jobs/%2E%2E/').replace('/jobs/./', '/jobs/%2E/');
  expect((await ask('POST', path)).status).toBe(200);
  expect(cloud.log()).toMatchObject([{ effect: 'start', job: name }]);
});

test('a name that is far too long is a job that does not exist', async () => {
  const { cloud, ask } = await openCloud({ seed: [{ service: 'cdm', clusterId: 'c1', name: 'x' }] });
  expect((await ask('PUT', cdmPaths(cloud).start('x'.repeat(8_000)))).body['errCode']).toBe('Cdm.0100');
});

test('a path whose percent signs are broken is a bad request', async () => {
  const { cloud, ask } = await openCloud({ seed: [{ service: 'cdm', clusterId: 'c1', name: '100%' }] });
  const { status, headers } = await ask('PUT', `${cdmPaths(cloud).base}/job/100%/start`);
  expect(status).toBe(400);
  expect(headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
  expect(cloud.log()).toEqual([]);
});
