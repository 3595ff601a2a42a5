import type { SignedRequest } from './iam/signature';
import type { Credentials } from './iam/state';
import type { Reply } from './replies';
import { isRecord } from './routing';

/** What an echo can tell of the one who asks. */
export interface Echo {
  /** As it came over the wire. */
  readonly request: SignedRequest;
  /** The account's, as if the cloud gave them away. */
  readonly credentials: Credentials;
  /** Grows from reply to reply, so that each way of writing a secret comes first now and then. */
  readonly turn: number;
}

/** Texts that callers act on stay; every other one is echoed over. */
const ACTED_ON =
  /status$|state$|name$|id$|ids$|date|time|^type|nodetype|jobtype|is_success|code$|_at$|^value$|progress/i;
const NO_TEXT_OF_A_HEADER = /[^\x20-\x7e]+/g;
const LONGEST_HEADER = 2_000;

/** Where each of the services has room for words, whether it had any to say or not. */
const ROOMS = ['error-summary', 'error-details', 'external-id', 'errorMessage', 'status_desc', 'message', 'request_id'];

/**
 * The reply with all that was sent in every text, key and header of it: request headers and body, password, keys and
 * tokens, written in all the ways that servers and proxies write them. What callers act on is left to them.
 */
export function echoed(reply: Reply, echo: Echo): Reply {
  const words = turned(wordsOf(echo), echo.turn);
  const all = words.join(' ');
  const body = reply.body === undefined || Buffer.isBuffer(reply.body) ? reply.body : spread(reply.body, all, words);
  const safe = words.map((word) => word.replace(NO_TEXT_OF_A_HEADER, ''));
  const headers = {
    ...reply.headers,
    'X-Request-Id': safe[0] ?? '',
    'X-Echo': safe.join(' ').slice(0, LONGEST_HEADER),
  };
  return { ...reply, body, headers };
}

function spread(value: unknown, all: string, words: readonly string[]): unknown {
  if (typeof value === 'string') return all;
  if (Array.isArray(value)) return value.map((item) => spread(item, all, words));
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).map(([key, item]) => {
    const stays = typeof item === 'string' && ACTED_ON.test(key);
    return [key, stays ? item : spread(item, all, words)];
  });
  const says = ['status', 'is_success', 'error_code', 'errCode'].some((key) => key in value);
  const rooms = says ? ROOMS.map((room, at) => [room, turned(words, at * 3).join(' ')]) : [];
  return Object.fromEntries([...kept, ...rooms, [words[0], words[1]]]) as unknown;
}

function wordsOf({ request, credentials }: Echo): string[] {
  const { ak, sk, securityToken, user, password } = credentials;
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${String(value)}`);
  const token = request.headers['x-auth-token'];
  const secrets = [password, ak, sk, securityToken, token].filter((text) => typeof text === 'string');
  const basic = `Basic ${base64(`${user}:${password}`)}`;
  return [
    ...secrets.flatMap(waysToWrite),
    basic,
    ...headers,
    base64(headers.join('\n')),
    request.body.toString(),
    encodeURIComponent(request.body.toString()),
  ];
}

function waysToWrite(text: string): string[] {
  const asJson = JSON.stringify(text).slice(1, -1);
  const asAscii = asJson.replace(
    /[^\x20-\x7e]|[<>&+]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const form = new URLSearchParams({ secret: text }).toString();
  const [whole, url] = [base64(text), Buffer.from(text).toString('base64url')];
  const cutOff = text.slice(0, Math.ceil(text.length * 0.9));
  return [
    text,
    asJson,
    asAscii,
    JSON.stringify(asJson).slice(1, -1),
    encodeURIComponent(text),
    form,
    whole,
    whole.replace(/=+$/, ''),
    url,
    encodeURIComponent(whole),
    base64(`x${text}`),
    base64(`xy${text}`),
    Buffer.from(text).toString('hex'),
    `${cutOff}...`,
  ];
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

function turned<Item>(items: readonly Item[], turn: number): Item[] {
  const at = turn % Math.max(1, items.length);
  return [...items.slice(at), ...items.slice(0, at)];
}
