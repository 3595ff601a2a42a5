import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PrivateCa } from '../support/private-ca';
import type { ApiKeys } from './api-keys';
import { startApiKeys } from './api-keys';
import { findClusterTools } from './cluster-tools';
import { TemporalCluster } from './temporal-cluster';

/** A cluster whose frontend speaks TLS, asks for a client certificate, and lets in by API key, as the server itself has it. */
export interface SecuredCluster {
  cluster: TemporalCluster;
  /** `localhost:port` of the frontend. */
  address: string;
  apiKeys: ApiKeys;
  /** Takes client certificates of these alone, within two seconds. */
  trust(...authorities: PrivateCa[]): void;
  close(): Promise<void>;
}

/**
 * @param folder an empty one
 * @param serverCa who has issued the certificate of the frontend
 * @param clientCas whose client certificates it takes
 */
export async function openSecuredCluster(
  folder: string,
  serverCa: PrivateCa,
  clientCas: PrivateCa[],
): Promise<SecuredCluster> {
  // PostgreSQL runs as another user, who has to reach what is in it.
  chmodSync(folder, 0o755);
  const clientCaFile = join(folder, 'client-cas.pem');
  const trust = (...authorities: PrivateCa[]): void =>
    writeFileSync(clientCaFile, authorities.map(({ cert }) => cert).join(''));
  trust(...clientCas);
  const apiKeys = await startApiKeys();
  const { certFile, keyFile } = serverCa.issue('temporal');
  const security = { certFile, keyFile, clientCaFile, keysUrl: apiKeys.url };
  const cluster = await TemporalCluster.open(await findClusterTools(), folder, security);
  return {
    cluster,
    address: cluster.address.replace('127.0.0.1', 'localhost'),
    apiKeys,
    trust,
    close: async () => {
      await cluster.close();
      await apiKeys.close();
    },
  };
}
