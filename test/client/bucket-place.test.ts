import { placeOfBucket } from '../../src/client/routes/bucket-place';

test('a bucket stands before the host that has a name', () => {
  expect(placeOfBucket('https://obs.cn-north-4.myhuaweicloud.com', 'b1', '/')).toEqual({
    origin: 'https://b1.obs.cn-north-4.myhuaweicloud.com',
    path: '/',
    resource: '/b1/',
  });
  expect(placeOfBucket('https://obs.example:8443', 'b1', '/').origin).toBe('https://b1.obs.example:8443');
});

test.each([
  ['an address has no names', 'http://127.0.0.1:8080', 'b1'],
  ['nor has one of version 6', 'http://[::1]:8080', 'b1'],
  ['nor has this machine', 'http://localhost:8080', 'b1'],
  ['no certificate is for names with dots', 'https://obs.cn-north-4.myhuaweicloud.com', 'b1.example'],
])('a bucket stands in the path: %s', (_why, origin, bucket) => {
  expect(placeOfBucket(origin, bucket, '/')).toEqual({ origin, path: `/${bucket}/`, resource: `/${bucket}/` });
});

test('a request about no bucket goes where it went', () => {
  expect(placeOfBucket('https://cdm.example', undefined, '/v1')).toEqual({
    origin: 'https://cdm.example',
    path: '/v1',
  });
});
