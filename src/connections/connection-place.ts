import { dirname, resolve } from 'node:path';
import { type EndpointName, type EndpointOptions, openEndpoints, resolveEndpoints } from '../client/endpoints';
import { configuredPlace } from './configured-options';
import { ConnectionError } from './connection-error';
import { environmentPlace, inEnvironmentWords } from './environment-options';
import { readConfigFile } from './read-config-file';

/** Where a connection leads, without who calls: known on a machine that holds no credentials. */
export interface ConnectionPlace {
  /** Origin of each service; the vendor's host with the region left open where nothing says which. */
  origins: Record<EndpointName, string>;
  projectId?: string;
  /** Id of the DGC workspace where a job names none. */
  workspace?: string;
}

/**
 * Where a connection of this environment leads.
 * @throws {ConnectionError} when the configuration file, or what it says of the connection, is wrong
 */
export function connectionPlaceOf(env: NodeJS.ProcessEnv, name: string): ConnectionPlace {
  const file = env.HUAWEICLOUD_CONFIG;
  const config = file === undefined || file === '' ? undefined : readConfigFile(file)[name];
  const context = { env, folder: dirname(resolve(file ?? '.')) };
  try {
    return placeOf(config === undefined ? environmentPlace(env) : configuredPlace(config, context));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const words = config === undefined ? inEnvironmentWords(error.message) : error.message;
    throw new ConnectionError(`Connection ${JSON.stringify(name)}: ${words}`, { cause: error });
  }
}

function placeOf(options: EndpointOptions & Pick<ConnectionPlace, 'projectId' | 'workspace'>): ConnectionPlace {
  const { region, endpoint, projectId, workspace } = options;
  const own = Object.fromEntries(Object.entries(options.endpoints ?? {}).filter(([, origin]) => origin !== undefined));
  const isOpen = region === undefined && endpoint === undefined;
  const origins = isOpen
    ? { ...openEndpoints(), ...ownOrigins(own) }
    : resolveEndpoints({ region, endpoint, endpoints: own });
  return { origins, projectId, workspace };
}

/** Endpoints of single services are checked as they are where nothing else is set. */
function ownOrigins(endpoints: EndpointOptions['endpoints'] & object): Partial<Record<EndpointName, string>> {
  const checked = resolveEndpoints({ region: 'cn-north-4', endpoints });
  const names = Object.keys(endpoints) as EndpointName[];
  return Object.fromEntries(names.map((name) => [name, checked[name]]));
}
