import { meaningOf } from '../domain/code-meaning';
import { type CallName, HuaweiCloudError } from './huawei-cloud-error';
import type { LineFailure, WireReply } from './http-exchange';
import { readErrorBody } from './read-error-body';
import { cleanRequestId, cloudTimeOf, replyHeader, requestIdOf } from './reply-headers';
import { retryAfterMs } from './retry-after';
import { hideSecrets, scrubSecrets } from './scrub-secrets';

/** What is known of a call when it fails. */
export interface FailedCall {
  name: CallName;
  /** A request that changes nothing in the cloud, whatever becomes of it. */
  harmless: boolean;
  /** Texts that must not appear in an error. */
  secrets: readonly string[];
  /** What to do when the cloud does not accept who calls, where the call knows better than the table of codes. */
  ifUnauthenticated?: string;
}

const CHECK_JOB = 'Check the job and its parameters.';

/** No status line came back. */
export function lineError({ name, harmless, secrets }: FailedCall, failure: LineFailure): HuaweiCloudError {
  const effect = failure.sent && !harmless ? 'unknown' : 'none';
  return new HuaweiCloudError(name, {
    what: scrubSecrets(lineWords(failure), secrets),
    kind: 'Unavailable',
    effect,
    lineEnd: failure.end,
    code: failure.end === 'notSent' ? 'NotSent' : undefined,
    hint: effect === 'none' ? nothingDone(failure) : 'It may have been carried out: look before sending it again.',
    cause: failure.cause,
  });
}

/** A reply other than 2xx, or a 2xx one with an error code in it. */
export function refusal(call: FailedCall, reply: WireReply): HuaweiCloudError {
  const { name, harmless, secrets } = call;
  const said = readErrorBody(reply.body, (page) => hideSecrets(page, secrets));
  // A validation that failed is an answer, though CDM gives it HTTP 500.
  const invalid = said.code === undefined && said.validationErrors.length > 0;
  const message = invalid ? said.validationErrors.join('; ') : said.message;
  const requestId = requestIdOf(reply) ?? cleanRequestId(said.requestId);
  const clean = (text: string | undefined): string | undefined => text && scrubSecrets(text, secrets);
  const code = clean(said.code);
  const meaning = meaningOf(reply.status, said.code);
  return new HuaweiCloudError(name, {
    ...meaning,
    ...(meaning.kind === 'Unauthenticated' && call.ifUnauthenticated ? { hint: call.ifUnauthenticated } : {}),
    ...(invalid ? { kind: 'InvalidRequest', effect: 'none', hint: CHECK_JOB } : {}),
    ...(harmless ? { effect: 'none' } : {}),
    what: answered(reply.status, code, clean(message)),
    httpStatus: reply.status,
    code,
    requestId: clean(requestId),
    retryAfterMs: retryAfterMs(replyHeader(reply, 'retry-after'), cloudTimeOf(reply)),
  });
}

/** A 2xx reply that says in its body why nothing was done. */
export function refusalInReply({ name, secrets }: FailedCall, reply: WireReply, message: string): HuaweiCloudError {
  return new HuaweiCloudError(name, {
    what: `answered ${reply.status}, yet refused: ${scrubSecrets(message, secrets)}`,
    kind: 'InvalidRequest',
    effect: 'none',
    hint: CHECK_JOB,
    httpStatus: reply.status,
    requestId: requestIdOf(reply),
  });
}

/** A 2xx reply that cannot be read. `problem` ends a sentence that begins with "the reply". */
export function brokenReply(call: FailedCall, reply: WireReply, problem: string): HuaweiCloudError {
  return new HuaweiCloudError(call.name, {
    what: `answered ${reply.status}, but the reply ${scrubSecrets(problem, call.secrets)}`,
    kind: 'BrokenReply',
    effect: call.harmless ? 'none' : 'unknown',
    hint: call.harmless
      ? 'Check that the endpoint is Huawei Cloud and not a proxy; try again later.'
      : 'It was probably carried out: look before sending it again.',
    httpStatus: reply.status,
    requestId: requestIdOf(reply),
  });
}

function answered(status: number, code: string | undefined, message: string | undefined): string {
  const words = message === undefined ? '' : `: ${message.replace(/[.\s]+$/, '')}`;
  return `answered ${status}${code === undefined ? '' : ` (${code})`}${words}`;
}

function lineWords({ end, message, sent }: LineFailure): string {
  if (end !== 'broken') return message;
  return sent ? `lost its connection before a reply: ${message}` : `could not be sent: ${message}`;
}

function nothingDone({ sent }: LineFailure): string {
  return sent ? 'It changes nothing in the cloud; try again later.' : 'Nothing was sent; try again later.';
}
