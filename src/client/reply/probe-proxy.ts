import { type ConnectorOptions, proxyOnTheWay, trustedBy } from '../http/connector';
import { openTunnel, ProxyFailure } from '../http/tunnel';
import { lineAdvice } from './line-advice';

/** How the proxy on the way to the cloud fares. */
export interface ProxyProbe {
  /** Its address, without user name and password. */
  shown: string;
  /** Who names it, such as `HTTPS_PROXY`; absent where nobody said. */
  from?: string;
  /** Whether what goes through it is plain HTTP, so that it reads all of it. */
  inClear: boolean;
  /** What keeps it from opening a tunnel, and what to do about it; absent when it opens one. */
  trouble?: {
    /** A sentence without its stop that names the proxy. */
    says: string;
    /** What to do, as a sentence. */
    todo: string;
  };
}

/**
 * Has the proxy on the way to an origin open a tunnel, and ends it at once.
 * @param from who names the proxy
 * @returns undefined where no proxy stands there
 */
export async function probeProxy(
  { proxy, ca, timeoutMs }: ConnectorOptions,
  origin: string,
  from?: string,
): Promise<ProxyProbe | undefined> {
  const url = new URL(origin);
  const address = proxyOnTheWay(proxy, url);
  if (!address) return undefined;
  const seen = { shown: address.shown, inClear: url.protocol === 'http:', ...(from !== undefined && { from }) };
  const to = `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`;
  try {
    const socket = await openTunnel(address, { to, timeoutMs, secureContext: trustedBy(ca)() });
    socket.destroy();
    return seen;
  } catch (error) {
    if (!(error instanceof ProxyFailure)) throw error;
    return { ...seen, trouble: { says: error.message, todo: lineAdvice(error.code) ?? 'Try again later.' } };
  }
}
