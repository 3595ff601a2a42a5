import { type Chat, CHATS, type PostedChannel, VARIABLE_OF } from '../domain/notice-channels';
import { ConfigurationError } from './configuration-error';

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
}

/**
 * The webhooks and chats of the environment: `HUAWEICLOUD_WEBHOOK_OPS` is the webhook named `ops`, `HUAWEICLOUD_SLACK_OPS` the
 * chat of Slack, `HUAWEICLOUD_FEISHU_OPS_SECRET` what messages to that of Feishu are signed with. Read at every use.
 */
export function webhooksFromEnvironment(env: NodeJS.ProcessEnv = process.env): Webhooks {
  const textOf = (variable: string) => env[variable]?.trim() ?? '';
  return {
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

/** A webhook signs nothing, so one may be called so. */
function isSecret(variable: string, channel: PostedChannel): boolean {
  return channel !== 'webhook' && variable.endsWith(SECRET);
}

function checkedUrl(variable: string, text: string): URL {
  if (!URL.canParse(text))
    throw new ConfigurationError(`${variable} must be a URL such as https://hooks.example.com/x`);
  const url = new URL(text);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere)) {
    throw new ConfigurationError(`${variable} must be https (plain http only to this machine)`);
  }
  return url;
}
