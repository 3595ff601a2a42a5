import { obsSignatureFault } from '../../simulator/obs/signature';

const KEYS = { ak: 'AKEXAMPLE', sk: 'SKEXAMPLE' };
const DATE = 'Tue, 02 Jan 2024 03:04:05 GMT';
const NOW = Date.parse(DATE);
const HOST = 'b1.obs.cn-north-4.myhuaweicloud.com';

interface Signed {
  method?: string;
  target: string;
  signature: string;
  scheme?: string;
  headers?: Record<string, string>;
  host?: string;
}

const request = ({ method = 'HEAD', target, signature, scheme = 'OBS', headers = {}, host = HOST }: Signed) => ({
  method,
  target,
  headers: { host, date: DATE, authorization: `${scheme} AKEXAMPLE:${signature}`, ...headers },
  body: Buffer.alloc(0),
});

/** Vectors of the contract, 5.3. */
const VECTORS: [Signed & { nth: number }, ...(Signed & { nth: number })[]] = [
  { nth: 1, target: '/dir/a%20b.csv', signature: 'iZQbbWrFt0bVg9lH6DkmGLnNME8=' },
  { nth: 2, target: '/dir/%C3%A9~%2B.csv', signature: 'FFDskQjc0ulk8i0ORvIQ0IZ5x80=' },
  {
    nth: 3,
    method: 'GET',
    target: '/?prefix=in%2F&marker=in%2Fa&max-keys=1',
    signature: 'ZKh6YrwhPVjtkG8Ect2wxBZ7qks=',
  },
  {
    nth: 4,
    method: 'GET',
    target: '/?prefix=in%2F',
    signature: '9CzkXYPBIsKzqM/WWWyixXsMXak=',
    headers: { 'x-obs-security-token': 'tok' },
  },
  { nth: 5, target: '/k?versionId=V1', signature: 'uXDByci5Pe9l14NTCR/S1tXJZQQ=' },
  { nth: 6, target: '/k', signature: 'MeNmvI8xnwX89MxsLMYKbEtZl1c=', headers: { 'x-obs-date': DATE } },
  {
    nth: 7,
    target: '/k',
    signature: '7zMe6oBF2hLMPo4YeOu4jyQmsNc=',
    headers: { 'content-type': 'application/json' },
  },
  {
    nth: 8,
    method: 'GET',
    target: '/',
    signature: '8ugirWsS7ufAzNRsWdExSPbIe6g=',
    host: 'obs.cn-north-4.myhuaweicloud.com',
  },
  {
    nth: 9,
    method: 'PUT',
    target: '/_done',
    signature: 'Egn4w9lq8Cw1gXMcMgRzoyqKjQE=',
    headers: { 'content-type': 'text/plain', 'content-md5': 'REvLOj/Pg4kpbElGfyfh1g==' },
  },
  {
    nth: 10,
    target: '/k',
    scheme: 'AWS',
    signature: 'iYhSas4g5NBfp0hqyXpv5BBZC7g=',
    headers: { 'x-amz-security-token': 'tok' },
  },
];

const withToken = ({ headers = {} }: Signed) =>
  Object.keys(headers).some((name) => name.endsWith('-security-token')) ? { ...KEYS, securityToken: 'tok' } : KEYS;

test.each(VECTORS)('golden vector $nth is a good signature, and no good with a letter changed', (vector) => {
  const keys = withToken(vector);
  expect(obsSignatureFault(request(vector), keys, NOW)).toBeUndefined();
  const forged = { ...vector, signature: vector.signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) };
  expect(obsSignatureFault(request(forged), keys, NOW)).toMatchObject({ code: 'SignatureDoesNotMatch' });
});

const V4 = [
  {
    method: 'HEAD',
    target: '/dir/a%20b.csv',
    signature: '8023e1c7d94bc32140d59ed76c031738aeae878a653e2b62612264910e83fdad',
  },
  {
    method: 'GET',
    target: '/?max-keys=1&prefix=in%2F',
    signature: '2cda0616632865137999441208834896ad8007a300f07ce52f2a757ac0eda652',
  },
  {
    method: 'GET',
    target: '/?prefix=in%2F',
    signature: 'e0ced15599b3d0fc140b236bc3a9f12f9004b4bc55f62a087aa80e1c8425bedc',
    token: 'tok',
  },
];

test.each(V4)(
  'the long scheme’s golden vector for $method $target is a good signature',
  ({ token, signature, ...of }) => {
    const signed = `host;x-amz-content-sha256;x-amz-date${token ? ';x-amz-security-token' : ''}`;
    const headers = {
      host: HOST,
      'x-amz-date': '20240102T030405Z',
      'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
      ...(token && { 'x-amz-security-token': token }),
      authorization: `AWS4-HMAC-SHA256 Credential=AKEXAMPLE/20240102/cn-north-4/s3/aws4_request,SignedHeaders=${signed},Signature=${signature}`,
    };
    const keys = { ...KEYS, ...(token && { securityToken: token }) };
    expect(obsSignatureFault({ ...of, headers, body: Buffer.alloc(0) }, keys, NOW)).toBeUndefined();
    const other = { ...of, target: '/other', headers, body: Buffer.alloc(0) };
    expect(obsSignatureFault(other, keys, NOW)).toMatchObject({ code: 'SignatureDoesNotMatch' });
  },
);

test('a path style signs the bucket that its path names, with or without the last slash', () => {
  const vector = { method: 'GET', target: '/b1/?prefix=in%2F', signature: '9CzkXYPBIsKzqM/WWWyixXsMXak=' };
  const headers = { 'x-obs-security-token': 'tok' };
  const keys = { ...KEYS, securityToken: 'tok' };
  for (const target of [vector.target, '/b1?prefix=in%2F']) {
    const signed = request({ ...vector, target, headers, host: '127.0.0.1:8080' });
    expect(obsSignatureFault(signed, keys, NOW)).toBeUndefined();
  }
});

test.each([
  { why: 'another key', change: { authorization: 'OBS AKOTHER:abc' }, code: 'InvalidAccessKeyId' },
  { why: 'a token that was not asked for', change: { 'x-obs-security-token': 'x' }, code: 'InvalidAccessKeyId' },
  { why: 'no scheme', change: { authorization: 'Bearer x' }, code: 'AccessDenied' },
  { why: 'no date', change: { date: '' }, code: 'AccessDenied' },
  { why: 'a date that is none', change: { date: 'yesterday' }, code: 'AccessDenied' },
  { why: 'a clock 16 minutes off', change: { date: 'Tue, 02 Jan 2024 03:20:06 GMT' }, code: 'RequestTimeTooSkewed' },
] as { why: string; change: Record<string, string>; code: string }[])('$why is $code', ({ change, code }) => {
  const [vector] = VECTORS;
  expect(obsSignatureFault(request({ ...vector, headers: change }), KEYS, NOW)).toMatchObject({ code });
});

test('the date of the vendor’s newer SDK, without commas, can be read', () => {
  const date = 'Tue Jan 02 2024 03:04:05 GMT';
  const [vector] = VECTORS;
  // Another text is signed, so the signature no longer fits; but the date is one.
  expect(obsSignatureFault(request({ ...vector, headers: { date } }), KEYS, NOW)).toMatchObject({
    code: 'SignatureDoesNotMatch',
  });
});
