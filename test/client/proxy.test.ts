import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startConnectProxy, type ConnectProxy, type Manner } from '../support/connect-proxy';
import { privateCa } from '../support/private-ca';
import { temporaryFolder } from '../support/temporary-folder';
import { startTlsFront, type TlsFront } from '../support/tls-front';
import { nodeCasAnd } from '../../src/config/trusted-cas';
import { failureOf } from './support/failure-of';
import { startStubCloud, type StubCloud } from './support/stub-cloud';

const PASSWORD = 'p@ss hunter2';
const CLOUD = 'cloud.stack.example';
const job = { clusterId: 'c', jobName: 'j' };
const STARTED = { value: [{ id: 7 }] };
const folder = temporaryFolder();
const ca = privateCa();
const another = privateCa('Another');
let stub: StubCloud;
let front: TlsFront;
let proxy: ConnectProxy;

beforeEach(async () => {
  stub = await startStubCloud({ json: { submissions: [{ 'submission-id': 7 }] } });
  front = await startTlsFront(Number(new URL(stub.origin).port), ca.issue('cloud', [`DNS:${CLOUD}`]));
  const proof = `Basic ${Buffer.from(`worker:${PASSWORD}`).toString('base64')}`;
  proxy = await startConnectProxy({ to: front.port, proof });
});
afterEach(() => Promise.all([proxy.close(), front.close(), stub.close()]));

/** Its host is known to the proxy alone. */
const cloud = ({
  user = `worker:${encodeURIComponent(PASSWORD)}`,
  trusted = ca.cert,
  connectTimeoutMs = 10_000,
} = {}) =>
  stub.connect({
    endpoint: `https://${CLOUD}`,
    proxy: proxy.url.replace('//', `//${user}@`),
    ca: () => trusted,
    connectTimeoutMs,
  });

test('a call takes the tunnel of a proxy, which is shown its password, and of the call host and port alone', async () => {
  await cloud().cdm.startJob(job, {});

  expect(stub.requests.map(({ headers }) => headers.host)).toEqual([CLOUD]);
  expect(stub.requests[0]?.headers).not.toHaveProperty('proxy-authorization');
  expect(proxy.asked).toEqual([`${CLOUD}:443`]);
  expect(proxy.headers[0]).not.toHaveProperty('authorization');
});

test.each<{ manner: Manner; code: string; says: RegExp }>([
  { manner: 403, code: 'PROXY_403', says: /refused a tunnel to cloud\.stack\.example:443 \(403\).*NO_PROXY/ },
  { manner: 502, code: 'PROXY_502', says: /\(502\).*Check that the proxy opens tunnels/ },
  { manner: 'end', code: 'PROXY_BROKEN', says: /ended the connection without an answer/ },
  { manner: 'garbage', code: 'PROXY_BROKEN', says: /gives an answer that is not HTTP/ },
  { manner: 'silence', code: 'PROXY_SILENT', says: /opened no tunnel .* within 200 ms/ },
])(
  'a start that the proxy answers with $manner was never sent, and may be sent again',
  async ({ manner, code, says }) => {
    proxy.manner = manner;
    const { cdm } = cloud(manner === 'silence' ? { connectTimeoutMs: 200 } : {});

    const error = await failureOf(cdm.startJob(job, {}));

    expect(error).toMatchObject({ kind: 'Unavailable', effect: 'none', isTransient: true, cause: { code } });
    expect(error.message).toMatch(says);
    expect(error.message).toContain(`the proxy ${proxy.url} `);
    expect(stub.requests).toEqual([]);

    proxy.manner = 'pass';
    await expect(cdm.startJob(job, {})).resolves.toMatchObject(STARTED);
  },
);

test('a password that the proxy refuses is said to be one, and shown to nobody', async () => {
  const error = await failureOf(cloud({ user: 'worker:wrong-hunter' }).cdm.startJob(job, {}));

  expect(error).toMatchObject({ effect: 'none', cause: { code: 'PROXY_407' } });
  expect(error.message).toMatch(/\(407\).*Set user name and password of the proxy/);
  expect(`${error.stack} ${JSON.stringify(error)} ${String((error.cause as Error).stack)}`).not.toMatch(/hunter/);
});

test('a proxy that does not listen is named', async () => {
  const { cdm } = cloud();
  await proxy.close();

  const error = await failureOf(cdm.startJob(job, {}));

  expect(error).toMatchObject({ effect: 'none', cause: { code: 'PROXY_UNREACHABLE' } });
  expect(error.message).toMatch(/the proxy http:\/\/127\.0\.0\.1:\d+ cannot be reached: .*ECONNREFUSED/);
});

test('a tunnel that breaks once the request is written leaves open whether it was carried out', async () => {
  stub.answers = [() => front.cut()];

  const error = await failureOf(cloud().cdm.startJob(job, {}));

  expect(error).toMatchObject({ kind: 'Unavailable', effect: 'unknown' });
  expect(stub.requests).toHaveLength(1);
});

test('a proxy that is spoken to by TLS is trusted by the same authorities', async () => {
  const secure = await startTlsFront(Number(new URL(proxy.url).port), ca.issue('proxy'));
  const user = `worker:${encodeURIComponent(PASSWORD)}`;
  const behind = (trusted: string) =>
    stub.connect({
      endpoint: `https://${CLOUD}`,
      proxy: `https://${user}@localhost:${secure.port}`,
      ca: () => trusted,
    });
  try {
    await expect(behind(ca.cert).cdm.startJob(job, {})).resolves.toMatchObject(STARTED);
    const error = await failureOf(behind(another.cert).cdm.startJob(job, {}));
    expect(error.message).toMatch(/the proxy https:\/\/localhost:\d+ cannot be reached.*caFile/);
  } finally {
    await secure.close();
  }
});

test.each([
  {
    what: 'of an unknown CA',
    certificate: () => another.issue('cloud', [`DNS:${CLOUD}`]),
    says: /signed by a CA that is not known here: name its file in `caFile`.*HUAWEICLOUD_CA_FILE/,
  },
  { what: 'for another name', certificate: () => ca.issue('x', ['DNS:elsewhere.example']), says: /for another name/ },
  { what: 'past its time', certificate: () => ca.issue('x', [`DNS:${CLOUD}`], 'past'), says: /has expired/ },
])('a certificate $what keeps a start from being sent, and says what to do', async ({ certificate, says }) => {
  front.become(certificate());

  const error = await failureOf(cloud().cdm.startJob(job, {}));

  expect(error).toMatchObject({ kind: 'Unavailable', effect: 'none' });
  expect(error.message).toMatch(says);
  expect(stub.requests).toEqual([]);
});

test('a file of authorities is read anew when it changes, and one that breaks is warned of and used as it was', async () => {
  const file = join(folder, 'ca.pem');
  writeFileSync(file, another.cert);
  const warnings: string[] = [];
  const trusted = nodeCasAnd(file, (message) => void warnings.push(message));
  const { cdm } = stub.connect({
    endpoint: `https://${CLOUD}`,
    proxy: `http://${'worker:' + encodeURIComponent(PASSWORD)}@${new URL(proxy.url).host}`,
    ca: trusted,
  });
  await expect(failureOf(cdm.startJob(job, {}))).resolves.toMatchObject({ effect: 'none' });

  writeFileSync(file, ca.cert);
  await expect(cdm.startJob(job, {})).resolves.toMatchObject(STARTED);

  writeFileSync(file, 'no certificate');
  front.cut();
  await expect(cdm.startJob(job, {})).resolves.toMatchObject(STARTED);
  expect(warnings).toEqual([
    expect.stringContaining(`${file} holds no certificate in PEM. What it said before is used on`),
  ]);
});
