import { signForObs } from '../../src/client/auth/access-key-authenticator';
import { type ObsRequest, type ObsScheme, obsResource, signObsRequest } from '../../src/client/auth/sign-obs-request';

const KEY = { ak: 'AKEXAMPLE', sk: 'SKEXAMPLE' };
const DATE = 'Tue, 02 Jan 2024 03:04:05 GMT';

// Made with the vendor's own signer and computed again independently: huawei-api-more.md 5.3.
const golden: (Partial<ObsRequest> & { title: string; scheme?: ObsScheme; signature: string })[] = [
  {
    title: 'a key with a blank',
    resource: obsResource('b1', 'dir/a b.csv'),
    signature: 'iZQbbWrFt0bVg9lH6DkmGLnNME8=',
  },
  {
    title: 'a key with an accent, a tilde and a plus',
    resource: obsResource('b1', 'dir/é~+.csv'),
    signature: 'FFDskQjc0ulk8i0ORvIQ0IZ5x80=',
  },
  {
    title: 'a list, of whose query nothing is signed',
    method: 'GET',
    query: [
      ['prefix', 'in/'],
      ['marker', 'in/a'],
      ['max-keys', '1'],
    ],
    signature: 'ZKh6YrwhPVjtkG8Ect2wxBZ7qks=',
  },
  {
    title: 'a list by a temporary key',
    method: 'GET',
    query: [['prefix', 'in/']],
    headers: { 'x-obs-security-token': 'tok' },
    signature: '9CzkXYPBIsKzqM/WWWyixXsMXak=',
  },
  {
    title: 'a version, which names a part of the resource',
    resource: obsResource('b1', 'k'),
    query: [['versionId', 'V1']],
    signature: 'uXDByci5Pe9l14NTCR/S1tXJZQQ=',
  },
  {
    title: 'a date of its own, in whose place the other is left out',
    resource: obsResource('b1', 'k'),
    headers: { 'x-obs-date': DATE },
    signature: 'MeNmvI8xnwX89MxsLMYKbEtZl1c=',
  },
  {
    title: 'a type of content, which counts though there is none',
    resource: obsResource('b1', 'k'),
    headers: { 'content-type': 'application/json' },
    signature: '7zMe6oBF2hLMPo4YeOu4jyQmsNc=',
  },
  { title: 'the list of buckets', method: 'GET', resource: '/', signature: '8ugirWsS7ufAzNRsWdExSPbIe6g=' },
  {
    title: 'a body with its digest',
    method: 'PUT',
    resource: obsResource('b1', '_done'),
    headers: { 'content-type': 'text/plain', 'content-md5': 'REvLOj/Pg4kpbElGfyfh1g==' },
    signature: 'Egn4w9lq8Cw1gXMcMgRzoyqKjQE=',
  },
  {
    title: 'the other spelling of the scheme, by a temporary key',
    scheme: 'AWS',
    resource: obsResource('b1', 'k'),
    headers: { 'x-amz-security-token': 'tok' },
    signature: 'iYhSas4g5NBfp0hqyXpv5BBZC7g=',
  },
];

test.each(golden)('OBS accepts the signature of $title', ({ scheme = 'OBS', signature, headers, ...more }) => {
  const request = {
    method: 'HEAD',
    resource: obsResource('b1'),
    query: [],
    headers: { date: DATE, ...headers },
    ...more,
  };
  expect(signObsRequest(request, KEY, scheme)).toBe(`${scheme} AKEXAMPLE:${signature}`);
});

test('what is signed is the bucket and the key, wherever the bucket stands in the request', () => {
  jest.useFakeTimers({ now: Date.parse('2024-01-02T03:04:05Z') });
  const list = { method: 'GET', query: [['prefix', 'in/']] as const, headers: {}, body: '' };
  const key = { ...KEY, securityToken: 'tok' };

  const before = signForObs({ ...list, host: 'b1.obs.cn-north-4.myhuaweicloud.com', path: '/', resource: '/b1/' }, key);
  const behind = signForObs({ ...list, host: '127.0.0.1', path: '/b1/', resource: '/b1/' }, key);

  expect(before).toEqual({
    date: DATE,
    'x-obs-security-token': 'tok',
    authorization: 'OBS AKEXAMPLE:9CzkXYPBIsKzqM/WWWyixXsMXak=',
  });
  expect(Object.keys(behind)).toEqual(['date', 'x-amz-security-token', 'authorization']);
  expect(behind.authorization).toMatch(/^AWS AKEXAMPLE:/);
  jest.useRealTimers();
});
