import { cancellationSignal } from '@temporalio/activity';
import type { ApplicationFailure } from '@temporalio/common';
import { type Dispatcher, request } from 'undici';
import { clock } from '../client/clock';
import { codeOf } from '../client/http/http-exchange';
import { ConfigurationError } from '../config/configuration-error';
import { type Chat, postedTo, type PostedChannel, VARIABLE_OF } from '../domain/notice-channels';
import { failure } from '../failures/failure';
import type { ActivityContext } from './activity-context';
import { chatAnswer, type ChatPost, chatPost } from './chat-posts';
import { checkedNotice } from './notify-request';
import { noticeText } from './notice-text';
import type { Notice, NotifyRequest } from './requests';
import { toApplicationFailure } from './to-application-failure';

const ANSWERED_WITHIN_MS = 10_000;
/** A chat's answer is a code and a sentence. */
const ANSWER_MAX_BYTES = 10_000;

/** Tells a webhook how a pipeline fares, as JSON, or a chat or a topic of SMN, as a text. */
export function notifyActivity(context: ActivityContext) {
  return {
    'huaweicloud.notify': async (given: NotifyRequest): Promise<void> => {
      const { smn, notice, ...named } = checkedNotice(given);
      const to = postedTo(named);
      if (smn) await publish(context, smn, notice);
      else if (to?.channel === 'webhook') await tellWebhook(context, to.name, notice);
      else if (to) await tellChat(context, { chat: to.channel, name: to.name }, notice);
    },
  };
}

/** A notice that comes twice is better than none: one whose reply was lost is published again. */
async function publish(
  context: ActivityContext,
  { topicUrn, connection }: NonNullable<NotifyRequest['smn']>,
  notice: Notice,
): Promise<void> {
  try {
    const call = { timeoutMs: ANSWERED_WITHIN_MS, signal: cancellationSignal() };
    await context.cloud(connection).smn.publish({ topicUrn, ...noticeText(notice) }, call);
  } catch (error) {
    throw toApplicationFailure(error);
  }
}

async function tellWebhook({ webhooks }: ActivityContext, name: string, notice: Notice): Promise<void> {
  await taken(`webhook ${name}`, { url: urlOf(webhooks, 'webhook', name), body: notice }, webhooks);
}

async function tellChat({ webhooks }: ActivityContext, { chat, name }: NamedChat, notice: Notice): Promise<void> {
  const { subject, message } = noticeText(notice);
  const text = `${subject}\n${message}`;
  const post = chatPost(
    chat,
    { url: urlOf(webhooks, chat, name), text, secret: webhooks.secretOf?.(name, chat) },
    clock.now(),
  );
  const answer = chatAnswer(chat, await taken(`${chat} ${name}`, post, webhooks));
  if (answer.is === 'taken') return;
  throw failure('Unavailable', `${chat} ${name} refused the notice: ${answer.code}`, { retried: answer.passes });
}

interface NamedChat {
  chat: Chat;
  name: string;
}

/**
 * Posts it. The URL is never shown: it may hold a secret.
 * @returns the body of the answer, as far as it matters
 */
async function taken(whom: string, { url, body }: ChatPost, { carrier }: Carried): Promise<string> {
  const { status, text } = await post(url, body, carrier).catch((error: unknown) => {
    throw failure('Unavailable', `${whom} could not be reached: ${causeOf(error)}`, { retried: true });
  });
  if (status < 300) return text;
  const isTransient = status >= 500 || status === 429 || status === 408;
  throw failure('Unavailable', `${whom} answered ${status}`, { retried: isTransient });
}

function urlOf(webhooks: ActivityContext['webhooks'], channel: PostedChannel, name: string): URL {
  if (!webhooks.names(channel).includes(name)) throw noneSuch(channel, name);
  try {
    return webhooks.urlOf(name, channel);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw failure('InvalidSpec', error.message);
  }
}

function noneSuch(channel: PostedChannel, name: string): ApplicationFailure {
  const variable = VARIABLE_OF[channel] + name.toUpperCase();
  return failure('InvalidSpec', `this worker has no ${channel} ${name}: set ${variable}`);
}

type Carried = Pick<ActivityContext['webhooks'], 'carrier'>;

/** Redirects are not followed: they would carry the notice, and a secret in the path, elsewhere. */
async function post(url: URL, said: object, carrier?: Dispatcher): Promise<{ status: number; text: string }> {
  const tooLate = new AbortController();
  const giveUp = () => tooLate.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
  const timer = clock.after(ANSWERED_WITHIN_MS, giveUp, { holdsProcess: false });
  try {
    const { statusCode, body } = await request(url, {
      ...(carrier && { dispatcher: carrier }),
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(said),
      // undici's own timers go by ticks and may be early: the signal alone bounds it.
      headersTimeout: 0,
      bodyTimeout: 0,
      signal: AbortSignal.any([cancellationSignal(), tooLate.signal]),
    });
    return { status: statusCode, text: await beginningOf(body) };
  } finally {
    timer.cancel();
  }
}

/** An answer that breaks off is read as far as it came; what is beyond the bound is not read. */
async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of body) {
      pieces.push(piece as Buffer);
      length += (piece as Buffer).length;
      if (length > ANSWER_MAX_BYTES) break;
    }
  } catch {
    // What has come may say enough.
  }
  return Buffer.concat(pieces).subarray(0, ANSWER_MAX_BYTES).toString();
}

/** The words of a network error may hold the URL; its code does not. */
function causeOf(error: unknown): string {
  return codeOf(error) ?? (error instanceof Error ? error.name : 'no reason given');
}
