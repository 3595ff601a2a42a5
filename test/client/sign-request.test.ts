import { sdkDate, signRequest, type SignableRequest } from '../../src/client/auth/sign-request';

const key = { ak: 'AKEXAMPLE', sk: 'SKEXAMPLE' };
const jobs = '/v1.1/proj1/clusters/c1/cdm';
const json = { 'content-type': 'application/json' };
const jsonUtf8 = { 'content-type': 'application/json;charset=UTF-8' };
const ua = { 'user-agent': 'ua' };

// Made with the vendor's own signer and computed again independently: huawei-api.md 2.2.
const golden: (SignableRequest & { title: string; signature: string })[] = [
  {
    title: 'a start with a body',
    method: 'PUT',
    path: `${jobs}/job/my%20job/start`,
    query: [],
    headers: { ...jsonUtf8, ...ua },
    body: '{"variables": {}}',
    signature: '91e7523369a21822f60833582e6f7712a2a30dc6642f382f64ff48e95385336a',
  },
  {
    title: 'a start with a temporary key',
    method: 'PUT',
    path: `${jobs}/job/my%20job/start`,
    query: [],
    headers: { ...jsonUtf8, ...ua, 'x-security-token': 'tok' },
    body: '{"variables": {}}',
    signature: '61ab92786131b8d8fffb9da79fa7066f94c26d34155eb66b80228a285783967e',
  },
  {
    title: 'a query with a slash, a space and an umlaut',
    method: 'GET',
    path: `${jobs}/submissions`,
    query: [
      ['jname', 'a b/ü'],
      ['limit', '10'],
      ['show_detail', 'true'],
    ],
    headers: json,
    body: '',
    signature: 'fd6b27f0fb34f60be30723862bb59a66dd5f36cd0d1dadccc9f326afbd3541c5',
  },
  {
    title: 'a stop without a body',
    method: 'PUT',
    path: `${jobs}/job/j/stop`,
    query: [],
    headers: { ...json, ...ua },
    body: '',
    signature: 'c6621f5f1d86dec8ee4a8a8bc938735a2af3de6c8cb9111e323218c760993915',
  },
  {
    title: 'a body of four bytes',
    method: 'PUT',
    path: `${jobs}/job/j/stop`,
    query: [],
    headers: json,
    body: 'null',
    signature: '0446274d5c5b15a5da7dc15d066581edb38e7130206ad35e55327952041a1def',
  },
  {
    title: 'a Chinese name and a body in UTF-8',
    method: 'POST',
    path: '/v1/proj1/jobs/%E4%BD%9C%E4%B8%9A~1/run-immediate',
    query: [],
    headers: { ...json, ...ua },
    body: '{"jobParams": [{"name": "a", "value": "é"}]}',
    signature: '9448f4bc605ec38f6af657c4ca6ce472f7cae9804c947ff6fc3948eec0a16614',
  },
];

test.each(golden)('$title is signed as the vendor signs it', ({ title: _title, signature, headers, ...request }) => {
  const all = {
    ...headers,
    host: 'cdm.cn-north-4.myhuaweicloud.com',
    'x-sdk-date': '20240102T030405Z',
    'x-project-id': 'proj1',
  };

  const authorization = signRequest({ ...request, headers: all }, key);

  const names = Object.keys(all).sort().join(';');
  expect(authorization).toBe(`SDK-HMAC-SHA256 Access=AKEXAMPLE, SignedHeaders=${names}, Signature=${signature}`);
});

test('a slash inside a job name is signed as a slash and sent as %2F', () => {
  const request = { method: 'GET', query: [], headers: { host: 'h', 'x-sdk-date': '20240102T030405Z' }, body: '' };

  expect(signRequest({ ...request, path: '/job/a%2Fb' }, key)).toBe(signRequest({ ...request, path: '/job/a/b' }, key));
});

test('parameters are signed in the order of their names whatever their order on the wire', () => {
  const request = { method: 'GET', path: '/j', headers: { host: 'h', 'x-sdk-date': '20240102T030405Z' }, body: '' };
  const a = ['a', '1'] as const;
  const b = ['b', '2'] as const;

  expect(signRequest({ ...request, query: [b, a] }, key)).toBe(signRequest({ ...request, query: [a, b] }, key));
});

test('the secret key is no part of what is sent', () => {
  const headers = { host: 'h', 'x-sdk-date': sdkDate(0) };

  expect(signRequest({ method: 'GET', path: '/', query: [], headers, body: '' }, key)).not.toContain('SKEXAMPLE');
});

test('dates are written to the second in UTC', () => {
  expect(sdkDate(Date.UTC(2024, 0, 2, 3, 4, 5, 678))).toBe('20240102T030405Z');
});
