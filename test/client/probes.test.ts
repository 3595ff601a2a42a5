import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { CloudLine } from '../../src/client/http/cloud-line';
import { lineAdvice } from '../../src/client/reply/line-advice';
import { probe } from '../../src/client/reply/probe';
import { probeProxy } from '../../src/client/reply/probe-proxy';
import { type Answer, startStubCloud, type StubCloud } from './support/stub-cloud';

const AT = Date.UTC(2026, 0, 31, 2, 30, 0);
let stub: StubCloud;

beforeEach(async () => {
  stub = await startStubCloud();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await stub.close();
});

/** Tells no time of its own. */
const timeless =
  (status: number, body: string): Answer =>
  (response) => {
    response.sendDate = false;
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  };
const says = (status: number, code: string) => timeless(status, JSON.stringify({ error_code: code, error_msg: 'no' }));

test.each<[string, Answer, string, string]>([
  ['a route that wants credentials', says(401, 'APIGW.0301'), 'exists', 'HTTP 401 APIGW.0301'],
  ['one that says no more than that', timeless(401, ''), 'exists', 'HTTP 401'],
  ['a route that the gateway does not know', says(404, 'APIGW.0101'), 'absent', 'HTTP 404 APIGW.0101'],
  ['one that it knows by another method', says(404, 'APIGW.0103'), 'absent', 'HTTP 404 APIGW.0103'],
  ['an older gateway', says(401, 'apig.0101'), 'absent', 'HTTP 401 apig.0101'],
  ['another code of it', says(404, 'APIGW.0102'), 'unclear', 'HTTP 404 APIGW.0102'],
  ['a code that only begins so', says(404, 'APIGW.01011'), 'unclear', 'HTTP 404 APIGW.01011'],
  ['a code that only ends so', says(404, 'MYAPIGW.0101'), 'unclear', 'HTTP 404 MYAPIGW.0101'],
  ['a success', timeless(200, '{}'), 'unclear', 'HTTP 200'],
  [
    'a refusal in many words',
    timeless(403, JSON.stringify({ error_msg: 'n'.repeat(121) })),
    'unclear',
    `HTTP 403 ${'n'.repeat(120)}`,
  ],
])('of a host without credentials, %s is told from others', async (_, answer, route, words) => {
  stub.answers = [answer];
  expect(await stub.connect().probe('cdm')).toEqual({ origin: stub.origin, route, says: words });
});

test('it is asked with no credentials, for a project that is nobody’s', async () => {
  stub.answers = [says(401, 'APIGW.0301')];
  await stub.connect().probe('cdm');
  expect(stub.requests).toMatchObject([
    { method: 'GET', body: '', headers: { accept: 'application/json', 'accept-encoding': 'identity' } },
  ]);
  expect(stub.requests[0]?.target).toMatch(/^\/v1\.1\/0\/clusters\/probe\//);
  expect(Object.keys(stub.requests[0]?.headers ?? {})).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/auth|token|sdk/i)]),
  );
});

test.each<[number, string, string]>([
  [403, '<Error><Code>InvalidAccessKeyId</Code></Error>', 'exists'],
  [403, '<Error><Code>APIGW.0301</Code></Error>', 'unclear'],
  [403, '', 'unclear'],
  [404, '<Error><Code>NoSuchBucket</Code></Error>', 'unclear'],
])('a host of OBS that answers %d with %j: %s', async (status, body, route) => {
  stub.answers = [
    (response) => {
      response.sendDate = false;
      response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
    },
  ];
  expect(await stub.connect().probe('obs')).toMatchObject({ route });
  expect(stub.requests[0]?.headers).toMatchObject({ authorization: 'OBS nobody:nothing' });
});

test('by how far its clock is ahead is told from the middle of the call and of its second', async () => {
  let nowMs = AT;
  jest.spyOn(Date, 'now').mockImplementation(() => nowMs);
  stub.answers = [
    (response) => {
      nowMs += 3_000;
      response.writeHead(401, { date: new Date(AT + 60_000).toUTCString() }).end();
    },
  ];
  expect(await stub.connect().probe('cdm')).toMatchObject({ route: 'exists', aheadMs: 59_000 });
});

test('a host that is not known is not asked, and one that is not there is told with why', async () => {
  expect(await probe({} as CloudLine, '', 'cdm')).toEqual({ origin: '', route: 'unset', says: 'no host is known' });
  const gone = await stub.connect({ endpoint: 'http://127.0.0.1:1' }).probe('cdm');
  expect(gone).toEqual({
    origin: 'http://127.0.0.1:1',
    route: 'unreachable',
    says: expect.stringContaining('ECONNREFUSED') as string,
  });
  expect(gone).not.toHaveProperty('todo');
});

const CA = 'its file in `caFile` of the connection, or in HUAWEICLOUD_CA_FILE';

test.each([
  ['PROXY_407', 'Set user name and password of the proxy, as in http://user:password@host:port.'],
  ['PROXY_403', 'Have the proxy let this host through, or name the host in NO_PROXY if it is reached without.'],
  ['PROXY_502', 'Check that the proxy opens tunnels (CONNECT) to this host, and reaches it.'],
  ['PROXY_4070', 'Check that the proxy opens tunnels (CONNECT) to this host, and reaches it.'],
  ['PROXY_BROKEN', 'Check that the proxy opens tunnels (CONNECT) to this host, and reaches it.'],
  ['PROXY_SILENT', 'Check that the proxy opens tunnels (CONNECT) to this host, and reaches it.'],
  [
    'PROXY_UNREACHABLE',
    `Check that the proxy is up, and its address; one that speaks TLS by a private CA needs ${CA}.`,
  ],
  ['PROXY_ELSE', undefined],
  ['SELF_SIGNED_CERT_IN_CHAIN', `Its certificate is signed by a CA that is not known here: name ${CA}.`],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'Its certificate is for another name: use a host in the endpoints that it is for.'],
  [
    'CERT_HAS_EXPIRED',
    "Its certificate has expired, or is not valid yet: have it renewed, or set this machine's clock.",
  ],
  ['WRONG_VERSION_NUMBER', 'What listens there does not speak TLS: check the endpoint and its port.'],
  [
    'TLSV13_ALERT_CERTIFICATE_REQUIRED',
    'It ends the greeting of TLS: it may ask for a client certificate, which is not shown here.',
  ],
  ['ECONNREFUSED', undefined],
  [undefined, undefined],
])('what to do about %s: %s', (code, todo) => {
  expect(lineAdvice(code)).toBe(todo);
});

describe('a proxy on the way', () => {
  let proxy: Server;
  let asked: string[];
  let answer: string;
  const address = () => `127.0.0.1:${(proxy.address() as AddressInfo).port}`;

  beforeEach(async () => {
    asked = [];
    proxy = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (request: Buffer) => {
        asked.push(request.toString().split(' HTTP')[0] ?? '');
        socket.end(answer);
      });
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
  });
  afterEach(() => void proxy.close());

  test.each([
    ['https://cloud.example', 'CONNECT cloud.example:443', false],
    ['http://cloud.example', 'CONNECT cloud.example:80', true],
    ['https://cloud.example:8443', 'CONNECT cloud.example:8443', false],
  ])('to %s is asked for a tunnel: %s', async (origin, words, inClear) => {
    answer = 'HTTP/1.1 200 OK\r\n\r\n';
    const way = { proxy: () => `http://worker:hunter2@${address()}`, timeoutMs: 60_000 };
    const shown = `http://${address()}`;
    expect(await probeProxy(way, origin, 'HTTPS_PROXY')).toEqual({ shown, inClear, from: 'HTTPS_PROXY' });
    expect(await probeProxy(way, origin)).toEqual({ shown, inClear });
    expect(asked).toEqual([words, words]);
  });

  test('that is written down for a connection is asked too, and its host is told as one that cannot be reached', async () => {
    answer = 'HTTP/1.1 403 No\r\n\r\n';
    const cloud = stub.connect({ proxy: `http://${address()}`, proxyFrom: 'HTTPS_PROXY' });
    const { host } = new URL(stub.origin);
    const todo = 'Have the proxy let this host through, or name the host in NO_PROXY if it is reached without.';
    const says = `the proxy http://${address()} refused a tunnel to ${host} (403)`;
    expect(await cloud.probeProxy()).toEqual({
      shown: `http://${address()}`,
      inClear: true,
      from: 'HTTPS_PROXY',
      trouble: { says, todo },
    });
    expect(await cloud.probe('cdm')).toEqual({
      origin: stub.origin,
      route: 'unreachable',
      says: `${says} (PROXY_403)`,
      todo,
    });
    expect(asked).toEqual([`CONNECT ${host}`, `CONNECT ${host}`]);
    expect(stub.requests).toEqual([]);
  });

  test('that opens none is told with what to do, and none is asked where none stands there', async () => {
    answer = 'HTTP/1.1 407 Who are you\r\n\r\n';
    const way = { proxy: () => `http://${address()}`, timeoutMs: 60_000 };
    expect((await probeProxy(way, 'https://cloud.example'))?.trouble).toEqual({
      says: `the proxy http://${address()} refused a tunnel to cloud.example:443 (407)`,
      todo: 'Set user name and password of the proxy, as in http://user:password@host:port.',
    });
    expect(await probeProxy({ proxy: () => undefined, timeoutMs: 1 }, 'https://cloud.example')).toBeUndefined();
    const wrong = probeProxy({ proxy: () => 'ftp://x', timeoutMs: 1 }, 'https://cloud.example');
    await expect(wrong).rejects.toThrow(RangeError);
    expect(asked).toHaveLength(1);
  });
});
