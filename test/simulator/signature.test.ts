import { createHash, createHmac } from 'node:crypto';
import { signatureFault, type SignedRequest } from '../../simulator/iam/signature';
import { cdmPaths, openCloud } from './open-cloud';

const B = '/v1.1/proj1/clusters/c1/cdm';
const KEYS = { ak: 'AKEXAMPLE', sk: 'SKEXAMPLE' };
const NOW = Date.parse('2024-01-02T03:04:05Z');
const JSON_UTF8 = 'application/json;charset=UTF-8';

interface Vector {
  nth: number;
  method: string;
  target: string;
  body?: string;
  contentType?: string;
  userAgent?: string;
  securityToken?: string;
  signature: string;
}

// Made with the vendor's SDK signer, as huawei-api.md 2.2 lists them.
const VECTORS: Vector[] = [
  {
    nth: 1,
    method: 'PUT',
    target: `${B}/job/my%20job/start`,
    body: '{"variables": {}}',
    contentType: JSON_UTF8,
    userAgent: 'ua',
    signature: '91e7523369a21822f60833582e6f7712a2a30dc6642f382f64ff48e95385336a',
  },
  {
    nth: 2,
    method: 'PUT',
    target: `${B}/job/my%20job/start`,
    body: '{"variables": {}}',
    contentType: JSON_UTF8,
    userAgent: 'ua',
    securityToken: 'tok',
    signature: '61ab92786131b8d8fffb9da79fa7066f94c26d34155eb66b80228a285783967e',
  },
  {
    nth: 3,
    method: 'GET',
    target: `${B}/submissions?jname=a%20b%2F%C3%BC&limit=10&show_detail=true`,
    signature: 'fd6b27f0fb34f60be30723862bb59a66dd5f36cd0d1dadccc9f326afbd3541c5',
  },
  {
    nth: 4,
    method: 'PUT',
    target: `${B}/job/j/stop`,
    userAgent: 'ua',
    signature: 'c6621f5f1d86dec8ee4a8a8bc938735a2af3de6c8cb9111e323218c760993915',
  },
  {
    nth: 5,
    method: 'PUT',
    target: `${B}/job/j/stop`,
    body: 'null',
    signature: '0446274d5c5b15a5da7dc15d066581edb38e7130206ad35e55327952041a1def',
  },
  {
    nth: 6,
    method: 'POST',
    target: '/v1/proj1/jobs/%E4%BD%9C%E4%B8%9A~1/run-immediate',
    body: '{"jobParams": [{"name": "a", "value": "é"}]}',
    userAgent: 'ua',
    signature: '9448f4bc605ec38f6af657c4ca6ce472f7cae9804c947ff6fc3948eec0a16614',
  },
];

function requestOf({
  method,
  target,
  body = '',
  contentType,
  userAgent,
  securityToken,
  signature,
}: Vector): SignedRequest {
  const headers: Record<string, string> = {
    'content-type': contentType ?? 'application/json',
    host: 'cdm.cn-north-4.myhuaweicloud.com',
    ...(userAgent && { 'user-agent': userAgent }),
    'x-project-id': 'proj1',
    'x-sdk-date': '20240102T030405Z',
    ...(securityToken && { 'x-security-token': securityToken }),
  };
  const signedHeaders = Object.keys(headers).sort().join(';');
  const authorization = `SDK-HMAC-SHA256 Access=AKEXAMPLE, SignedHeaders=${signedHeaders}, Signature=${signature}`;
  return { method, target, body: Buffer.from(body), headers: { ...headers, authorization } };
}

const keysOf = ({ securityToken }: Vector) => ({ ...KEYS, ...(securityToken && { securityToken }) });

test.each(VECTORS)('golden vector $nth is accepted', (vector) => {
  expect(signatureFault(requestOf(vector), keysOf(vector), NOW)).toBeUndefined();
});

test.each(VECTORS)('golden vector $nth is refused once its method, target, body or a header is another', (vector) => {
  const request = requestOf(vector);
  const forged: SignedRequest[] = [
    { ...request, method: 'DELETE' },
    { ...request, target: request.target.replace('proj1', 'proj2') },
    { ...request, body: Buffer.from(`${request.body.toString()} `) },
    { ...request, headers: { ...request.headers, host: 'elsewhere' } },
  ];
  for (const forgery of forged) expect(signatureFault(forgery, keysOf(vector), NOW)).toBe('verify signature failed');
});

test('headers that are not listed as signed may be anything', () => {
  const request = requestOf(VECTORS[2] as Vector);
  const headers = { ...request.headers, 'user-agent': 'added by a proxy' };
  expect(signatureFault({ ...request, headers }, KEYS, NOW)).toBeUndefined();
});

test.each([
  { minutes: 15, fault: undefined },
  { minutes: -15, fault: undefined },
  { minutes: 15.1, fault: 'X-Sdk-Date is more than 15 minutes off' },
  { minutes: -15.1, fault: 'X-Sdk-Date is more than 15 minutes off' },
])('a clock that is $minutes minutes off gives: $fault', ({ minutes, fault }) => {
  expect(signatureFault(requestOf(VECTORS[0] as Vector), KEYS, NOW + minutes * 60_000)).toBe(fault);
});

test('a temporary key without its security token does not exist', () => {
  const withoutToken = requestOf(VECTORS[0] as Vector);
  expect(signatureFault(withoutToken, { ...KEYS, securityToken: 'tok' }, NOW)).toBe('ak AKEXAMPLE not exist');
});

test('an unknown key does not exist, and a malformed header is said to be one', () => {
  const request = requestOf(VECTORS[0] as Vector);
  expect(signatureFault(request, { ...KEYS, ak: 'OTHER' }, NOW)).toBe('ak AKEXAMPLE not exist');
  const headers = { ...request.headers, authorization: 'SDK-HMAC-SHA256 Access=AKEXAMPLE' };
  expect(signatureFault({ ...request, headers }, KEYS, NOW)).toMatch(/not of the form/);
});

test('a request signed with the keys the simulator gave out is let in, a spoilt one is not', async () => {
  const { cloud, ask } = await openCloud({ seed: [{ service: 'cdm', clusterId: 'c1', name: 'orders' }] });
  const path = cdmPaths(cloud).status('orders');
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const host = new URL(cloud.url).host;
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const canonical = `GET\n${path}/\n\nhost:${host}\nx-sdk-date:${date}\n\nhost;x-sdk-date\n${sha256('')}`;
  const signature = createHmac('sha256', cloud.sk)
    .update(`SDK-HMAC-SHA256\n${date}\n${sha256(canonical)}`)
    .digest('hex');
  const askSigned = (proof: string) =>
    ask('GET', path, {
      anonymous: true,
      headers: {
        'x-sdk-date': date,
        authorization: `SDK-HMAC-SHA256 Access=${cloud.ak}, SignedHeaders=host;x-sdk-date, Signature=${proof}`,
      },
    });

  expect((await askSigned(signature)).status).toBe(200);
  const refused = await askSigned(signature.replace(/^./, (digit) => (digit === '0' ? '1' : '0')));
  expect([refused.status, refused.body['error_code']]).toEqual([401, 'APIGW.0301']);
});
