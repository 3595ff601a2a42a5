import { dirname, resolve } from 'node:path';
import { MetadataKey } from '../client/auth/metadata-key';
import type { HuaweiCloud, HuaweiCloudOptions } from '../client/huawei-cloud';
import { connectHuaweiCloud } from '../client/huawei-cloud';
import type { CallLimits } from '../client/limits/budget';
import { Budget } from '../client/limits/budget';
import { ConfigurationError } from '../config/configuration-error';
import { warnOnConsole } from '../config/warn-on-console';
import { environmentLimits } from './call-limits';
import { configuredPlace, configuredSource } from './configured-options';
import type { ConnectionConfig } from './connection-config';
import type { CredentialSource, SourceContext } from './credential-source';
import { environmentPlace, inEnvironmentWords } from './environment-options';
import { environmentSource, hasCredentials } from './environment-source';
import { readConfigFile } from './read-config-file';
import { wayOut } from './way-out';

/** Named connections to Huawei Cloud: what a pipeline's `connection` names. */
export interface Connections {
  /** Those that are set up, whether or not they have been opened. */
  names(): string[];
  /** Whether one of this name is set up; nothing is opened. */
  has(name: string): boolean;
  /**
   * The connection of this name, the same object each time. Nothing is sent yet.
   * @throws {ConfigurationError} when it is missing or set up wrongly, saying what to set
   */
  open(name: string): HuaweiCloud;
  /**
   * Fetches the credentials that have to be fetched (the agency of an ECS): a fault is heard before anything runs.
   * @throws {ConfigurationError} when they cannot be had, saying what to do
   */
  ready?(): Promise<void>;
  /** Closes all that were opened. */
  close(): Promise<void>;
}

/** How connections are used here. */
export interface ConnectionSettings extends Pick<HuaweiCloudOptions, 'timeoutMs' | 'connectTimeoutMs'> {
  /**
   * Told once when credentials cannot be read or renewed while those of before are used on. Holds no value.
   * @default console.warn
   */
  warn?: (message: string) => void;
}

/** The name of the connection that the environment describes. */
const DEFAULT_CONNECTION = 'default';

/**
 * The connections of this process: `default` from the environment, more from the YAML file that HUAWEICLOUD_CONFIG
 * names. A `default` in the file wins. Secrets are read at every use, so they may change while the process runs.
 * Connections of one user share one budget of calls.
 * @throws {ConfigurationError} when the file cannot be read or is wrong, with its line
 */
export function connectionsFromEnvironment(
  env: NodeJS.ProcessEnv = process.env,
  settings: ConnectionSettings = {},
): Connections {
  const file = env.HUAWEICLOUD_CONFIG;
  const configs = file === undefined || file === '' ? {} : readConfigFile(file);
  return new EnvironmentConnections(env, new Map(Object.entries(configs)), dirname(resolve(file ?? '.')), settings);
}

class EnvironmentConnections implements Connections {
  readonly #configs: ReadonlyMap<string, ConnectionConfig>;
  readonly #context: SourceContext;
  readonly #bounds: Pick<HuaweiCloudOptions, 'timeoutMs' | 'connectTimeoutMs'>;
  readonly #opened = new Map<string, { cloud: HuaweiCloud; source: CredentialSource }>();
  readonly #metadataKeys = new Map<string, MetadataKey>();
  readonly #budgets = new Budgets();

  constructor(
    env: NodeJS.ProcessEnv,
    configs: ReadonlyMap<string, ConnectionConfig>,
    folder: string,
    { warn = warnOnConsole, ...bounds }: ConnectionSettings,
  ) {
    this.#configs = configs;
    this.#bounds = bounds;
    const metadataKey = (endpoint: string): MetadataKey => {
      const key = this.#metadataKeys.get(endpoint) ?? new MetadataKey({ endpoint, warn });
      this.#metadataKeys.set(endpoint, key);
      return key;
    };
    this.#context = { env, folder, warn, metadataKey };
  }

  names(): string[] {
    const fromFile = [...this.#configs.keys()].filter((name) => name !== DEFAULT_CONNECTION);
    return this.has(DEFAULT_CONNECTION) ? [DEFAULT_CONNECTION, ...fromFile] : fromFile;
  }

  has(name: string): boolean {
    return this.#configs.has(name) || (name === DEFAULT_CONNECTION && hasCredentials(this.#context.env));
  }

  open(name: string): HuaweiCloud {
    const opened = this.#opened.get(name) ?? this.#connect(name);
    this.#opened.set(name, opened);
    return opened.cloud;
  }

  async ready(): Promise<void> {
    for (const [name, { source }] of this.#opened) {
      await source.ready?.().catch((error: unknown) => {
        throw error instanceof ConfigurationError ? inConnection(name, error, error.message) : error;
      });
    }
  }

  async close(): Promise<void> {
    const opened = [...this.#opened.values()];
    this.#opened.clear();
    await Promise.all(opened.map(({ cloud }) => cloud.close()));
  }

  #connect(name: string): { cloud: HuaweiCloud; source: CredentialSource } {
    const config = this.#configs.get(name);
    if (config === undefined && name !== DEFAULT_CONNECTION) throw this.#unknown(name);
    const { env } = this.#context;
    try {
      const place = config === undefined ? environmentPlace(env) : configuredPlace(config, this.#context);
      const source = config === undefined ? environmentSource(this.#context) : configuredSource(config, this.#context);
      const budget = this.#budgets.of(source.user, { ...environmentLimits(env), ...config?.limits });
      const { credentials, from: credentialsFrom } = source;
      const way = wayOut(config, this.#context);
      const options = { ...withKnown(place, source), ...way, credentials, credentialsFrom, budget, ...this.#bounds };
      return { cloud: connectHuaweiCloud(options), source };
    } catch (error) {
      if (!(error instanceof ConfigurationError || error instanceof RangeError)) throw error;
      throw inConnection(name, error, config === undefined ? inEnvironmentWords(error.message) : error.message);
    }
  }

  #unknown(name: string): ConfigurationError {
    const known = this.names().join(', ');
    const hint = known === '' ? 'none is set up' : `there are ${known}`;
    return new ConfigurationError(
      `There is no connection ${JSON.stringify(name)}: ${hint}. Name it in HUAWEICLOUD_CONFIG.`,
    );
  }
}

type Place = Omit<HuaweiCloudOptions, 'credentials'>;

/** A profile may name its project and its IAM: they hold where nothing nearer says otherwise. */
function withKnown(place: Place, { projectId, iamEndpoint }: CredentialSource): Place {
  const iam = place.endpoints?.iam ?? (place.endpoint === undefined ? iamEndpoint : undefined);
  return { ...place, projectId: place.projectId ?? projectId, endpoints: { ...place.endpoints, iam } };
}

function inConnection(name: string, cause: Error, words: string): ConfigurationError {
  return new ConfigurationError(`Connection ${JSON.stringify(name)}: ${words}`, { cause });
}

/**
 * One budget for each user, whatever number of connections goes by it: the vendor counts calls per user. Two access keys
 * of one user cannot be told from those of two.
 */
class Budgets {
  readonly #byUser = new Map<string, Budget>();

  /** The budget of a user, by whatever tells one from another; of the limits that its connections bring, the lowest hold. */
  of(user: string, limits: CallLimits): Budget {
    const known = this.#byUser.get(user);
    known?.lower(limits);
    const budget = known ?? new Budget({ limits });
    this.#byUser.set(user, budget);
    return budget;
  }
}
