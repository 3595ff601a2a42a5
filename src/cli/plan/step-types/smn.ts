import { publishBody, topicParams } from '../../../client/smn/smn-routes';
import { SMN_SERVICE } from '../../../client/smn/smn-service';
import type { SmnBody } from '../../../domain/smn/smn-body';
import { SMN_MESSAGE } from '../../../domain/smn/smn-step';
import { callsOf, knownParams } from './planned-call';
import type { StepTypePlan } from './step-type-plan';

const PUBLISHED = 'nothing: what is published stays published';

/** A message. */
export const SMN_PLAN: StepTypePlan<SmnBody> = {
  task: (body) => SMN_MESSAGE.title(body),
  calls: (body) => {
    const call = callsOf('smn', SMN_SERVICE, { params: knownParams(topicParams(body.topicUrn)) });
    return [call('start', 'publish', { body: publishBody(body) })];
  },
  undo: () => ({ itself: PUBLISHED, later: PUBLISHED }),
};
