import { createHmac } from 'node:crypto';
import { openCloud } from './open-cloud';
import type { Simulator, SimulatorOptions } from '../../simulator';

const A = { service: 'obs', bucket: 'b1', key: 'in/a b.csv', bytes: 7 } as const;

/** Signed by the short scheme, as a client of its own would. */
function signed({ ak, sk }: Simulator, method: string, resource: string): Record<string, string> {
  const date = new Date().toUTCString();
  const signature = createHmac('sha1', sk).update(`${method}\n\n\n${date}\n${resource}`).digest('base64');
  return { 'content-type': '', date, authorization: `OBS ${ak}:${signature}` };
}

async function opened(seed: SimulatorOptions['seed'] = [A], obs = {}, options: SimulatorOptions = {}) {
  const { cloud, ask } = await openCloud({ seed, dialect: { obs }, ...options });
  const of = (method: string, path: string, resource: string, host?: string) =>
    ask(method, path, {
      anonymous: true,
      headers: { ...signed(cloud, method, resource), ...(host && { host }) },
    });
  const stat = (key: string, bucket = 'b1') => of('HEAD', `/${bucket}/${key}`, `/${bucket}/${key}`);
  const list = (query: string, bucket = 'b1') => of('GET', `/${bucket}?${query}`, `/${bucket}/`);
  const keysOf = async (query: string) => [...(await list(query)).text.matchAll(/<Key>([^<]*)/g)].map(([, key]) => key);
  return { cloud, ask, of, stat, list, keysOf };
}

test('an object is there once it has appeared, with its size, time and tag', async () => {
  const { cloud, stat } = await opened([{ ...A, appearsAfterMs: 5_000, etag: 'e1' }]);
  const appears = new Date(cloud.clock().now + 5_000).toUTCString();
  cloud.advance(4_999);
  expect(await stat('in/a%20b.csv')).toMatchObject({ status: 404, text: '' });
  cloud.advance(1);
  const { status, headers, text } = await stat('in/a%20b.csv');
  expect([status, text]).toEqual([200, '']);
  expect(headers).toMatchObject({ 'content-length': '7', etag: '"e1"', 'last-modified': appears });
  expect(headers['x-obs-request-id']).toMatch(/^[0-9A-F]{32}$/);
});

test('the bucket may stand before the host, and the request is the same', async () => {
  const { of } = await opened();
  const host = 'b1.obs.cn-north-4.myhuaweicloud.com';
  expect((await of('HEAD', '/in/a%20b.csv', '/b1/in/a%20b.csv', host)).status).toBe(200);
  expect((await of('GET', '/?prefix=in%2F', '/b1/', host)).text).toContain('<Key>in/a b.csv</Key>');
  expect((await of('HEAD', '/in/a%20b.csv', '/b1/in/a%20b.csv', 'b1.localhost:80')).status).toBe(200);
});

test('a list is XML, in the order of keys, by prefix, page after page', async () => {
  const keys = ['in/b', 'in/é', 'in/a', 'out/a&<b>', 'in/Z'];
  const { list, keysOf } = await opened(keys.map((key) => ({ ...A, key })));
  expect(await keysOf('prefix=in%2F')).toEqual(['in/Z', 'in/a', 'in/b', 'in/é']);
  expect(await keysOf('prefix=out')).toEqual(['out/a&amp;&lt;b&gt;']);
  expect(await keysOf('prefix=in%2F&encoding-type=url&marker=in%2Fb')).toEqual(['in%2F%C3%A9']);
  const { status, headers, text } = await list('prefix=in%2F&max-keys=2');
  expect([status, headers['content-type']]).toEqual([200, 'application/xml']);
  expect(text).toContain('<ListBucketResult xmlns="http://obs.');
  expect(text).toContain('<IsTruncated>true</IsTruncated>');
  expect(text).toContain('<NextMarker>in/a</NextMarker>');
  expect(text).toContain('<MaxKeys>2</MaxKeys>');
  expect(text).toMatch(
    /<Key>in\/Z<\/Key><LastModified>[^<]+\.\d{3}Z<\/LastModified><ETag>&quot;\w{32}&quot;<\/ETag><Size>7</,
  );
  expect((await list('max-keys=0')).text).toContain('<MaxKeys>1000</MaxKeys>');
  expect(await keysOf('prefix=nothing')).toEqual([]);
});

test('a list says that its keys are encoded where they are, and only there', async () => {
  const { list } = await opened();
  expect((await list('prefix=in&encoding-type=url')).text).toContain(
    '<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated><Contents><Key>in%2Fa%20b.csv</Key>',
  );
  expect((await list('prefix=in')).text).not.toContain('EncodingType');
});

test('whoever asks which scheme to sign by is told so without a signature, and nothing else', async () => {
  const { ask } = await opened();
  const unsigned = (method: string, target: string) =>
    ask(method, target, { anonymous: true, headers: { host: 'obs.cn-north-4.myhuaweicloud.com' } });
  for (const path of ['/', '/b1']) {
    const { status, headers } = await unsigned('HEAD', `${path}?apiversion`);
    expect([status, headers['x-obs-api']]).toEqual([200, '3.0']);
  }
  expect((await unsigned('HEAD', '/b2?apiversion')).status).toBe(404);
  expect((await unsigned('HEAD', '/b1')).status).toBe(403);
  expect((await unsigned('GET', '/b1?apiversion')).status).toBe(403);
});

test('what lies behind a delimiter is one entry, and a list that goes on may not say where', async () => {
  const keys = ['in/a/1', 'in/a/2', 'in/b'];
  const { list } = await opened(
    keys.map((key) => ({ ...A, key })),
    { nextMarker: 'absent' },
  );
  const { text } = await list('prefix=in%2F&delimiter=%2F&max-keys=1');
  expect(text).toContain('<CommonPrefixes><Prefix>in/a/</Prefix></CommonPrefixes>');
  expect(text).toContain('<IsTruncated>true</IsTruncated>');
  expect(text).not.toContain('NextMarker');
});

test('an object can be replaced, can vanish, and can be one that still grows', async () => {
  const { cloud, stat } = await opened([
    { ...A, key: 'a' },
    { ...A, key: 'b', vanishesAfterMs: 1_000 },
  ]);
  const before = (await stat('a')).headers['etag'];
  cloud.addJobs([{ ...A, key: 'a', bytes: 9, objectType: 'Appendable' }]);
  const { headers } = await stat('a');
  expect(headers).toMatchObject({ 'content-length': '9', 'x-obs-object-type': 'Appendable' });
  expect(headers['etag']).not.toBe(before);
  expect((await stat('b')).status).toBe(200);
  cloud.advance(1_000);
  expect((await stat('b')).status).toBe(404);
});

test.each([
  { why: 'a bucket that there is not', bucket: 'b2', seed: A, status: 404, code: 'NoSuchBucket' },
  {
    why: 'a list without the right to it',
    bucket: 'b1',
    seed: { ...A, access: 'noList' },
    status: 403,
    code: 'AccessDenied',
  },
  {
    why: 'a bucket without any right',
    bucket: 'b1',
    seed: { ...A, access: 'none' },
    status: 403,
    code: 'AccessDenied',
  },
  {
    why: 'a bucket elsewhere',
    bucket: 'b1',
    seed: { ...A, region: 'cn-east-3' },
    status: 301,
    code: 'PermanentRedirect',
  },
] as const)('$why is an error in XML with $status and $code', async ({ bucket, seed, status, code }) => {
  const { list } = await opened([seed]);
  const reply = await list('prefix=in', bucket);
  expect([reply.status, /<Error><Code>(\w+)/.exec(reply.text)?.[1]]).toEqual([status, code]);
});

test('a bucket elsewhere is served under the host of its region, and names it to others', async () => {
  const { of, stat } = await opened([{ ...A, region: 'cn-east-3' }], { redirect: 'TemporaryRedirect' });
  const away = await stat('in/a%20b.csv');
  expect([away.status, away.headers['location']]).toEqual([307, 'https://b1.obs.cn-east-3.myhuaweicloud.com/']);
  const host = 'b1.obs.cn-east-3.myhuaweicloud.com';
  expect((await of('HEAD', '/in/a%20b.csv', '/b1/in/a%20b.csv', host)).status).toBe(200);
});

test('HEAD of a missing key is refused to whoever may not list', async () => {
  const { stat } = await opened([{ ...A, access: 'noList' }]);
  expect((await stat('in/a%20b.csv')).status).toBe(200);
  expect((await stat('missing')).status).toBe(403);
});

test('a bucket can be asked for by itself, and all of them', async () => {
  const { of } = await opened([{ service: 'obs', bucket: 'empty' }]);
  expect((await of('HEAD', '/empty', '/empty/')).status).toBe(200);
  expect((await of('GET', '/', '/')).text).toContain('<Bucket><Name>empty</Name>');
});

test('only OBS’s own signature opens a bucket, and only a bucket', async () => {
  const { cloud, ask, of } = await opened();
  const host = 'b1.obs.cn-north-4.myhuaweicloud.com';
  const asToken = await ask('GET', '/', { headers: { host } });
  expect([asToken.status, asToken.text]).toEqual([403, expect.stringContaining('<Code>AccessDenied</Code>')]);
  const wrong = await of('GET', '/b1', '/b2/');
  expect([wrong.status, wrong.text]).toEqual([403, expect.stringContaining('SignatureDoesNotMatch')]);
  expect((await ask('GET', '/b1/in')).status).toBe(501);
  expect((await ask('GET', `/v1.1/${cloud.projectId}/clusters`)).status).toBe(200);
});

test('the 1,001st list within a second is asked to slow down, which counts as throttled', async () => {
  // A second lasts a quarter of an hour, so that a slow machine does not spread the requests over several.
  const { cloud, list } = await opened([A], {}, { limits: true, scaleLimits: true, speed: 0.001 });
  const statuses: number[] = [];
  for (let nth = 0; nth < 1_000; nth++) statuses.push((await list('prefix=in')).status);
  const slowed = await list('prefix=in');
  expect([new Set(statuses), slowed.status]).toEqual([new Set([200]), 503]);
  expect(slowed.text).toContain('<Code>SlowDown</Code>');
  expect(cloud.requests().find(({ method }) => method === 'GET')?.throttled).toBe(1);
});

test('faults befall OBS too', async () => {
  const { cloud, stat } = await opened();
  cloud.fault({ kind: 'refuse', match: { method: 'HEAD', path: '/b1/in' }, status: 503 });
  expect((await stat('in/a%20b.csv')).status).toBe(503);
  expect((await stat('in/a%20b.csv')).status).toBe(200);
});

test('a stranger can have an object be there at once', async () => {
  const { cloud, stat } = await opened([{ ...A, key: 'a', appearsAfterMs: 60_000 }]);
  expect(cloud.run({ service: 'obs', job: 'b1/a' })).toBe('b1/a');
  expect((await stat('a')).status).toBe(200);
  expect(() => cloud.run({ service: 'obs', job: 'b1/b' })).toThrow('No object b is registered');
});
