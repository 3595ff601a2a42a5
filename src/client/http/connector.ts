import { createSecureContext, type SecureContext } from 'node:tls';
import { buildConnector } from 'undici';
import { type ProxyAddress, proxyAddressOf } from './proxy-address';
import { openTunnel } from './tunnel';

/** How connections leave this machine. */
export interface ConnectorOptions {
  /**
   * The HTTP proxy on the way to an origin, `http://[user:password@]host[:port]`; undefined where there is none. Asked for
   * each new connection.
   */
  proxy?: (origin: URL) => string | undefined;
  /** PEM of all authorities to trust, where they are not Node's own. Asked for each new connection. */
  ca?: () => string;
  /** Longest time until the proxy is passed, and again until the connection stands, in milliseconds. */
  timeoutMs: number;
  /** Told what must not be told further before a proxy is shown it. */
  remember?: (secrets: string[]) => void;
}

/**
 * Opens connections for undici's Agent: through a tunnel where a proxy stands on the way. What fails here fails before a
 * byte of a request is written.
 */
export function connectorOf({
  proxy,
  ca,
  timeoutMs,
  remember = () => undefined,
}: ConnectorOptions): buildConnector.connector {
  const trusted = trustedBy(ca);
  const connectors = new WeakMap<object, buildConnector.connector>();
  const connectorFor = (secureContext: SecureContext | undefined): buildConnector.connector => {
    const key = secureContext ?? connectors;
    const known = connectors.get(key);
    if (known) return known;
    const made = buildConnector({ timeout: timeoutMs, allowH2: false, ...(secureContext && { secureContext }) });
    connectors.set(key, made);
    return made;
  };
  return (options, callback) => {
    try {
      const secureContext = trusted();
      const connect = connectorFor(secureContext);
      const { protocol, hostname, port } = options;
      const name = hostname.includes(':') ? `[${hostname}]` : hostname;
      const to = `${name}:${port || (protocol === 'https:' ? 443 : 80)}`;
      const address = proxyOnTheWay(proxy, new URL(`${protocol}//${to}`));
      if (!address) return void connect(options, callback);
      remember(address.secrets);
      openTunnel(address, { to, timeoutMs, secureContext }).then(
        (socket) => {
          if (protocol === 'https:') connect({ ...options, httpSocket: socket }, callback);
          else callback(null, socket);
        },
        (error: Error) => callback(error, null),
      );
    } catch (error) {
      callback(error as Error, null);
    }
  };
}

/**
 * The proxy between this machine and an origin, as it is at this moment.
 * @throws {RangeError} naming the option, never what stands in it
 */
export function proxyOnTheWay(proxy: ConnectorOptions['proxy'], origin: URL): ProxyAddress | undefined {
  const text = proxy?.(origin);
  if (text === undefined) return undefined;
  try {
    return proxyAddressOf(text);
  } catch (error) {
    throw error instanceof RangeError ? new RangeError(`proxy ${error.message}`) : error;
  }
}

/** Some hundred authorities take milliseconds to read: they are read anew only when they are others. */
export function trustedBy(ca: ConnectorOptions['ca']): () => SecureContext | undefined {
  let read: { text: string; context: SecureContext } | undefined;
  return () => {
    if (!ca) return undefined;
    const text = ca();
    if (read?.text !== text) read = { text, context: createSecureContext({ ca: text }) };
    return read.context;
  };
}
