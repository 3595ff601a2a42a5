import { existsSync } from 'node:fs';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { whyUnreadable } from '../files/why-unreadable';

/** Where Temporal is cannot be told from the environment: one sentence that says what to change. */
export class TemporalConfigError extends Error {
  override readonly name = 'TemporalConfigError';
}

/** How to reach the server, by `TEMPORAL_*` and its configuration file, with what they leave out filled in. */
export type TemporalConfig = ReturnType<typeof loadClientConnectConfig> & {
  /** `host:port`; `localhost:7233` where nothing says. */
  address: string;
  /** `default` where nothing says. */
  namespace: string;
};

/**
 * Where Temporal is, by its own variables and its own configuration file.
 * @throws TemporalConfigError when they name what is not there or contradict each other
 */
export function temporalConfigOf(env: NodeJS.ProcessEnv): TemporalConfig {
  const file = env['TEMPORAL_CONFIG_FILE'];
  // The SDK goes on without a word and connects to localhost: the pipeline would run somewhere else.
  if (file && !existsSync(file)) throw badInput(`TEMPORAL_CONFIG_FILE names ${file}, and there is no such file.`);
  const config = loadConfig(env);
  const { address = 'localhost:7233', apiKey, tls } = config.connectionOptions;
  if (apiKey && tls === false)
    throw badInput('TEMPORAL_TLS=false would send the API key over the network unencrypted.');
  return { ...config, address, namespace: config.namespace ?? 'default' };
}

function loadConfig(env: NodeJS.ProcessEnv): ReturnType<typeof loadClientConnectConfig> {
  const set = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  try {
    return loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(set) });
  } catch (error) {
    const reason = error instanceof Error ? wordsOf(error) : String(error);
    throw badInput(`Temporal's configuration cannot be used: ${reason}`, error);
  }
}

function badInput(message: string, cause?: unknown): TemporalConfigError {
  return new TemporalConfigError(message, { cause });
}

/** A fault in a TOML file is told with a drawing of several lines: the first says it. */
function wordsOf(error: Error): string {
  const [first = ''] = error.message.split('\n');
  const [, line] = /\n(\d+): /.exec(error.message) ?? [];
  if (first.startsWith('Invalid TOML document'))
    return `it is no TOML${line === undefined ? '' : ` near line ${line}`}.`;
  return 'code' in error ? `${whyUnreadable(error)}.` : first;
}
