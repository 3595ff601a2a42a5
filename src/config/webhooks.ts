import { ConfigurationError } from './configuration-error';

const PREFIX = 'HUAWEICLOUD_WEBHOOK_';

/** Named URLs that notices are posted to. A URL may hold a secret, so it stays with the worker. */
export interface Webhooks {
  /** Those that are set up, usable or not. */
  names(): string[];
  /**
   * Where to post a notice that names this webhook.
   * @throws ConfigurationError when there is none of this name, or its URL may not be used
   */
  urlOf(name: string): URL;
}

/** The webhooks of the environment: `HUAWEICLOUD_WEBHOOK_OPS` is the one named `ops`. Read at every use. */
export function webhooksFromEnvironment(env: NodeJS.ProcessEnv = process.env): Webhooks {
  return {
    names: () =>
      Object.keys(env)
        .filter((key) => key.startsWith(PREFIX) && env[key]?.trim())
        .map((key) => key.slice(PREFIX.length).toLowerCase()),
    urlOf: (name) => checkedUrl(name, env[PREFIX + name.toUpperCase()]?.trim() ?? ''),
  };
}

function checkedUrl(name: string, text: string): URL {
  const variable = PREFIX + name.toUpperCase();
  if (!URL.canParse(text))
    throw new ConfigurationError(`${variable} must be a URL such as https://hooks.example.com/x`);
  const url = new URL(text);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere)) {
    throw new ConfigurationError(`${variable} must be https (plain http only to this machine)`);
  }
  return url;
}
