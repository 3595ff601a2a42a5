import { proxyAddressOf } from '../client/http/proxy-address';
import { ConfigurationError } from './configuration-error';
import { isNamedIn } from './direct-hosts';

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
 * `NO_PROXY` names. The last two are for TLS alone, as everywhere.
 * @returns undefined where there is none
 * @throws {ConfigurationError} naming the variable, never what stands in it
 */
export function proxyOfEnvironment(env: NodeJS.ProcessEnv): ProxyRule | undefined {
  if (valueIn(env, OURS)) return proxyRule({ from: OURS, read: () => valueIn(env, OURS) ?? '', env, tlsAlone: false });
  const name = ['https_proxy', 'HTTPS_PROXY'].find((variable) => valueIn(env, variable));
  return name === undefined
    ? undefined
    : proxyRule({ from: name, read: () => valueIn(env, name) ?? '', env, tlsAlone: true });
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
