import { cancellationSignal } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { request } from 'undici';
import { ConnectionError } from '../connections/connection-error';
import type { ActivityContext } from './activity-context';
import type { NotifyRequest } from './requests';

const ANSWERED_WITHIN_MS = 10_000;

/** Tells a webhook how a pipeline fares, as JSON. Its URL is never shown: it may hold a secret. */
export function notifyActivity({ webhooks }: ActivityContext) {
  return {
    'huaweicloud.notify': async ({ webhook, notice }: NotifyRequest): Promise<void> => {
      const status = await post(urlOf(webhooks, webhook), notice).catch((error: unknown) => {
        throw ApplicationFailure.retryable(`webhook ${webhook} could not be reached: ${codeOf(error)}`, UNHEARD);
      });
      if (status < 300) return;
      const mayPass = status >= 500 || status === 429 || status === 408;
      const message = `webhook ${webhook} answered ${status}`;
      throw ApplicationFailure.create({ type: UNHEARD, message, nonRetryable: !mayPass });
    },
  };
}

const UNHEARD = 'HuaweiCloud.Unavailable';

function urlOf(webhooks: ActivityContext['webhooks'], name: string): URL {
  try {
    return webhooks.urlOf(name);
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    throw ApplicationFailure.nonRetryable(error.message, 'HuaweiCloud.InvalidSpec');
  }
}

/** Redirects are not followed: they would carry the notice, and a secret in the path, elsewhere. */
async function post(url: URL, notice: NotifyRequest['notice']): Promise<number> {
  const { statusCode, body } = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(notice),
    headersTimeout: ANSWERED_WITHIN_MS,
    bodyTimeout: ANSWERED_WITHIN_MS,
    signal: AbortSignal.any([cancellationSignal(), AbortSignal.timeout(ANSWERED_WITHIN_MS)]),
  });
  await body.dump().catch(() => undefined);
  return statusCode;
}

/** The words of a network error may hold the URL; its code does not. */
function codeOf(error: unknown): string {
  const { code, name } = error as { code?: string; name?: string };
  return code ?? name ?? 'no reason given';
}
