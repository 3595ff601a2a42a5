import { AccessKeyAuthenticator, signForObs } from '../../src/client/auth/access-key-authenticator';
import { obsResource, signObsRequest } from '../../src/client/auth/sign-obs-request';
import { signRequest } from '../../src/client/auth/sign-request';

// Each signature was made by openssl over the text that stands above it, written by hand from the vendor's pages.
const KEY = { ak: 'AKEXAMPLE', sk: 'SKEXAMPLE' };
const NOW = Date.parse('2024-01-02T03:04:05.678Z');
const DATE = 'Tue, 02 Jan 2024 03:04:05 GMT';

beforeEach(() => jest.useFakeTimers({ now: NOW }));
afterEach(() => jest.useRealTimers());

test.each([
  ['b=2', 'a-b=1', 'a=2', 'a=10', 'a='],
  ['a=10', 'b=2', 'a=2', 'a=', 'a-b=1'],
])(
  'parameters are signed by name and then by value, whatever their order (%s, %s, %s, …), and headers in small letters, without blanks and underscores',
  (...parameters) => {
    // GET ⏎ /v1/p~1/a%20b/c/ ⏎ a=&a=10&a=2&a-b=1&b=2 ⏎ host:h ⏎ x-sdk-date:20240102T030405Z ⏎ x-upper:spaced ⏎ ⏎
    // host;x-sdk-date;x-upper ⏎ the SHA-256 of nothing
    const authorization = signRequest(
      {
        method: 'GET',
        path: '/v1/p~1/a%20b/c',
        query: parameters.map((one): [string, string] => one.split('=') as [string, string]),
        headers: { 'X-Upper': '  spaced ', not_signed: 'x', 'x-sdk-date': '20240102T030405Z', host: 'h' },
        body: '',
      },
      KEY,
    );
    expect(authorization).toBe(
      'SDK-HMAC-SHA256 Access=AKEXAMPLE, SignedHeaders=host;x-sdk-date;x-upper, ' +
        'Signature=5e3543cbd5665ea6f43e61557f1286d81725f48b49eca5a43609c803e186d171',
    );
  },
);

test('a path that ends with a slash gets no other, and a date that is missing is an empty line', () => {
  // DELETE ⏎ /v1/ ⏎ ⏎ host:h ⏎ ⏎ host ⏎ the SHA-256 of nothing
  expect(signRequest({ method: 'DELETE', path: '/v1/', query: [], headers: { host: 'h' }, body: '' }, KEY)).toBe(
    'SDK-HMAC-SHA256 Access=AKEXAMPLE, SignedHeaders=host, ' +
      'Signature=478d2752c17ac1c476c5decf503edcd8d588e286dc5dfe8022a9958d06b1b3dc',
  );
});

const REQUEST = {
  method: 'PUT',
  host: 'cdm.example.com:8443',
  path: '/v1/p1/x',
  query: [['limit', '10']] as const,
  headers: { 'content-type': 'application/json' },
  body: '{}',
};

test('the gateway is shown the moment, the project, and the token of a temporary key, all of it signed', async () => {
  // PUT ⏎ /v1/p1/x/ ⏎ limit=10 ⏎ content-type, host, x-project-id, x-sdk-date, x-security-token ⏎ the SHA-256 of {}
  const key = { ...KEY, securityToken: 'tok' };
  const proof = await new AccessKeyAuthenticator(key).authorize({ ...REQUEST, projectId: 'p1' });
  const signature = '07c254ee3a608d07fe162699bf9441987c26ee78fa549f0baf61765c86de1a91';
  expect(proof).toEqual({
    headers: {
      'x-sdk-date': '20240102T030405Z',
      'x-project-id': 'p1',
      'x-security-token': 'tok',
      authorization:
        'SDK-HMAC-SHA256 Access=AKEXAMPLE, ' +
        `SignedHeaders=content-type;host;x-project-id;x-sdk-date;x-security-token, Signature=${signature}`,
    },
    secrets: ['AKEXAMPLE', 'SKEXAMPLE', 'tok'],
    passingSecrets: [signature],
  });
});

test('neither a project nor a token is made up where there is none', async () => {
  const { headers, secrets } = await new AccessKeyAuthenticator(KEY).authorize(REQUEST);
  expect(Object.keys(headers)).toEqual(['x-sdk-date', 'authorization']);
  expect(secrets).toEqual(['AKEXAMPLE', 'SKEXAMPLE']);
});

test('a key that is refused is worth another try only where its source has another by then', async () => {
  const asked: unknown[] = [];
  let key: typeof KEY & { securityToken?: string } = KEY;
  const authenticator = new AccessKeyAuthenticator((question) => {
    asked.push(question);
    return key;
  });
  const refused = await authenticator.authorize(REQUEST);
  expect(await authenticator.refresh(refused)).toBe(false);
  key = { ...KEY, securityToken: 'tok' };
  expect(await authenticator.refresh(refused)).toBe(true);
  expect(asked).toEqual([{ fresh: false }, { fresh: true }, { fresh: true }]);
});

test('OBS signs headers of its own and parts of the resource in their order, and of these no value that is empty', () => {
  // PUT ⏎ the digest ⏎ text/plain ⏎ the date ⏎ x-obs-acl:private ⏎ x-obs-meta-a:1 ⏎ x-obs-meta-b:2 ⏎
  // /b1/k?acl&response-content-type=text/plain&uploads&versionId=V1&x-obs-process=p
  const authorization = signObsRequest(
    {
      method: 'PUT',
      resource: obsResource('b1', 'k'),
      query: [
        ['x-obs-process', 'p'],
        ['versionId', 'V1'],
        ['prefix', 'in/'],
        ['x-amz-other', 'o'],
        ['uploads', ''],
        ['response-content-type', 'text/plain'],
        ['acl', ''],
      ],
      headers: {
        'x-obs-meta-b': ' 2 ',
        'x-obs-meta-a': '1',
        'x-obs-acl': 'private',
        'x-amz-meta-c': '3',
        host: 'b1.obs.example.com',
        'content-type': 'text/plain',
        'content-md5': 'REvLOj/Pg4kpbElGfyfh1g==',
        date: DATE,
      },
    },
    KEY,
    'OBS',
  );
  expect(authorization).toBe('OBS AKEXAMPLE:D13+ggSKBWkHgvhGaN+tChDuan8=');
});

test('in the other spelling a date of its own takes the place of the date as well', () => {
  // GET ⏎ ⏎ ⏎ ⏎ x-amz-date:... ⏎ x-amz-security-token:tok ⏎ /b1/k
  const headers = { date: DATE, 'x-amz-date': DATE, 'x-amz-security-token': 'tok' };
  const request = { method: 'GET', resource: '/b1/k', query: [], headers };
  expect(signObsRequest(request, KEY, 'AWS')).toBe('AWS AKEXAMPLE:FQZ2J45gCNZFYpJcOZtFznZ+oHM=');
  // GET ⏎ ⏎ ⏎ ⏎ /b1/
  const bare = { method: 'GET', resource: obsResource('b1'), query: [], headers: {} };
  expect(signObsRequest(bare, KEY, 'OBS')).toBe('OBS AKEXAMPLE:fJ3KveFqn4iQxrfB4aiHn2dyTjc=');
});

test('the signature of OBS, too, is a secret for as long as it is good', async () => {
  const authenticator = new AccessKeyAuthenticator(KEY, signForObs);
  const { headers, passingSecrets } = await authenticator.authorize({
    ...REQUEST,
    method: 'GET',
    path: '/k',
    query: [],
  });
  expect(Object.keys(headers)).toEqual(['date', 'authorization']);
  expect(headers.date).toBe(DATE);
  expect([`AWS AKEXAMPLE:${passingSecrets?.[0]}`, passingSecrets?.[0]?.length]).toEqual([headers.authorization, 28]);
});
