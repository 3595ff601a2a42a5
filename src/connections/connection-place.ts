import { dirname, resolve } from 'node:path';
import { type EndpointOptions, openEndpoints, resolveEndpoints } from '../client/routes/endpoints';
import type { EndpointName } from '../client/services';
import { configuredPlace } from './configured-options';
import { ConfigurationError } from '../config/configuration-error';
import { environmentPlace, inEnvironmentWords } from './environment-options';
import { readConfigFile } from './read-config-file';

/** Where a connection leads, without who calls: known on a machine that holds no credentials. */
export interface ConnectionPlace {
  /** Origin of each service; the vendor's host with the region left open where nothing says which. */
  origins: Record<EndpointName, string>;
  /** Absent where IAM is to be asked for it. */
  projectId?: string;
  /** Id of the DGC workspace where a job names none. */
  workspace?: string;
  /** Name of the DLI queue of SQL jobs and Spark batches where a step names none. */
  queue?: string;
}

/**
 * Where a connection of this environment leads.
 * @throws {ConfigurationError} when the configuration file, or what it says of the connection, is wrong
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
    throw new ConfigurationError(`Connection ${JSON.stringify(name)}: ${words}`, { cause: error });
  }
}

function placeOf(
  options: EndpointOptions & Pick<ConnectionPlace, 'projectId' | 'workspace' | 'queue'>,
): ConnectionPlace {
  const { region, endpoint, projectId, workspace, queue } = options;
  const own = Object.fromEntries(Object.entries(options.endpoints ?? {}).filter(([, origin]) => origin !== undefined));
  const isOpen = region === undefined && endpoint === undefined;
  const origins = isOpen
    ? { ...openEndpoints(), ...ownOrigins(own) }
    : resolveEndpoints({ region, endpoint, endpoints: own });
  return { origins, projectId, workspace, queue };
}

/** Endpoints of single services are checked as they are where nothing else is set. */
function ownOrigins(endpoints: EndpointOptions['endpoints'] & object): Partial<Record<EndpointName, string>> {
  const checked = resolveEndpoints({ region: 'cn-north-4', endpoints });
  const names = Object.keys(endpoints) as EndpointName[];
  return Object.fromEntries(names.map((name) => [name, checked[name]]));
}
