import { BOUNDS } from '../bounds';
import { cut } from '../reason';
import { GIVEN_NAME, map, optional, text } from '../shape';
import type { StepTraits, StepTypeFacts } from '../step-type';
import type { SmnBody } from './smn-body';

/** The last part of a topic's URN: its name. */
const nameOf = (topicUrn: string): string => cut(topicUrn.split(':').at(-1) ?? '', BOUNDS.quotedCharacters.most);

/** What is published is published: nothing takes it back. */
export const SMN_MESSAGE: StepTraits<SmnBody> = {
  title: ({ topicUrn }) => `SMN message to ${nameOf(topicUrn)}`,
  runsOutliveStep: false,
  leavesNothing: true,
  already: 'nothing',
};

/** What is known of an `smn` step without asking the cloud. */
export const SMN_STEP = {
  traitsOf: () => SMN_MESSAGE,
  identity: ['topicUrn'],
  activities: { publish: { does: 'start', isAll: true } },
  isOfADate: () => false,
  consolePage: 'smn',
  givenBody: map({
    topicUrn: GIVEN_NAME,
    subject: optional(text(BOUNDS.subjectBytes.most)),
    message: text(BOUNDS.messageBytes.most),
  }),
} satisfies StepTypeFacts<SmnBody>;
