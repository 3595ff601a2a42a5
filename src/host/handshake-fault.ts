import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions as TlsOptions } from 'node:tls';
import type { ConnectionOptions } from '@temporalio/client';
import { type TlsFault, tlsFaultOf } from '../domain/tls-fault';

/** What goes wrong before the first call can be made. */
export type HandshakeFault = TlsFault | 'nobodyListens' | 'unknownHost' | 'silent' | 'speaksTls' | 'unreadable';

const WITHIN_MS = 2_000;
const TEMPORAL_PORT = 7233;
/** With which every HTTP/2 client begins, and an empty SETTINGS frame; the server answers with its own. */
const PREFACE = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);

/** Of a frame; the first frame of a server is its SETTINGS. */
const TYPE_AT = 3;
const SETTINGS = 4;

/** By code of the system, or of what reads PEM; those of TLS are domain's. */
const FAULTS: readonly [RegExp, HandshakeFault][] = [
  [/^ECONNREFUSED$/, 'nobodyListens'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'unknownHost'],
  [/^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/, 'silent'],
];
const UNREADABLE = /PEM|OSSL|ASN1|KEY_VALUES_MISMATCH/;

/**
 * Shakes hands with a server as the SDK would, and says what goes wrong.
 * @param address `host:port`
 * @returns undefined where nothing does, or nothing that has a name
 */
export async function handshakeFault(
  address: string,
  { tls, apiKey }: Pick<ConnectionOptions, 'tls' | 'apiKey'>,
): Promise<HandshakeFault | undefined> {
  const place = placeOf(address);
  if (!place) return undefined;
  const isTls = tls ?? apiKey !== undefined;
  if (isTls) return faultOfTls(place, await greet(place, tlsOptionsOf(tls, place.host)));
  const outcome = await greet(place);
  // What speaks TLS takes a plain greeting for rubbish, and ends, mostly with an alert.
  if (outcome === 'answered' || faultOf(outcome) !== undefined) return faultOf(outcome);
  const asTls = await greet(place, { rejectUnauthorized: false, ALPNProtocols: ['h2'] });
  const isTlsServer = asTls === 'answered' || faultOf(asTls) === 'clientCertificate';
  return isTlsServer ? 'speaksTls' : undefined;
}

/** What speaks plain text may end a TLS greeting without a word. */
async function faultOfTls(place: Place, outcome: Outcome): Promise<HandshakeFault | undefined> {
  if (outcome !== 'ended' && outcome !== 'ECONNRESET') return faultOf(outcome);
  return (await greet(place)) === 'answered' ? 'speaksPlainText' : undefined;
}

interface Place {
  host: string;
  port: number;
}

/** `answered` in HTTP/2, `odd` otherwise, `ended` without a word, `ended after TLS`, or an error's code. */
type Outcome = string;

function faultOf(outcome: Outcome): HandshakeFault | undefined {
  if (outcome === 'ended after TLS') return 'clientCertificate';
  const ofSystem = FAULTS.find(([code]) => code.test(outcome))?.[1];
  return ofSystem ?? tlsFaultOf(outcome) ?? (UNREADABLE.test(outcome) ? 'unreadable' : undefined);
}

function placeOf(address: string): Place | undefined {
  try {
    const { hostname, port } = new URL(`tcp://${address}`);
    return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port === '' ? TEMPORAL_PORT : Number(port) };
  } catch {
    return undefined;
  }
}

function tlsOptionsOf(tls: ConnectionOptions['tls'], host: string): TlsOptions {
  const { serverNameOverride, serverRootCACertificate, clientCertPair } = typeof tls === 'object' && tls ? tls : {};
  const isName = /[a-z]/i.test(host) && !host.includes(':');
  const name = serverNameOverride ?? (isName ? host : undefined);
  return {
    ALPNProtocols: ['h2'],
    ...(name !== undefined && { servername: name }),
    ...(serverRootCACertificate && { ca: Buffer.from(serverRootCACertificate) }),
    ...(clientCertPair && { cert: Buffer.from(clientCertPair.crt), key: Buffer.from(clientCertPair.key) }),
  };
}

/** Says hello in HTTP/2, by TLS or without, and waits for a word. */
async function greet(place: Place, tls?: TlsOptions): Promise<Outcome> {
  let socket: Socket | undefined;
  try {
    const opened = (socket = tls ? connectTls({ ...place, ...tls }) : connectPlain(place));
    return await new Promise<Outcome>((resolve) => {
      let isSecure = false;
      opened.setTimeout(WITHIN_MS, () => resolve('ETIMEDOUT'));
      opened.once('error', (error) => resolve(codeOf(error)));
      opened.once('data', (data: Buffer) => resolve(data[TYPE_AT] === SETTINGS ? 'answered' : 'odd'));
      opened.once('secureConnect', () => (isSecure = true));
      opened.once('close', () => resolve(isSecure ? 'ended after TLS' : 'ended'));
      opened.write(PREFACE);
    });
  } catch (error) {
    return codeOf(error);
  } finally {
    socket?.destroy();
  }
}

/** Of some faults of TLS, Node's code says only that there was one, and OpenSSL's words say which. */
function codeOf(error: unknown): string {
  const { code = 'unknown', message } = error as NodeJS.ErrnoException;
  return code === 'EPROTO' ? message.toUpperCase().replace(/ /g, '_') : code;
}
