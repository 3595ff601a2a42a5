import { existsSync, readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { whyUnreadable } from '../files/why-unreadable';
import { everyCa } from './every-ca';

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
  const config = loadConfig(withKeyOfFile(env));
  const { address = 'localhost:7233', apiKey, tls } = config.connectionOptions;
  if (apiKey && tls === false)
    throw badInput('TEMPORAL_TLS=false would send the API key over the network unencrypted.');
  const connectionOptions = { ...config.connectionOptions, ...(isTls({ tls, apiKey }) && { tls: checkedTls(tls) }) };
  return { ...config, connectionOptions, address, namespace: config.namespace ?? 'default' };
}

type ConnectOptions = ReturnType<typeof loadClientConnectConfig>['connectionOptions'];
type Tls = Exclude<ConnectOptions['tls'], boolean | null | undefined>;

/** Temporal's own configuration knows a file for every secret but this one. */
function withKeyOfFile(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const file = env['TEMPORAL_API_KEY_FILE']?.trim();
  if (!file) return env;
  if (env['TEMPORAL_API_KEY'])
    throw badInput('TEMPORAL_API_KEY and TEMPORAL_API_KEY_FILE both say what the API key is: unset one.');
  const key = keyIn(file);
  if (/^[\x21-\x7e]+$/.test(key)) return { ...env, TEMPORAL_API_KEY: key };
  throw badInput(`TEMPORAL_API_KEY_FILE names ${file}, which ${key === '' ? 'is empty' : 'holds more than a key'}.`);
}

function keyIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw badInput(`TEMPORAL_API_KEY_FILE names ${file}, which cannot be read: ${whyUnreadable(error)}.`, error);
  }
}

/** As the SDK has it: who shows a key speaks TLS. */
function isTls({ tls, apiKey }: Pick<ConnectOptions, 'tls' | 'apiKey'>): boolean {
  return tls === undefined || tls === null ? apiKey !== undefined : tls !== false;
}

/**
 * Where no authority is named, the worker's gRPC would trust those of the system and the command line's those of Node: both
 * are given the same.
 */
function checkedTls(given: ConnectOptions['tls']): Tls {
  const tls = typeof given === 'object' && given !== null ? given : {};
  const { crt, key } = tls.clientCertPair ?? {};
  try {
    // Certificate and key are two files: one that is new and one that is old are no pair.
    if (crt && key) createSecureContext({ cert: Buffer.from(crt), key: Buffer.from(key) });
  } catch (error) {
    throw badInput('The certificate and the key that Temporal is to be shown are no pair of PEM files.', error);
  }
  return { ...tls, serverRootCACertificate: tls.serverRootCACertificate ?? Buffer.from(everyCa()) };
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
