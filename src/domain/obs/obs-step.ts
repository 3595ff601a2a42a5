import { BOUNDS } from '../bounds';
import { anyOf, GIVEN_NAME, map, optional, text, wholeNumber } from '../shape';
import type { StepTraits, StepTypeFacts } from '../step-type';
import { nameOfObjects } from './object-names';
import type { ObsBody } from './obs-body';

/** Whoever writes the objects, nothing is started to have them: there is nothing to stop, or to undo. */
export const OBS_WAIT: StepTraits<ObsBody> = {
  title: (body) => `wait for ${nameOfObjects(body)}`,
  runsOutliveStep: false,
  leavesNothing: true,
  already: 'nothing',
};

/** What is known of an `obs` step without asking the cloud. */
export const OBS_STEP = {
  traitsOf: () => OBS_WAIT,
  identity: ['bucket', 'key', 'prefix'],
  activities: { watchObjects: { does: 'watch' } },
  isOfADate: () => false,
  consolePage: 'obs',
  givenBody: map({
    bucket: GIVEN_NAME,
    key: optional(text(BOUNDS.obsKeyBytes.most)),
    prefix: optional(text(BOUNDS.obsKeyBytes.most)),
    minObjects: wholeNumber(1, BOUNDS.obsObjects.most),
    minBytes: wholeNumber(0, Number.MAX_SAFE_INTEGER),
    stable: anyOf(true, false),
  }),
} satisfies StepTypeFacts<ObsBody>;
