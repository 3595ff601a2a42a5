import { NO_ACCESS_KEY } from '../../src/client/obs/obs';
import { failureOf } from './support/failure-of';
import { type Answer, type StubCloud, startStubCloud } from './support/stub-cloud';

let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud();
});
afterEach(() => stub.close());

const CONTENT = {
  Key: 'in%2Fa+b%2Bc.csv',
  LastModified: '2026-01-02T03:04:05.000Z',
  ETag: '&quot;e1&quot;',
  Size: '7',
};

const elements = (fields: object): string =>
  Object.entries(fields)
    .map(([name, value]) => `<${name}>${String(value)}</${name}>`)
    .join('');

function listOf(contents: object[], more: object = { IsTruncated: false }): Answer {
  const listed = contents.map((content) => `<Contents>${elements(content)}</Contents>`).join('');
  const xmlns = 'xmlns="http://obs.cn-north-4.myhuaweicloud.com/doc/2015-06-30/"';
  return { text: `<?xml version="1.0"?><ListBucketResult ${xmlns}>${elements(more)}${listed}</ListBucketResult>` };
}

const refused = (status: number, code: string, more: object = {}): Answer => ({
  status,
  text: `<?xml version="1.0"?><Error>${elements({ Code: code, Message: 'words of OBS', RequestId: 'R1', ...more })}</Error>`,
});

const ask = (options = {}) => stub.connect(options).obs.objects({ bucket: 'lake', prefix: 'in/' });

test('objects are asked for in the bucket’s path where its host has no name, and their keys come as they are', async () => {
  stub.answers = [listOf([CONTENT])];

  const { value } = await ask();

  expect(value).toEqual({
    objects: [{ key: 'in/a b+c.csv', bytes: 7, etag: 'e1', modifiedAtMs: Date.parse('2026-01-02T03:04:05Z') }],
  });
  const [request] = stub.requests;
  expect(request?.target).toBe('/lake/?prefix=in%2F&max-keys=1000&encoding-type=url');
  expect(request?.headers).toMatchObject({
    accept: 'application/xml',
    authorization: expect.stringMatching(/^AWS AKEXAMPLE:/) as string,
    date: expect.stringMatching(/GMT$/) as string,
  });
  expect(request?.headers).not.toHaveProperty('content-type');
});

test.each([
  { when: 'the reply says that they are encoded', more: { EncodingType: 'url' }, key: 'in/a b+c.csv' },
  {
    when: 'the reply says so in capitals, though they have their prefix as they stand',
    more: { EncodingType: 'URL' },
    sent: 'in/a+b%2Bc.csv',
    key: 'in/a b+c.csv',
  },
  { when: 'the reply does not say so, and only decoded has one its prefix', more: {}, key: 'in/a b+c.csv' },
  {
    when: 'the reply does not say so, and they have their prefix',
    more: {},
    sent: 'in/a+b%2Bc.csv',
    key: 'in/a+b%2Bc.csv',
  },
])('keys come as they are when $when', async ({ more, sent = CONTENT.Key, key }) => {
  stub.answers = [listOf([{ ...CONTENT, Key: sent }], more)];
  expect((await ask()).value.objects.map((object) => object.key)).toEqual([key]);
});

test.each([
  { how: 'says so', more: { IsTruncated: true, NextMarker: 'in%2Fb' }, next: 'in/b' },
  { how: 'says no more than where', more: { NextMarker: 'in%2Fb' }, next: 'in/b' },
  { how: 'says that there is more, and not where', more: { IsTruncated: true }, next: 'in/a b+c.csv' },
])('a list that goes on and $how goes on from there', async ({ more, next }) => {
  stub.answers = [listOf([CONTENT], more)];
  expect((await ask()).value.next).toBe(next);
});

test('a list that goes on from behind where it was goes on', async () => {
  stub.answers = [listOf([], { IsTruncated: true, NextMarker: 'in%2Fb', EncodingType: 'url' })];
  const page = (marker: string) => stub.connect().obs.objects({ bucket: 'lake', prefix: 'in/', marker });
  expect((await page('in/a')).value.next).toBe('in/b');
  expect((await failureOf(page('in/b'))).message).toContain('goes on, and does not say where');
  expect((await failureOf(page('in/c'))).message).toContain('goes on, and does not say where');
});

test('keys that a cloud sends as they are, whatever it was asked for, stay as they are', async () => {
  stub.answers = [listOf([{ ...CONTENT, Key: 'in+out/100%' }])];
  const { value } = await stub.connect().obs.objects({ bucket: 'lake', prefix: 'in+out/' });
  expect(value.objects[0]?.key).toBe('in+out/100%');
});

test('each object of a page comes, in its order, and of what stands about its tag the quotes around it are left out', async () => {
  const keys = ['in%2Fa', 'in%2Fb', 'in%2Fc'];
  stub.answers = [listOf(keys.map((Key) => ({ ...CONTENT, Key, ETag: '&quot;a&quot;b&quot;' })))];
  expect((await ask()).value.objects.map(({ key, etag }) => [key, etag])).toEqual([
    ['in/a', 'a"b'],
    ['in/b', 'a"b'],
    ['in/c', 'a"b'],
  ]);
});

test('an empty bucket has no objects', async () => {
  stub.answers = [{ text: '<ListBucketResult/>' }];
  expect((await ask()).value).toEqual({ objects: [] });
});

test.each([
  ['goes on from where it was', listOf([CONTENT], { IsTruncated: true, NextMarker: 'in%2Fa' }), 'does not say where'],
  ['goes on, and has nothing', listOf([], { IsTruncated: true }), 'does not say where'],
  ['has an object without a key', listOf([{ Size: 1 }]), 'an object without a key'],
  ['has an object without a size', listOf([{ Key: 'in%2Fa' }]), 'an object without a size'],
  ['is a page', { text: '<html><body>proxy</body>' }, 'is not XML'],
  ['is another document', { text: '<Other/>' }, 'is not as documented'],
  ['declares entities', { text: '<!DOCTYPE a [<!ENTITY e "x">]><ListBucketResult/>' }, 'is not XML'],
] as const)('a reply that %s is no list', async (_what, answer, says) => {
  stub.answers = [answer];
  const failure = await failureOf(stub.connect().obs.objects({ bucket: 'lake', prefix: 'in/', marker: 'in/a' }));
  expect(failure).toMatchObject({ kind: 'BrokenReply', message: expect.stringContaining(says) as string });
});

test.each([
  { status: 404, code: 'NoSuchBucket', kind: 'NotFound', says: 'Nobody has a bucket of this name' },
  { status: 403, code: 'AccessDenied', kind: 'Forbidden', says: 'obs:bucket:ListBucket' },
  { status: 403, code: 'SignatureDoesNotMatch', kind: 'Unauthenticated', says: 'Check the SK' },
  { status: 403, code: 'RequestTimeTooSkewed', kind: 'Unauthenticated', says: "Set this machine's clock" },
  { status: 403, code: 'InArrearOrInsufficientBalance', kind: 'QuotaExceeded', says: 'balance' },
  { status: 403, code: 'VirtualHostDomainRequired', kind: 'InvalidRequest', says: 'HUAWEICLOUD_OBS_ENDPOINT' },
  { status: 400, code: 'InvalidBucketName', kind: 'InvalidRequest', says: 'Check the bucket' },
  { status: 409, code: 'OperationAborted', kind: 'Unavailable', says: 'try again later' },
  { status: 503, code: 'SlowDown', kind: 'Throttled', says: 'wait some seconds' },
  { status: 500, code: 'InternalError', kind: 'Unavailable', says: '' },
] as const)('$code is $kind, and says what to do', async ({ status, code, kind, says }) => {
  stub.answers = [refused(status, code)];

  const failure = await failureOf(ask());

  expect(failure).toMatchObject({ service: 'OBS', httpStatus: status, code, kind, effect: 'none', requestId: 'R1' });
  expect(failure.message).toContain(`OBS listObjects: GET /lake/ answered ${status} (${code}): words of OBS`);
  expect(failure.message).toContain(says);
});

test.each([301, 307])('a bucket of another region is told by HTTP %d: no redirect is followed', async (status) => {
  const code = status === 301 ? 'PermanentRedirect' : 'TemporaryRedirect';
  stub.answers = [refused(status, code, { Endpoint: 'lake.obs.cn-east-3.myhuaweicloud.com' })];

  const failure = await failureOf(ask());

  expect(failure.message).toContain('(lake.obs.cn-east-3.myhuaweicloud.com)');
  expect(failure.message).toContain('The bucket is in another region');
  expect(stub.requests).toHaveLength(1);
});

test('a key that is refused is asked for again, and the request sent once more by a new one', async () => {
  stub.answers = [refused(403, 'InvalidAccessKeyId'), listOf([CONTENT])];
  const keys = [
    { ak: 'OLDEXAMPLE', sk: 'SKEXAMPLE' },
    { ak: 'NEWEXAMPLE', sk: 'SKEXAMPLE' },
  ];
  let fresh = 0;
  const accessKey = (question: { fresh: boolean }) => {
    fresh += Number(question.fresh);
    return keys[fresh] ?? { ak: '', sk: '' };
  };

  await ask({ credentials: { accessKey } });

  expect(stub.requests.map(({ headers }) => headers.authorization?.split(':')[0])).toEqual([
    'AWS OLDEXAMPLE',
    'AWS NEWEXAMPLE',
  ]);
});

test('whoever logs in by a password is told what to do, and nothing is sent', async () => {
  const login = { domain: 'd', user: 'u', password: 'secret-password' };

  const failure = await failureOf(ask({ credentials: { login } }));

  expect(failure).toMatchObject({ kind: 'InvalidRequest', message: expect.stringContaining(NO_ACCESS_KEY) as string });
  expect(stub.requests).toEqual([]);
});

test.each(['b', 'Lake', 'lake/in', 'lake.obs.evil.example/', '-lake', 'b1\r\nx: y'])(
  'a bucket named %j becomes no part of a host',
  async (bucket) => {
    const failure = await failureOf(stub.connect().obs.objects({ bucket }));
    expect(failure).toMatchObject({ kind: 'InvalidRequest', effect: 'none' });
    expect(stub.requests).toEqual([]);
  },
);

test('what a reply says of our secrets is told to nobody, however it is written', async () => {
  stub.answers = [listOf([{ ...CONTENT, Key: 'in%2F%53KEXAMPLE-1', ETag: 'SKEXAMPLE' }])];
  const { value } = await ask();
  expect(JSON.stringify(value)).not.toContain('SKEXAMPLE');

  stub.answers = [refused(403, 'AccessDenied', { Message: 'by SKEXAMPLE &#83;KEXAMPLE' })];
  expect((await failureOf(ask())).message).not.toContain('KEXAMPLE');
});
