import { z } from 'zod';
import { BOUNDS } from '../domain/bounds';
import { NO_TOPIC, TOPIC_URN } from '../spec/topic-urn';
import { checkedRequest } from './checked-request';
import { iso, name, workflowId } from './request-parts';
import type { NotifyRequest } from './requests';

/** Names of webhooks as a spec may write them: a URL is never one. */
const WEBHOOK = /^[a-z][a-z0-9_]{0,31}$/;

const text = z.string().max(BOUNDS.noticeCharacters.most);

const notifyRequest = z
  .strictObject({
    webhook: z.string().regex(WEBHOOK, 'is no name of a webhook: its URL is the worker’s').optional(),
    smn: z
      .strictObject({ topicUrn: z.string().regex(TOPIC_URN, NO_TOPIC), connection: name(BOUNDS.keyCharacters.most) })
      .optional(),
    notice: z.strictObject({
      event: z.enum(['failure', 'hold', 'halt', 'recovery']),
      pipeline: name(),
      date: iso.or(z.literal('')),
      state: z.enum(['running', 'held', 'paused', 'succeeded', 'failed', 'cancelled']),
      workflowId,
      runId: name(),
      step: name().optional(),
      message: text,
      ask: z
        .strictObject({ step: name(), why: text, answers: z.array(z.enum(['retry', 'skip', 'adopt'])).max(3) })
        .optional(),
    }),
  })
  .refine(({ webhook, smn }) => (webhook === undefined) !== (smn === undefined), 'names a webhook, or a topic');

/** The request to post a notice, checked. @throws as {@link checkedRequest} */
export function checkedNotice(given: unknown): NotifyRequest {
  return checkedRequest<NotifyRequest>(notifyRequest, given);
}
