import { cancellationSignal } from '@temporalio/activity';
import type { ApplicationFailure } from '@temporalio/common';
import { request } from 'undici';
import { codeOf } from '../client/http/http-exchange';
import { ConfigurationError } from '../config/configuration-error';
import { failure } from '../failures/failure';
import type { ActivityContext } from './activity-context';
import { checkedNotice } from './notify-request';
import { noticeText } from './notice-text';
import type { Notice, NotifyRequest } from './requests';
import { toApplicationFailure } from './to-application-failure';

const ANSWERED_WITHIN_MS = 10_000;

/** Tells a webhook how a pipeline fares, as JSON, or a topic of SMN, as a text. */
export function notifyActivity(context: ActivityContext) {
  return {
    'huaweicloud.notify': async (given: NotifyRequest): Promise<void> => {
      const { webhook = '', smn, notice } = checkedNotice(given);
      return smn ? publish(context, smn, notice) : tellWebhook(context, webhook, notice);
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

/** Its URL is never shown: it may hold a secret. */
async function tellWebhook({ webhooks }: ActivityContext, webhook: string, notice: Notice): Promise<void> {
  const status = await post(urlOf(webhooks, webhook), notice).catch((error: unknown) => {
    throw failure('Unavailable', `webhook ${webhook} could not be reached: ${causeOf(error)}`, { retried: true });
  });
  if (status < 300) return;
  const isTransient = status >= 500 || status === 429 || status === 408;
  throw failure('Unavailable', `webhook ${webhook} answered ${status}`, { retried: isTransient });
}

function urlOf(webhooks: ActivityContext['webhooks'], name: string): URL {
  if (!webhooks.names().includes(name)) throw noSuchWebhook(name);
  try {
    return webhooks.urlOf(name);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw failure('InvalidSpec', error.message);
  }
}

function noSuchWebhook(name: string): ApplicationFailure {
  return failure('InvalidSpec', `this worker has no webhook ${name}: set HUAWEICLOUD_WEBHOOK_${name.toUpperCase()}`);
}

/** Redirects are not followed: they would carry the notice, and a secret in the path, elsewhere. */
async function post(url: URL, notice: NotifyRequest['notice']): Promise<number> {
  const { statusCode, body } = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(notice),
    // undici's own timers go by ticks and may be early: the signal alone bounds it.
    headersTimeout: 0,
    bodyTimeout: 0,
    signal: AbortSignal.any([cancellationSignal(), AbortSignal.timeout(ANSWERED_WITHIN_MS)]),
  });
  await body.dump().catch(() => undefined);
  return statusCode;
}

/** The words of a network error may hold the URL; its code does not. */
function causeOf(error: unknown): string {
  return codeOf(error) ?? (error instanceof Error ? error.name : 'no reason given');
}
