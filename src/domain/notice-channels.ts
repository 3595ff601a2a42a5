/** Chats that take a text, each in a form of its own. */
export const CHATS = ['slack', 'feishu', 'dingtalk', 'wecom'] as const;

/** One of them. */
export type Chat = (typeof CHATS)[number];

/** What a worker posts notices to, each by the name of a URL in its environment; `webhook` takes our JSON. */
export const POSTED_CHANNELS = ['webhook', ...CHATS] as const;

/** One of them. */
export type PostedChannel = (typeof POSTED_CHANNELS)[number];

/** How a URL is named in a spec: a URL itself is never one. */
export const CHANNEL_NAME = /^[a-z][a-z0-9_]{0,31}$/;

/** What the variable of a URL begins with; its name follows, in capitals. */
export const VARIABLE_OF: Record<PostedChannel, string> = {
  webhook: 'HUAWEICLOUD_WEBHOOK_',
  slack: 'HUAWEICLOUD_SLACK_',
  feishu: 'HUAWEICLOUD_FEISHU_',
  dingtalk: 'HUAWEICLOUD_DINGTALK_',
  wecom: 'HUAWEICLOUD_WECOM_',
};

/** Which channel is named, and what name it is given; undefined where none is. */
export function postedTo(
  to: Partial<Record<PostedChannel, string>>,
): { channel: PostedChannel; name: string } | undefined {
  for (const channel of POSTED_CHANNELS) {
    const name = to[channel];
    if (name !== undefined) return { channel, name };
  }
  return undefined;
}
