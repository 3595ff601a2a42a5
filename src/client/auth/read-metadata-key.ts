import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { clock } from '../clock';
import type { AccessKey } from './credentials';
import { exchange, TransportFailure, type WireReply } from '../http/http-exchange';
import { type CallName, type CallOutcome, HuaweiCloudError } from '../huawei-cloud-error';
import { readJson } from '../reply/read-json';
import { DATE_GRAIN_MS, timeOf } from '../reply/reply-headers';

/** A key and how long it is good for. */
export interface FetchedKey {
  /** Temporary: with its security token. */
  key: AccessKey;
  /** From the moment of the reply, in milliseconds. */
  lifetimeMs: number;
}

const TOKEN_PATH = '/meta-data/latest/api/token';
const KEY_PATH = '/openstack/latest/securitykey';
const CALL: CallName = { service: 'ECS', operation: 'securityKey', method: 'GET', path: KEY_PATH };
const MAX_REPLY_BYTES = 64 * 1024;
/** Long enough for the one request that follows. */
const TOKEN_LIVES_S = 60;
/** Where the service answers at all it does so in milliseconds; a container's hop limit swallows this one request. */
const TOKEN_WITHIN_MS = 1_000;

const NOT_HERE =
  'HUAWEICLOUD_CREDENTIALS=ecs is for workers on an ECS: elsewhere use HUAWEICLOUD_SDK_AK and _SK or a mounted secret; ' +
  'in a container, check that it may reach the metadata service.';
const NO_AGENCY = 'Bind an agency to this ECS (console: ECS, the server, Management Information, Agency).';
const EXPIRED =
  'Check that the agency has not expired (IAM console: Agencies) and that this server has the right time.';
const STRANGE = 'Check that HUAWEICLOUD_METADATA_ENDPOINT is unset and that no proxy answers in its place.';

const securityKey = z.object({
  credential: z.object({
    access: z.string().min(1),
    secret: z.string().min(1),
    securitytoken: z.string().min(1),
    expires_at: z.string(),
  }),
});

/**
 * Asks the metadata service of an ECS for the temporary access key of the agency that is bound to it.
 * @throws {HuaweiCloudError} Unavailable, Unauthenticated or BrokenReply, saying what to do; it never quotes the reply
 * @see https://support.huaweicloud.com/intl/en-us/usermanual-ecs/ecs_03_0166.html
 */
export async function readMetadataKey(
  dispatcher: Dispatcher,
  endpoint: string,
  timeoutMs: number,
): Promise<FetchedKey> {
  const send = (method: 'GET' | 'PUT', target: string, headers: Record<string, string>, withinMs: number) =>
    exchange(dispatcher, {
      origin: endpoint,
      target,
      method,
      headers: { accept: '*/*', 'accept-encoding': 'identity', ...headers },
      body: '',
      timeoutMs: withinMs,
      maxReplyBytes: MAX_REPLY_BYTES,
    });
  const token = await sessionToken(() =>
    send(
      'PUT',
      TOKEN_PATH,
      { 'x-metadata-token-ttl-seconds': `${TOKEN_LIVES_S}` },
      Math.min(timeoutMs, TOKEN_WITHIN_MS),
    ),
  );
  const headers: Record<string, string> = token === undefined ? {} : { 'x-metadata-token': token };
  let reply: WireReply;
  try {
    reply = await send('GET', KEY_PATH, headers, timeoutMs);
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error;
    throw failed({ what: `${silence(error)} by ${endpoint}`, kind: 'Unavailable', hint: NOT_HERE, cause: error.cause });
  }
  return fetchedKey(reply);
}

/** Servers that ask for a session hand out a token; those that do not know it answer 404 or 405, and go without. */
async function sessionToken(ask: () => Promise<WireReply>): Promise<string | undefined> {
  try {
    const { status, body } = await ask();
    const token = body.trim();
    return status === 200 && /^[\x21-\x7e]+$/.test(token) ? token : undefined;
  } catch (error) {
    if (error instanceof TransportFailure) return undefined;
    throw error;
  }
}

function fetchedKey(reply: WireReply): FetchedKey {
  const { status, body, bodyProblem } = reply;
  // An ECS without an agency: 404, or by newer servers 401 with a sentence about it.
  if (status === 404 || (status === 401 && /agency/i.test(body)))
    throw failed({ what: `answered ${status}: no agency is bound`, kind: 'Unauthenticated', hint: NO_AGENCY });
  if (status !== 200) {
    const kind = status >= 500 || status === 429 ? 'Unavailable' : 'Unauthenticated';
    throw failed({ what: `answered ${status}`, kind, hint: kind === 'Unavailable' ? 'Try again later.' : STRANGE });
  }
  const read = bodyProblem === undefined ? securityKey.safeParse(parsed(body)).data?.credential : undefined;
  const repliedAtMs = timeOf(String(reply.headers['date']));
  const now = repliedAtMs === undefined ? clock.now() : repliedAtMs + DATE_GRAIN_MS;
  const lifetimeMs = Date.parse(read?.expires_at ?? '') - now;
  if (read === undefined || Number.isNaN(lifetimeMs)) {
    const what = `answered ${status}, but the reply ${bodyProblem ?? 'holds no whole key'}`;
    throw failed({ what, kind: 'BrokenReply', hint: STRANGE });
  }
  if (lifetimeMs <= 0) {
    const when = new Date(now + lifetimeMs).toISOString();
    throw failed({ what: `gave a key that expired at ${when}`, kind: 'Unauthenticated', hint: EXPIRED });
  }
  const { access, secret, securitytoken } = read;
  return { key: { ak: access, sk: secret, securityToken: securitytoken }, lifetimeMs };
}

function failed(outcome: Omit<CallOutcome, 'effect'>): HuaweiCloudError {
  return new HuaweiCloudError(CALL, { ...outcome, effect: 'none' });
}

function silence({ end, message }: TransportFailure): string {
  return end === 'timedOut' ? message : 'was not answered';
}

function parsed(text: string): unknown {
  try {
    return readJson(text).value;
  } catch {
    return undefined;
  }
}
