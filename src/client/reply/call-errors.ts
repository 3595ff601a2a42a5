import type { Act } from '../../domain/code-meaning';
import { MAY_HAVE_STARTED, meaningOf } from '../../domain/code-meaning';
import type { CodeMeaning, Effect } from '../../domain/error-codes';
import { isRetried } from '../../domain/failure-kind';
import { lineCodeOf, type TransportFailure } from '../http/http-exchange';
import type { CallName } from '../huawei-cloud-error';
import { HuaweiCloudError } from '../huawei-cloud-error';
import { lineAdvice } from './line-advice';
import { readErrorBody } from './read-error-body';
import type { CloudReply } from './receive';
import { cleanRequestId, cloudTimeOf, requestIdOf, retryAfterMs } from './reply-headers';

/** What is known of a call when it fails. */
export interface FailedCall {
  /** Which call it was. */
  name: CallName;
  /** What it is to do. A read changes nothing in the cloud, whatever becomes of it. */
  act: Act;
  /** What to do when the cloud does not accept who calls, where the call knows better than the table of codes. */
  ifUnauthenticated?: string;
  /** What its codes begin with in the table of codes, where the service itself leaves it out. @default '' */
  codePrefix?: string;
  /** Sent once more by new credentials, since those before were refused. */
  renewed?: boolean;
}

const CHECK_JOB = 'Check the job and its parameters.';
const INVALID = { kind: 'InvalidRequest', effect: 'none', hint: CHECK_JOB } as const;
const CHECK_ENDPOINT = 'Check that the endpoint is Huawei Cloud and not a proxy; try again later.';
const HALF_HEARD = { kind: 'BrokenReply', hint: CHECK_ENDPOINT } as const;

/** No status line came back. */
export function lineError({ name, act }: FailedCall, failure: TransportFailure): HuaweiCloudError {
  const effect = failure.sent && act !== 'read' ? 'unknown' : 'none';
  return new HuaweiCloudError(name, {
    what: oneLine(lineWords(failure)),
    kind: 'Unavailable',
    effect,
    lineEnd: failure.end,
    code: failure.end === 'notSent' ? 'NotSent' : undefined,
    hint: effect === 'none' ? nothingDone(failure) : 'It may have been carried out: look before sending it again.',
    cause: failure.cause,
  });
}

/**
 * A reply other than 2xx, or a 2xx one with an error code in it.
 * @param effect `unknown` where the code alone would say that nothing was done, and more is known
 */
export function refusal(call: FailedCall, reply: CloudReply, effect?: Effect): HuaweiCloudError {
  const { name, act, codePrefix = '' } = call;
  const said = readErrorBody(reply.body, name.service);
  // A validation that failed is an answer, though CDM gives it HTTP 500.
  const invalid = said.code === undefined && said.validationErrors.length > 0;
  const message = invalid ? said.validationErrors.join('; ') : said.message;
  const requestId = requestIdOf(reply) ?? cleanRequestId(said.requestId);
  const words = message && oneLine(message);
  const { code } = said;
  const tabled = code === undefined ? undefined : `${codePrefix}${code}`;
  const told = { ...meaningOf(reply.status, tabled, act), ...(invalid ? INVALID : {}) };
  const heard = isHalfHeard(call, reply, told) ? { ...told, ...HALF_HEARD } : told;
  const meaning = isWithoutWord(call, reply, code ?? message) ? { ...heard, aFewTries: true as const } : heard;
  const isUnknown =
    effect === 'unknown' || said.codes?.some((other) => meaningOf(reply.status, other, act).effect === 'unknown');
  const isDoubted = act !== 'read' && isUnknown && meaning.effect === 'none';
  const hint = hintOf(call, meaning);
  return new HuaweiCloudError(name, {
    ...meaning,
    ...(isDoubted ? { effect: 'unknown' } : {}),
    hint: isDoubted ? `${hint} ${MAY_HAVE_STARTED}` : hint,
    what: answered(reply, code, words),
    words,
    httpStatus: reply.status,
    code,
    requestId,
    retryAfterMs: retryAfterMs(reply.headers.retryAfter, cloudTimeOf(reply)),
  });
}

/**
 * What a read was refused for stands in a body that could not be read, and may pass or be no refusal at all: CDM answers 400 also
 * where it has nothing to list. A 401 alone says who has to do something.
 */
function isHalfHeard({ act }: FailedCall, { status, bodyProblem }: CloudReply, { kind }: CodeMeaning): boolean {
  return act === 'read' && bodyProblem !== undefined && status !== 401 && !isRetried(kind);
}

/**
 * A read, or a login, that somebody refuses without a word of the cloud's, which says why: who stands between has answered, by nothing or a
 * page, and may let the next one pass. A 401 is not tried again: IAM locks the user.
 */
function isWithoutWord({ act }: FailedCall, { status, body }: CloudReply, word: string | undefined): boolean {
  const isRefused = status >= 400 && status <= 499 && status !== 401;
  return act === 'read' && isRefused && (word === undefined || body.is === 'page');
}

function hintOf({ ifUnauthenticated, renewed }: FailedCall, { kind, hint }: CodeMeaning): string {
  if (kind !== 'Unauthenticated') return hint;
  const token = renewed ? 'The credentials were renewed once, and refused as well. ' : '';
  return `${token}${ifUnauthenticated ?? hint}`;
}

/** A 2xx reply that says in its body why it was not done. */
export function refusalInReply(
  { name }: FailedCall,
  reply: CloudReply,
  { message, effect }: { message: string; effect: Effect },
): HuaweiCloudError {
  return new HuaweiCloudError(name, {
    what: `answered ${reply.status}, yet refused: ${oneLine(message)}`,
    kind: 'InvalidRequest',
    effect,
    hint: effect === 'none' ? CHECK_JOB : `${CHECK_JOB} ${MAY_HAVE_STARTED}`,
    httpStatus: reply.status,
    requestId: requestIdOf(reply),
  });
}

/**
 * A 2xx reply that cannot be read. `problem` ends a sentence that begins with "the reply".
 * @param undocumented it came whole, and is not as the vendor's page has it
 */
export function brokenReply(
  call: FailedCall,
  reply: CloudReply,
  problem: string,
  undocumented = false,
): HuaweiCloudError {
  return new HuaweiCloudError(call.name, {
    what: `answered ${reply.status}, but the reply ${oneLine(problem)}`,
    kind: 'BrokenReply',
    effect: call.act === 'read' ? 'none' : 'unknown',
    hint: call.act === 'read' ? CHECK_ENDPOINT : 'It was probably carried out: look before sending it again.',
    httpStatus: reply.status,
    requestId: requestIdOf(reply),
    undocumented,
  });
}

function answered({ status, bodyProblem }: CloudReply, code: string | undefined, message: string | undefined): string {
  if (bodyProblem !== undefined) return `answered ${status}, and the reply ${bodyProblem}`;
  const words = message === undefined ? '' : `: ${message.replace(/[.\s]+$/, '')}`;
  return `answered ${status}${code === undefined ? '' : ` (${code})`}${words}`;
}

function lineWords({ end, message, sent }: TransportFailure): string {
  if (end !== 'broken') return message;
  return sent ? `lost its connection before a reply: ${message}` : `could not be sent: ${message}`;
}

function nothingDone(failure: TransportFailure): string {
  if (failure.sent) return 'It changes nothing in the cloud; try again later.';
  const advice = lineAdvice(lineCodeOf(failure));
  return advice === undefined ? 'Nothing was sent; try again later.' : `Nothing was sent. ${advice}`;
}

const LONGEST_LINE = 500;

/** A text as one bounded line. */
function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}...` : line;
}
