import { Agent, type Dispatcher } from 'undici';
import { connectorOf } from '../client/http/connector';
import { type Chat, CHATS, type PostedChannel, VARIABLE_OF } from '../domain/notice-channels';
import { warnOnConsole } from './warn-on-console';
import { ConfigurationError } from './configuration-error';
import { proxyOfEnvironment } from './proxy-rule';
import { casOfEnvironment } from './trusted-cas';

const CONNECT_WITHIN_MS = 10_000;
/** Ends the name of the variable that holds what a chat wants its messages signed with. */
const SECRET = '_SECRET';

/** Named URLs that notices are posted to. A URL may hold a secret, so it stays with the worker. */
export interface Webhooks {
  /**
   * Those that are set up, usable or not.
   * @param channel who stands behind them. @default 'webhook'
   */
  names(channel?: PostedChannel): string[];
  /**
   * Where to post a notice that names this webhook, or this chat.
   * @param channel who stands behind it. @default 'webhook'
   * @throws ConfigurationError when there is none of this name, or its URL may not be used
   */
  urlOf(name: string, channel?: PostedChannel): URL;
  /** What Feishu and DingTalk want their messages signed with; undefined where nothing is to be signed. */
  secretOf?(name: string, channel: PostedChannel): string | undefined;
  /** What posts are carried by, where that is not undici's own: through a proxy, or with more authorities to trust. */
  readonly carrier?: Dispatcher;
}

/**
 * The webhooks and chats of the environment: `HUAWEICLOUD_WEBHOOK_OPS` is the webhook named `ops`, `HUAWEICLOUD_SLACK_OPS` the
 * chat of Slack, `HUAWEICLOUD_FEISHU_OPS_SECRET` what messages to that of Feishu are signed with. Read at every use.
 * @param warn told once when the file of `HUAWEICLOUD_CA_FILE` cannot be read any more, and what it said before is used on
 * @throws ConfigurationError when that file, or a proxy's address, is wrong
 */
export function webhooksFromEnvironment(
  env: NodeJS.ProcessEnv = process.env,
  warn: (message: string) => void = warnOnConsole,
): Webhooks {
  const textOf = (variable: string) => env[variable]?.trim() ?? '';
  const carrier = carrierOf(env, warn);
  return {
    ...(carrier && { carrier }),
    names: (channel = 'webhook') =>
      Object.keys(env)
        .filter((key) => key.startsWith(VARIABLE_OF[channel]) && textOf(key) && !isSecret(key, channel))
        .map((key) => key.slice(VARIABLE_OF[channel].length).toLowerCase()),
    urlOf: (name, channel = 'webhook') => {
      const variable = VARIABLE_OF[channel] + name.toUpperCase();
      return checkedUrl(variable, textOf(variable));
    },
    secretOf: (name, channel) => textOf(VARIABLE_OF[channel] + name.toUpperCase() + SECRET) || undefined,
  };
}

/** The names of all that are set up, as a spec is checked against them. */
export function channelNames(webhooks: Webhooks): { webhooks: string[]; chats: Record<Chat, string[]> } {
  const chats = CHATS.map((chat) => [chat, webhooks.names(chat)] as const);
  return { webhooks: webhooks.names(), chats: Object.fromEntries(chats) as Record<Chat, string[]> };
}

/** Posts go as calls of the cloud do: through the proxy of the environment, but for what is for this machine. */
function carrierOf(env: NodeJS.ProcessEnv, warn: (message: string) => void): Agent | undefined {
  const rule = proxyOfEnvironment(env);
  const ca = casOfEnvironment(env, warn);
  if (!rule && !ca) return undefined;
  return new Agent({ connect: connectorOf({ proxy: rule?.urlFor, ca, timeoutMs: CONNECT_WITHIN_MS }) });
}

/** A webhook signs nothing, so one may be called so. */
function isSecret(variable: string, channel: PostedChannel): boolean {
  return channel !== 'webhook' && variable.endsWith(SECRET);
}

function checkedUrl(variable: string, text: string): URL {
  if (!URL.canParse(text))
    throw new ConfigurationError(`${variable} must be a URL such as https://hooks.example.com/x`);
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isNamedHere(url))) {
    throw new ConfigurationError(`${variable} must be https (plain http only to this machine)`);
  }
  return url;
}

function isNamedHere({ hostname }: URL): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
