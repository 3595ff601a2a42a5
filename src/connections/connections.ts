import { dirname, resolve } from 'node:path';
import { connectHuaweiCloud, type HuaweiCloud, type HuaweiCloudOptions } from '../client/huawei-cloud';
import { Budgets } from './budgets';
import { environmentLimits } from './call-limits';
import { configuredOptions } from './configured-options';
import type { ConnectionConfig } from './connection-config';
import { ConnectionError } from './connection-error';
import { environmentOptions, inEnvironmentWords, isInEnvironment } from './environment-options';
import { readConfigFile } from './read-config-file';

/** Named connections to Huawei Cloud: what a pipeline's `connection` names. */
export interface Connections {
  names(): string[];
  has(name: string): boolean;
  /**
   * The connection of this name, the same object each time. Nothing is sent yet.
   * @throws {ConnectionError} when it is missing or set up wrongly, saying what to set
   */
  open(name: string): HuaweiCloud;
  /** Closes all that were opened. */
  close(): Promise<void>;
}

/** The name of the connection that the environment describes. */
const DEFAULT_CONNECTION = 'default';

/**
 * The connections of this process: `default` from the environment, more from the YAML file that HUAWEICLOUD_CONFIG
 * names. A `default` in the file wins. Secrets are read at every use, so they may change while the process runs.
 * Connections of one user share one budget of calls.
 * @throws {ConnectionError} when the file cannot be read or is wrong, with its line
 */
export function connectionsFromEnvironment(env: NodeJS.ProcessEnv = process.env): Connections {
  const file = env.HUAWEICLOUD_CONFIG;
  const configs = file === undefined || file === '' ? {} : readConfigFile(file);
  return new EnvironmentConnections(env, new Map(Object.entries(configs)), dirname(resolve(file ?? '.')));
}

class EnvironmentConnections implements Connections {
  readonly #env: NodeJS.ProcessEnv;
  readonly #configs: ReadonlyMap<string, ConnectionConfig>;
  readonly #folder: string;
  readonly #opened = new Map<string, HuaweiCloud>();
  readonly #budgets = new Budgets();

  constructor(env: NodeJS.ProcessEnv, configs: ReadonlyMap<string, ConnectionConfig>, folder: string) {
    this.#env = env;
    this.#configs = configs;
    this.#folder = folder;
  }

  names(): string[] {
    const fromFile = [...this.#configs.keys()].filter((name) => name !== DEFAULT_CONNECTION);
    return this.has(DEFAULT_CONNECTION) ? [DEFAULT_CONNECTION, ...fromFile] : fromFile;
  }

  has(name: string): boolean {
    return this.#configs.has(name) || (name === DEFAULT_CONNECTION && isInEnvironment(this.#env));
  }

  open(name: string): HuaweiCloud {
    const opened = this.#opened.get(name) ?? this.#connect(name);
    this.#opened.set(name, opened);
    return opened;
  }

  async close(): Promise<void> {
    const opened = [...this.#opened.values()];
    this.#opened.clear();
    await Promise.all(opened.map((cloud) => cloud.close()));
  }

  #connect(name: string): HuaweiCloud {
    const config = this.#configs.get(name);
    if (config === undefined && name !== DEFAULT_CONNECTION) throw this.#unknown(name);
    try {
      const options = this.#options(config);
      const limits = { ...environmentLimits(this.#env), ...config?.limits };
      return connectHuaweiCloud({ ...options, budget: this.#budgets.of(options.credentials, limits) });
    } catch (error) {
      if (!(error instanceof ConnectionError || error instanceof RangeError)) throw error;
      const words = config === undefined ? inEnvironmentWords(error.message) : error.message;
      throw new ConnectionError(`Connection ${JSON.stringify(name)}: ${words}`, { cause: error });
    }
  }

  #options(config: ConnectionConfig | undefined): HuaweiCloudOptions {
    if (config === undefined) return environmentOptions(this.#env);
    return configuredOptions(config, { env: this.#env, folder: this.#folder });
  }

  #unknown(name: string): ConnectionError {
    const known = this.names().join(', ');
    const hint = known === '' ? 'none is set up' : `there are ${known}`;
    return new ConnectionError(
      `There is no connection ${JSON.stringify(name)}: ${hint}. Name it in HUAWEICLOUD_CONFIG.`,
    );
  }
}
