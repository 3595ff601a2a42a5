import { z } from 'zod';
import type { CallOptions, Reply } from '../call-options';
import { UnreadableReply } from '../reply/ask';
import { wireText } from '../reply/wire-values';
import type { ServiceCaller } from '../service-caller';
import { publishBody, SMN_ROUTES, type SmnPublication, topicParams } from './smn-routes';

export type { SmnPublication };

/** Simple Message Notification. Throws {@link HuaweiCloudError} when SMN does not answer with what it must. */
export interface SmnClient {
  /**
   * Publishes a message. Not idempotent, and nothing tells afterwards whether it was done: a second call publishes again.
   * Resolves once SMN has taken the message; it is delivered later.
   * @see https://support.huaweicloud.com/intl/en-us/api-smn/
   */
  publish(message: SmnPublication, options?: CallOptions): Promise<Reply<{ messageId: string }>>;
}

const reply = z.object({ message_id: wireText });

/** SMN's calls, over the caller of its host. */
export function createSmnClient(caller: ServiceCaller): SmnClient {
  return {
    publish: (message, options) =>
      caller.call(
        {
          ...SMN_ROUTES.publish,
          params: topicParams(message.topicUrn),
          body: publishBody(message),
          group: 'smn',
          priority: 'start',
          read: readPublished,
        },
        options,
      ),
  };
}

function readPublished(body: unknown): { messageId: string } {
  const { message_id: messageId } = reply.parse(body);
  if (messageId === undefined) throw new UnreadableReply('names no message');
  return { messageId };
}
