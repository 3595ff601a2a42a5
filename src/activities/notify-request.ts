import { z } from 'zod';
import { BOUNDS } from '../domain/bounds';
import { CHANNEL_NAME, POSTED_CHANNELS } from '../domain/notice-channels';
import { NOTIFY_EVENTS } from '../domain/plan';
import { NO_TOPIC, TOPIC_URN } from '../spec/topic-urn';
import { checkedRequest } from './checked-request';
import { iso, name, workflowId } from './request-parts';
import type { NotifyRequest } from './requests';

const text = z.string().max(BOUNDS.noticeCharacters.most);

const channel = z.string().regex(CHANNEL_NAME, 'is no name of a webhook: its URL is the worker’s').optional();

const notifyRequest = z
  .strictObject({
    webhook: channel,
    slack: channel,
    feishu: channel,
    dingtalk: channel,
    wecom: channel,
    smn: z
      .strictObject({ topicUrn: z.string().regex(TOPIC_URN, NO_TOPIC), connection: name(BOUNDS.keyCharacters.most) })
      .optional(),
    notice: z.strictObject({
      event: z.enum(NOTIFY_EVENTS),
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
  .refine(
    (to) => [...POSTED_CHANNELS, 'smn' as const].filter((key) => to[key] !== undefined).length === 1,
    'names one webhook, one chat, or one topic',
  );

/** The request to post a notice, checked. @throws as {@link checkedRequest} */
export function checkedNotice(given: unknown): NotifyRequest {
  return checkedRequest<NotifyRequest>(notifyRequest, given);
}
