import { type TlsFault, tlsFaultOf } from '../../domain/tls-fault';

const CA = 'its file in `caFile` of the connection, or in HUAWEICLOUD_CA_FILE';

/** What to do about a certificate of the cloud, or of whatever answers in its place. */
const OF_TLS: Record<TlsFault, string> = {
  unknownCa: `Its certificate is signed by a CA that is not known here: name ${CA}.`,
  wrongName: 'Its certificate is for another name: use a host in the endpoints that it is for.',
  expired: "Its certificate has expired, or is not valid yet: have it renewed, or set this machine's clock.",
  speaksPlainText: 'What listens there does not speak TLS: check the endpoint and its port.',
  clientCertificate: 'It ends the greeting of TLS: it may ask for a client certificate, which is not shown here.',
};

const OF_PROXIES: readonly [RegExp, string][] = [
  [/^PROXY_407$/, 'Set user name and password of the proxy, as in http://user:password@host:port.'],
  [/^PROXY_403$/, 'Have the proxy let this host through, or name the host in NO_PROXY if it is reached without.'],
  [/^PROXY_(\d|BROKEN|SILENT)/, 'Check that the proxy opens tunnels (CONNECT) to this host, and reaches it.'],
  [
    /^PROXY_UNREACHABLE$/,
    `Check that the proxy is up, and its address; one that speaks TLS by a private CA needs ${CA}.`,
  ],
];

/** What to do about a connection that did not come to be, by the code of its error; undefined where nothing is known. */
export function lineAdvice(code: string | undefined): string | undefined {
  if (code === undefined) return undefined;
  const ofProxy = OF_PROXIES.find(([pattern]) => pattern.test(code))?.[1];
  if (ofProxy !== undefined) return ofProxy;
  const fault = tlsFaultOf(code);
  return fault && OF_TLS[fault];
}
