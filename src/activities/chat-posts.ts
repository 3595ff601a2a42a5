import { createHmac } from 'node:crypto';
import type { Chat } from '../domain/notice-channels';
import { shownLine } from '../domain/shown-text';

/** What is posted to a chat. */
export interface ChatPost {
  /** With a signature, where the chat wants it there. */
  readonly url: URL;
  /** To be sent as JSON. */
  readonly body: object;
}

/** What a chat made of a message. */
export type ChatAnswer =
  | { is: 'taken' }
  | {
      is: 'refused';
      /** The chat's own, as it may be shown. */
      code: string;
      /** Whether the same may be taken later. */
      passes: boolean;
    };

interface ChatForm {
  /** How many bytes of text it takes. */
  readonly mostBytes: number;
  /** The text as the chat shows it as it is. */
  readonly plain: (text: string) => string;
  /** What is sent as JSON. */
  readonly body: (text: string) => object;
  /** Where and how it wants its messages signed; absent where it signs none. */
  readonly signed?: (post: ChatPost, secret: string, nowMs: number) => ChatPost;
  /** The keys of its answer that hold its code, which is 0 where the message was taken. Empty where the status says it all. */
  readonly codeKeys: readonly string[];
  /** Codes of what passes: too many messages, or the chat itself is busy. */
  readonly passing: readonly string[];
}

const same = (text: string): string => text;

const FORMS: Record<Chat, ChatForm> = {
  // https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
  slack: {
    mostBytes: 4_000,
    // Its three special characters: without them nothing is a link, and nobody is called (`<!channel>`).
    plain: (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    body: (text) => ({ text, mrkdwn: false, unfurl_links: false, unfurl_media: false }),
    codeKeys: [],
    passing: [],
  },
  // https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
  feishu: {
    mostBytes: 15_000,
    // A text calls people by tags, and knows no escape for them.
    plain: (text) => text.replace(/<(?=\/?at\b)/gi, '＜'),
    body: (text) => ({ msg_type: 'text', content: { text } }),
    signed: ({ url, body }, secret, nowMs) => {
      const timestamp = String(Math.floor(nowMs / 1_000));
      const sign = createHmac('sha256', `${timestamp}\n${secret}`).digest('base64');
      return { url, body: { timestamp, sign, ...body } };
    },
    codeKeys: ['code', 'StatusCode'],
    passing: ['11232', '11233', '99991400'],
  },
  // https://open.dingtalk.com/document/robots/custom-robot-access
  dingtalk: {
    mostBytes: 15_000,
    plain: same,
    body: (content) => ({ msgtype: 'text', text: { content } }),
    signed: ({ url, body }, secret, nowMs) => {
      const signed = new URL(url);
      const sign = createHmac('sha256', secret).update(`${nowMs}\n${secret}`).digest('base64');
      signed.searchParams.set('timestamp', String(nowMs));
      signed.searchParams.set('sign', sign);
      return { url: signed, body };
    },
    codeKeys: ['errcode'],
    passing: ['-1', '90030', '130101', '410100'],
  },
  // https://developer.work.weixin.qq.com/document/path/91770
  wecom: {
    mostBytes: 2_048,
    plain: same,
    body: (content) => ({ msgtype: 'text', text: { content } }),
    codeKeys: ['errcode'],
    passing: ['-1', '45009'],
  },
};

/**
 * A text as a message to a chat: escaped where the chat would make something of it, and cut to what it takes.
 * @param secret what the chat wants its messages signed with
 * @param nowMs in milliseconds since 1970: a signature is good for an hour
 */
export function chatPost(
  chat: Chat,
  { url, text, secret }: { url: URL; text: string; secret?: string },
  nowMs: number,
): ChatPost {
  const { plain, body, mostBytes, signed } = FORMS[chat];
  const lines = text.split('\n').map((line) => plain(shownLine(line)));
  const post = { url, body: body(cutToBytes(lines.join('\n'), mostBytes)) };
  return secret !== undefined && signed ? signed(post, secret, nowMs) : post;
}

/** These chats answer 200 to what they refuse: what became of the message stands in the body. */
export function chatAnswer(chat: Chat, body: string): ChatAnswer {
  const { codeKeys, passing } = FORMS[chat];
  if (!codeKeys.length) return { is: 'taken' };
  const answer = fieldsOf(body);
  const code = codeKeys.map((key) => answer[key]).find((value) => value !== undefined);
  if (typeof code !== 'number' && typeof code !== 'string')
    return { is: 'refused', code: 'without a code', passes: true };
  if (Number(code) === 0 && code !== '') return { is: 'taken' };
  const text = shownLine(String(code).slice(0, 20));
  return { is: 'refused', code: text, passes: passing.includes(text) };
}

function fieldsOf(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Never within a character. */
function cutToBytes(text: string, most: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= most) return text;
  const end = '…';
  // A character that was cut through decodes to the replacement character.
  return (
    bytes
      .subarray(0, most - Buffer.byteLength(end))
      .toString()
      .replace(/\ufffd+$/, '') + end
  );
}
