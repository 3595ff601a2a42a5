import type { ConnectionOptions } from '@temporalio/client';
import { cut } from '../domain/reason';
import { shownLine } from '../domain/shown-text';
import { STATUSES, statusOf, type TemporalTrouble } from './server-status';
import { handshakeFault, type HandshakeFault } from './handshake-fault';

/** Which server was tried, and how. */
export interface TriedPlace {
  /** `host:port`. */
  address: string;
  /** The namespace that was asked for. */
  namespace: string;
  /** How it was tried. */
  connectionOptions: Pick<ConnectionOptions, 'tls' | 'apiKey'>;
}

const LONGEST_REASON = 300;
/** How the SDK's native part words a gRPC status that it was answered while it connected. */
const WORDED: readonly [RegExp, number][] = [
  [/does not have permission to execute/, 7],
  [/does not have valid authentication credentials/, 16],
];

/**
 * Says what is behind an error of the SDK, which in the case of TLS tells little or nothing: the handshake is tried once
 * more, by Node, and its fault is named.
 * @param error what connecting or a call has thrown
 */
export async function temporalTrouble(error: unknown, place: TriedPlace): Promise<TemporalTrouble> {
  return byStatus(error, place) ?? (await byHandshake(place)) ?? byWords(error);
}

/** What a gRPC status says; undefined for one that says nothing of who asks. */
function byStatus(
  error: unknown,
  { namespace, connectionOptions: { apiKey } }: TriedPlace,
): TemporalTrouble | undefined {
  const code =
    statusOf(error)?.code ?? WORDED.find(([words]) => error instanceof Error && words.test(error.message))?.[1];
  const meaning = code === undefined ? undefined : STATUSES[code];
  return meaning?.ofServer?.({ namespace, ...(apiKey !== undefined && { shows: 'API key' }) });
}

async function byHandshake({ address, connectionOptions }: TriedPlace): Promise<TemporalTrouble | undefined> {
  const fault = await handshakeFault(address, connectionOptions);
  return fault && { cause: CAUSES[fault], todo: ADVICE[fault] };
}

const CAUSES: Record<HandshakeFault, string> = {
  nobodyListens: 'nothing listens there',
  unknownHost: 'no such host is known',
  silent: 'nothing comes back from there',
  speaksTls: 'it speaks TLS, and was spoken to in plain text',
  speaksPlainText: 'it does not speak TLS, and was spoken to in TLS',
  unknownCa: 'its certificate is signed by a CA that is not known here',
  wrongName: 'its certificate is for another name',
  expired: 'its certificate has expired, or is not valid yet',
  clientCertificate: 'it asks for a client certificate, and does not accept what it was shown',
  unreadable: 'the certificate or key that is to be shown cannot be read',
};

const ADVICE: Record<HandshakeFault, string> = {
  nobodyListens: 'Check that it is up, and TEMPORAL_ADDRESS.',
  unknownHost: 'Check TEMPORAL_ADDRESS, and the DNS of this machine.',
  silent: 'Check that it is up, and that no firewall stands between.',
  speaksTls: 'Set TEMPORAL_TLS=true.',
  speaksPlainText: 'Unset TEMPORAL_TLS and the certificates, or name the port that speaks TLS in TEMPORAL_ADDRESS.',
  unknownCa: 'Name the file of that CA in TEMPORAL_TLS_SERVER_CA_CERT_PATH.',
  wrongName: 'Set TEMPORAL_TLS_SERVER_NAME to a name that it is for, or use such a name in TEMPORAL_ADDRESS.',
  expired: "Renew it, or set this machine's clock.",
  clientCertificate:
    'Name one that it accepts in TEMPORAL_TLS_CLIENT_CERT_PATH, with its key in TEMPORAL_TLS_CLIENT_KEY_PATH.',
  unreadable: 'Check the PEM files named by TEMPORAL_TLS_*.',
};

function byWords(error: unknown): TemporalTrouble {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  // The SDK's own words say that it failed, and the gRPC client's below them at what.
  const words = cause instanceof Error && cause.message !== message ? `${message}: ${cause.message}` : message;
  return {
    cause: shownLine(cut(words, LONGEST_REASON)),
    todo: 'Check that the server and the database behind it are up, and reachable from here.',
  };
}
