import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { brokenReply, type FailedCall, lineError, refusal, refusalInReply } from './call-errors';
import type { CallOptions, Reply } from '../call-options';
import type { Effect, HuaweiCloudError } from '../huawei-cloud-error';
import { TransportFailure, type WireRequest } from '../http/http-exchange';
import { errorItems, readVendorCode } from './read-error-body';
import { type Asker, type CloudReply, receive } from './receive';
import { cloudTimeOf, requestIdOf } from './reply-headers';

/** A 2xx reply that does not say what it must. Its message ends a sentence that begins with "the reply". */
export class UnreadableReply extends Error {}

/** Reads a yes that names no run: 204 without a body, or any JSON. A web page was not the service's answer, and does not get here. */
export function readNothing(body: unknown): void {
  if (body !== undefined && (typeof body !== 'object' || body === null)) throw new UnreadableReply('is not an object');
}

/** A 2xx reply whose body says that the request was refused. */
export class RefusedInReply extends Error {
  constructor(
    message: string,
    /** What may have been done all the same. */
    readonly effect: Effect = 'none',
  ) {
    super(message);
  }
}

/** One attempt of one call. */
export interface Attempt<T> extends FailedCall {
  /** What goes over the wire, proof of identity included. */
  request: Omit<WireRequest, 'signal' | 'maySend'>;
  /** What it is sent with, and whose it is. */
  asker: Asker;
  /**
   * Makes the value of a 2xx reply; an empty body is `undefined`. May throw the two errors above.
   * @param secret what stands in the header that `asker` names as one that holds a secret
   */
  read: (body: unknown, secret?: string) => T;
  /** Makes the value of a list, of which each item speaks for itself, whatever the status of the reply. */
  readItems?: (items: ReplyItems) => T;
}

/** A reply of which each item speaks for itself. */
export interface ReplyItems {
  /** As the reply had them, none left out. */
  items: readonly unknown[];
  /** Whether the reply as a whole says yes. */
  isAccepted: boolean;
  /** What one item says, when it is an error. */
  refusalOf: (item: unknown) => HuaweiCloudError;
  /** What the whole says. @param effect where it is known better than by its code */
  refusal: (effect?: Effect) => HuaweiCloudError;
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
  let reply: CloudReply;
  try {
    reply = await receive(dispatcher, { ...attempt.request, signal, maySend }, attempt.asker);
  } catch (error) {
    throw error instanceof TransportFailure ? lineError(attempt, error) : error;
  }
  const value = valueOf(attempt, reply);
  return { value, cloudTimeMs: cloudTimeOf(reply), requestId: requestIdOf(reply), httpStatus: reply.status };
}

function valueOf<T>(attempt: Attempt<T>, reply: CloudReply): T {
  const isAccepted = reply.status >= 200 && reply.status <= 299;
  const items = attempt.readItems && itemsIn(reply);
  if (!isAccepted && !items) throw refusal(attempt, reply);
  if (reply.bodyProblem !== undefined) throw brokenReply(attempt, reply, reply.bodyProblem);
  const body = jsonOf(attempt, reply);
  if (!items && readVendorCode(body, attempt.name.service) !== undefined) throw refusal(attempt, reply);
  try {
    if (!items || !attempt.readItems) return attempt.read(body, reply.secret);
    return attempt.readItems({
      items,
      isAccepted,
      refusalOf: (item) => refusal(attempt, { ...reply, body: { is: 'json', value: item } }),
      refusal: (effect) => refusal(attempt, reply, effect),
    });
  } catch (error) {
    if (error instanceof RefusedInReply) throw refusalInReply(attempt, reply, error);
    if (error instanceof UnreadableReply) throw brokenReply(attempt, reply, error.message);
    if (error instanceof z.ZodError) throw undocumented(attempt, reply, error);
    throw error;
  }
}

/** An empty one may be what is left of a reply that was cut. */
function undocumented<T>(attempt: Attempt<T>, reply: CloudReply, error: z.ZodError): HuaweiCloudError {
  return brokenReply(attempt, reply, `is not as documented: ${faultsOf(error)}`, reply.body.is === 'json');
}

function itemsIn({ body }: CloudReply): readonly unknown[] | undefined {
  return body.is === 'json' ? errorItems(body.value) : undefined;
}

function jsonOf<T>(attempt: Attempt<T>, reply: CloudReply): unknown {
  if (reply.body.is === 'page') throw brokenReply(attempt, reply, `is not ${attempt.asker.dialect?.name ?? 'JSON'}`);
  return reply.body.is === 'json' ? reply.body.value : undefined;
}

/** Where the reply differs, without the values in it. */
function faultsOf(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map(({ path, code }) => `${path.join('.') || 'body'} (${code})`)
    .join(', ');
}
