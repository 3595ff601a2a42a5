import { z } from 'zod';
import { BOUNDS } from '../../domain/bounds';
import type { SmnBody, SmnOutput } from '../../domain/smn/smn-body';
import { seenText } from '../seen-text';
import type { StepTypeSpec } from '../step-type-spec';
import { NO_TOPIC, TOPIC_URN } from '../topic-urn';

const atMost = ({ most }: { most: number }, what: string) =>
  z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= most, `${what} has at most ${most.toLocaleString('en')} bytes`);

/** https://support.huaweicloud.com/intl/en-us/api-smn/ */
const smnBody = z.strictObject({
  topicUrn: seenText()
    .refine(
      // What a template fills in is looked at again.
      (urn) => urn.includes('{{') || TOPIC_URN.test(urn),
      NO_TOPIC,
    )
    .describe('The topic: `urn:smn:REGION:PROJECT:NAME`.'),
  subject: atMost(BOUNDS.subjectBytes, 'a subject')
    .optional()
    .describe('What e-mails have as their subject; templates may stand in it. Default: none.'),
  message: atMost(BOUNDS.messageBytes, 'a message').describe('The text; templates may stand in it.'),
});

/** What a pipeline file may say of an `smn` step. */
export const SMN_SPEC = {
  body: smnBody,
  outputs: () => ({ messageId: true }),
  description: 'A message, published to a topic of SMN (Simple Message Notification).',
  jobs: 'SMN messages',
  whyNotAdopted: () => 'a message is published, and none is taken for it',
} satisfies StepTypeSpec<SmnBody, SmnOutput>;
