import type { Dispatcher } from 'undici';
import type { HeldSecrets } from '../secrets/held-secrets';
import { exchange, TransportFailure, type WireReply, type WireRequest } from '../http/http-exchange';
import { ExcessiveBody, readJson } from './read-json';
import type { WireDialect } from './wire-dialect';
import { ReplyScreen } from './reply-screen';
import { SecretScreen } from '../secrets/secret-screen';

/** What the body of a reply is. */
export type ReplyBody =
  | { is: 'nothing' }
  | {
      is: 'json';
      /** What the JSON says, or what another dialect has in its place. */
      value: unknown;
    }
  /** No JSON: a proxy's page, say. */
  | {
      is: 'page';
      /** The page, cut. */
      text: string;
    };

/** A reply as all but this file see it: no text in it holds a secret or a control character, and each is bounded. */
export interface CloudReply {
  /** The HTTP status. */
  status: number;
  /** Those that anyone reads. */
  headers: ReplyHeaders;
  /** What it says. */
  body: ReplyBody;
  /** Why the body was not read: the end of a sentence that begins with "the reply". */
  bodyProblem?: string;
  /** The secret that was asked for, as it came. */
  secret?: string;
}

/** The headers that anyone reads. */
interface ReplyHeaders {
  date?: string;
  requestId?: string;
  retryAfter?: string;
}

/** What is known of a request whose reply is read. */
export interface Asker {
  /** Of the connection; what the reply brings is added. */
  secrets: HeldSecrets;
  /** Secrets of this request alone, such as its signature. */
  passingSecrets?: readonly string[];
  /** What it asks for by name. */
  names?: ReadonlySet<string>;
  /** How the service speaks. @default JSON */
  dialect?: WireDialect;
  /** The header of a good reply that holds a new secret. */
  secretHeader?: string;
}

const NOBODY: ReadonlySet<string> = new Set();

/**
 * Sends one request and reads its reply. This is the one place where texts of the cloud's come in: whoever answers, or
 * stands between, may send back what it was sent, so every text, key and header is scrubbed and cut here.
 * @throws {TransportFailure} when no status line came back
 */
export async function receive(dispatcher: Dispatcher, request: WireRequest, asker: Asker): Promise<CloudReply> {
  let reply: WireReply;
  try {
    reply = await exchange(dispatcher, request);
  } catch (error) {
    throw error instanceof TransportFailure ? clean(error, screenFor(asker)) : error;
  }
  const secret = secretIn(reply, asker);
  if (secret !== undefined) asker.secrets.remember([secret]);
  const screen = screenFor(asker);
  return {
    status: reply.status,
    headers: {
      date: headerOf(reply, 'date', screen),
      requestId: headerOf(reply, 'x-request-id', screen) ?? headerOf(reply, 'x-obs-request-id', screen),
      retryAfter: headerOf(reply, 'retry-after', screen),
    },
    ...bodyOf(reply, screen, asker.dialect?.read ?? readJson),
    secret,
  };
}

function screenFor({ secrets, passingSecrets, names = NOBODY }: Asker): ReplyScreen {
  const passing = passingSecrets === undefined ? [] : [new SecretScreen(passingSecrets)];
  return new ReplyScreen({ screens: [secrets.screen, ...passing], names });
}

function secretIn({ status, headers }: WireReply, { secretHeader = '' }: Asker): string | undefined {
  const secret = headers[secretHeader];
  return status <= 299 && typeof secret === 'string' && secret !== '' ? secret : undefined;
}

function bodyOf(
  { body, bodyProblem }: WireReply,
  screen: ReplyScreen,
  read: WireDialect['read'],
): Pick<CloudReply, 'body' | 'bodyProblem'> {
  if (bodyProblem !== undefined) return { body: { is: 'nothing' }, bodyProblem: screen.text(bodyProblem) };
  if (body.trim() === '') return { body: { is: 'nothing' } };
  try {
    const { value, extent } = read(body);
    return { body: { is: 'json', value: screen.value(value, body, extent) } };
  } catch (error) {
    if (error instanceof ExcessiveBody) return { body: { is: 'nothing' }, bodyProblem: error.message };
    return { body: { is: 'page', text: screen.text(body) } };
  }
}

/** One header, the first where it came several times. */
function headerOf({ headers }: WireReply, name: string, screen: ReplyScreen): string | undefined {
  const value = headers[name];
  const first = Array.isArray(value) ? value[0] : value;
  return first === undefined ? undefined : screen.text(first);
}

/** The words of a failed TLS handshake hold what the certificate says. */
function clean({ end, sent, message, cause }: TransportFailure, screen: ReplyScreen): TransportFailure {
  if (cause instanceof Error && end !== 'aborted') cause.message = screen.text(cause.message);
  return new TransportFailure(end, sent, screen.text(message), cause);
}
