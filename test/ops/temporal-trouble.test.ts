import { once } from 'node:events';
import { createSecureServer, createServer, type Http2SecureServer, type SecureServerOptions } from 'node:http2';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import type { ConnectionOptions } from '@temporalio/client';
import { temporalTrouble } from '../../src/host/temporal-trouble';
import { privateCa } from '../support/private-ca';

const ca = privateCa();
const stranger = privateCa('Another CA');
const own = ca.issue('temporal');
const bytes = (pem: string) => Buffer.from(pem);
const known = { serverRootCACertificate: bytes(ca.cert) };

const servers: Pick<Server, 'close'>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server | Http2SecureServer): Promise<string> {
  server.on('sessionError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return `localhost:${(server.address() as AddressInfo).port}`;
}

const inTls = (options: SecureServerOptions = {}) =>
  listen(
    createSecureServer({ ...own, ...options, ...(options.ca && { requestCert: true, rejectUnauthorized: true }) }),
  );
const inPlainText = () => listen(createServer());
const nobody = async () => {
  const address = await listen(createTcpServer());
  servers.pop()?.close();
  return address;
};

/** What is said of a server that the SDK could not talk to. */
async function causeAt(address: string, tls?: ConnectionOptions['tls']): Promise<string> {
  const error = new Error('Failed to connect before the deadline');
  const { cause, todo } = await temporalTrouble(error, { address, namespace: 'n', connectionOptions: { tls } });
  return `${cause}. ${todo}`;
}

test('nobody listens there, and that is said', async () => {
  expect(await causeAt(await nobody())).toBe('nothing listens there. Check that it is up, and TEMPORAL_ADDRESS.');
});

test('a host whose name nobody knows is said to be unknown', async () => {
  expect(await causeAt('no-such-host.invalid:7233')).toMatch(/^no such host is known/);
});

test('plain text to a server that speaks TLS is said to be that', async () => {
  expect(await causeAt(await inTls())).toBe('it speaks TLS, and was spoken to in plain text. Set TEMPORAL_TLS=true.');
});

test('TLS to a server that speaks plain text is said to be that', async () => {
  expect(await causeAt(await inPlainText(), known)).toMatch(/^it does not speak TLS/);
});

test('a CA that is not known is named as the cause, with and without another CA', async () => {
  const address = await inTls();
  const words = /^its certificate is signed by a CA that is not known here\. Name .* TEMPORAL_TLS_SERVER_CA_CERT_PATH/;
  expect(await causeAt(address, true)).toMatch(words);
  expect(await causeAt(address, { serverRootCACertificate: bytes(stranger.cert) })).toMatch(words);
});

test('a certificate for another name is said to be that, and none is once the name is told', async () => {
  const address = await inTls(ca.issue('elsewhere', ['DNS:elsewhere.example']));
  expect(await causeAt(address, known)).toMatch(/^its certificate is for another name\. Set TEMPORAL_TLS_SERVER_NAME/);
  const told = await causeAt(address, { ...known, serverNameOverride: 'elsewhere.example' });
  expect(told).toMatch(/^Failed to connect before the deadline/);
});

test('a client certificate that is missing, or of a stranger, is asked for', async () => {
  const address = await inTls({ ca: ca.cert });
  const words = /^it asks for a client certificate.* TEMPORAL_TLS_CLIENT_CERT_PATH/;
  const pairOf = ({ cert, key }: { cert: string; key: string }) => ({ crt: bytes(cert), key: bytes(key) });
  expect(await causeAt(address, known)).toMatch(words);
  expect(await causeAt(address, { ...known, clientCertPair: pairOf(stranger.issue('me')) })).toMatch(words);
  expect(await causeAt(address, { ...known, clientCertPair: pairOf(ca.issue('me')) })).toMatch(/^Failed to connect/);
});

test('a certificate of our own that cannot be read is said to be that', async () => {
  const clientCertPair = { crt: bytes('rubbish'), key: bytes('rubbish') };
  expect(await causeAt(await inTls(), { ...known, clientCertPair })).toMatch(/that is to be shown cannot be read/);
});

test('what has no name is told in the words of the error, cut and on one line', async () => {
  const place = { address: await inPlainText(), namespace: 'n', connectionOptions: {} };
  const { cause } = await temporalTrouble(new Error(`odd\n${'x'.repeat(9_999)}`), place);
  expect(cause).toMatch(/^odd.+x/);
  expect(cause.length).toBeLessThan(400);
});
