import { resolve } from 'node:path';
import type { HuaweiCloudOptions } from '../client/huawei-cloud';
import { proxyOfEnvironment, proxyRule, type ProxyRule } from '../config/proxy-rule';
import { casOfEnvironment, nodeCasAnd } from '../config/trusted-cas';
import type { ConnectionConfig } from './connection-config';
import type { SourceContext } from './credential-source';
import { readReference } from './text-reference';

/**
 * How requests of a connection leave this machine: by the proxy and the authorities that the configuration file names for it,
 * else by those of the environment.
 * @throws {ConfigurationError} when the one is no proxy, or the other no file of certificates
 */
export function wayOut(
  config: ConnectionConfig | undefined,
  context: SourceContext,
): Pick<HuaweiCloudOptions, 'proxy' | 'proxyFrom' | 'ca'> {
  const { env, folder, warn } = context;
  const rule = ownRule(config?.proxy, context) ?? proxyOfEnvironment(env);
  const ca = config?.caFile
    ? nodeCasAnd(resolve(folder, readReference(config.caFile, context)), warn)
    : casOfEnvironment(env, warn);
  return { ...(rule && { proxy: rule.urlFor, proxyFrom: rule.from }), ...(ca && { ca }) };
}

function ownRule(proxy: ConnectionConfig['proxy'], context: SourceContext): ProxyRule | undefined {
  if (proxy === undefined) return undefined;
  const read = (): string => readReference(proxy, context);
  return proxyRule({ from: '`proxy` of the connection', read, env: context.env, tlsAlone: false });
}
