import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import type { CloudAccess } from './cloud-process';

/** A named connection to the pretend cloud, and the cluster whose jobs are run through it. */
export interface NamedConnection {
  name: string;
  clusterId: string;
}

const REGION = 'cn-north-4';
const LOGS_IN_EVERY = 4;
/** Clusters whose calls carry tokens that can expire. */
export const LOGIN_CLUSTERS = 'login-';

/**
 * Many connections with the same credentials. Our own client keeps each under the 120 reads a minute that the vendor
 * grants a CDM user: hundreds of short jobs on one connection would wait for their turn and prove little.
 */
export function namedConnections(count: number): NamedConnection[] {
  return Array.from({ length: count }, (_, at) => ({
    name: `c${at}`,
    clusterId: `${at % LOGS_IN_EVERY === 0 ? LOGIN_CLUSTERS : 'keys-'}${at}`,
  }));
}

/** Writes the file that HUAWEICLOUD_CONFIG names. @returns the worker's variables; the file itself holds no secret */
export function writeConnections(file: string, connections: NamedConnection[], cloud: CloudAccess): NodeJS.ProcessEnv {
  const place = { region: REGION, projectId: cloud.projectId, endpoint: cloud.url };
  const accessKey = { ak: '${CHAOS_AK}', sk: '${CHAOS_SK}' };
  const login = { domain: cloud.domain, user: cloud.user, password: '${CHAOS_PASSWORD}' };
  const entries = connections.map(({ name, clusterId }) => {
    const credentials = clusterId.startsWith(LOGIN_CLUSTERS) ? login : accessKey;
    return [name, { ...place, credentials }] as const;
  });
  writeFileSync(file, stringify({ connections: Object.fromEntries(entries) }, { aliasDuplicateObjects: false }));
  return {
    HUAWEICLOUD_CONFIG: file,
    CHAOS_AK: cloud.ak,
    CHAOS_SK: cloud.sk,
    CHAOS_PASSWORD: cloud.password,
  };
}
