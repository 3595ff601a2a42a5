import { proxyAddressOf } from '../client/http/proxy-address';
import { ConfigurationError } from './configuration-error';
import { isNamedIn, isThisMachine } from './direct-hosts';

/** Which requests go through which proxy. */
export interface ProxyRule {
  /** Who says so, in words for people: `HTTPS_PROXY`. */
  from: string;
  /** The proxy on the way to an origin, read anew each time; undefined where none is. */
  urlFor: (origin: URL) => string | undefined;
}

const OURS = 'HUAWEICLOUD_PROXY';
/** For whom other programs of a machine are sent through a proxy, and this one is not. */
const NO_PROXY_AT_ALL = 'none';

/**
 * The proxy of this machine: `HUAWEICLOUD_PROXY`, else `https_proxy` or `HTTPS_PROXY`, but for the hosts that `no_proxy` or
 * `NO_PROXY` names. The last two are for TLS alone, as everywhere. What is for this machine takes none of them: to a proxy
 * `localhost` is the proxy, and whatever listens there for its own machine alone would be told, in clear text mostly.
 * @returns undefined where there is none
 * @throws {ConfigurationError} naming the variable, never what stands in it
 */
export function proxyOfEnvironment(env: NodeJS.ProcessEnv): ProxyRule | undefined {
  const name = [OURS, 'https_proxy', 'HTTPS_PROXY'].find((variable) => valueIn(env, variable));
  if (name === undefined) return undefined;
  const rule = proxyRule({ from: name, read: () => valueIn(env, name) ?? '', env, tlsAlone: name !== OURS });
  return { ...rule, urlFor: (origin) => (isThisMachine(origin) ? undefined : rule.urlFor(origin)) };
}

/**
 * A rule of its own.
 * @param rule `read` says the proxy, or `none`, at each use; `tlsAlone` spares what is plain HTTP
 * @throws {ConfigurationError} when it is no proxy
 */
export function proxyRule({
  from,
  read,
  env,
  tlsAlone,
}: {
  from: string;
  read: () => string;
  env: NodeJS.ProcessEnv;
  tlsAlone: boolean;
}): ProxyRule {
  const proxyNow = (): string | undefined => {
    const text = read();
    return text.trim().toLowerCase() === NO_PROXY_AT_ALL ? undefined : text;
  };
  const first = proxyNow();
  try {
    if (first !== undefined) proxyAddressOf(first);
  } catch (error) {
    throw error instanceof RangeError ? new ConfigurationError(`${from} ${error.message}`) : error;
  }
  return {
    from,
    urlFor: (origin) => {
      if (tlsAlone && origin.protocol !== 'https:') return undefined;
      const direct = valueIn(env, 'no_proxy') ?? valueIn(env, 'NO_PROXY') ?? '';
      return isNamedIn(direct, origin) ? undefined : proxyNow();
    },
  };
}

function valueIn(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}
