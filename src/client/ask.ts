import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { brokenReply, type FailedCall, lineError, refusal, refusalInReply } from './call-errors';
import type { CallOptions, Reply } from './call-options';
import { exchange, LineFailure, type WireHeaders, type WireReply, type WireRequest } from './http-exchange';
import { readVendorCode } from './read-error-body';
import { readJson } from './read-json';
import { cloudTimeOf, requestIdOf } from './reply-headers';

/** A 2xx reply that does not say what it must. Its message ends a sentence that begins with "the reply". */
export class UnreadableReply extends Error {}

/** A 2xx reply whose body says that the request was refused. */
export class RefusedInReply extends Error {}

/** One attempt of one call. */
export interface Attempt<T> extends FailedCall {
  request: Omit<WireRequest, 'signal' | 'maySend'>;
  /** Makes the value of a 2xx reply; an empty body is `undefined`. May throw the two errors above. */
  read: (body: unknown, headers: WireHeaders) => T;
}

/**
 * Sends one request and reads the reply.
 * @throws {HuaweiCloudError} for everything but a 2xx reply that could be read
 */
export async function ask<T>(
  dispatcher: Dispatcher,
  attempt: Attempt<T>,
  { signal, maySend }: Pick<CallOptions, 'signal' | 'maySend'>,
): Promise<Reply<T>> {
  let reply: WireReply;
  try {
    reply = await exchange(dispatcher, { ...attempt.request, signal, maySend });
  } catch (error) {
    throw error instanceof LineFailure ? lineError(attempt, error) : error;
  }
  const value = valueOf(attempt, reply);
  return { value, cloudTimeMs: cloudTimeOf(reply), requestId: requestIdOf(reply), httpStatus: reply.status };
}

function valueOf<T>(attempt: Attempt<T>, reply: WireReply): T {
  if (reply.status < 200 || reply.status > 299) throw refusal(attempt, reply);
  if (reply.bodyProblem !== undefined) throw brokenReply(attempt, reply, reply.bodyProblem);
  const body = parseBody(attempt, reply);
  if (readVendorCode(body) !== undefined) throw refusal(attempt, reply);
  try {
    return attempt.read(body, reply.headers);
  } catch (error) {
    if (error instanceof RefusedInReply) throw refusalInReply(attempt, reply, error.message);
    if (error instanceof UnreadableReply) throw brokenReply(attempt, reply, error.message);
    if (error instanceof z.ZodError) throw brokenReply(attempt, reply, `is not as documented: ${faultsOf(error)}`);
    throw error;
  }
}

function parseBody(attempt: FailedCall, reply: WireReply): unknown {
  if (reply.body.trim() === '') return undefined;
  try {
    return readJson(reply.body);
  } catch {
    throw brokenReply(attempt, reply, 'is not JSON');
  }
}

/** Where the reply differs, without the values in it. */
function faultsOf(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map(({ path, code }) => `${path.join('.') || 'body'} (${code})`)
    .join(', ');
}
