import { BOUNDS } from '../bounds';
import { anyMap, anyOf, GIVEN_NAME, list, map, optional } from '../shape';
import type { StepTraits, StepTypeFacts } from '../step-type';
import type { MrsBody } from './mrs-body';
import { MRS_JOB_TYPES } from './mrs-body';

/** A job ends by itself, and is killed with the pipeline that began it. */
export const MRS_JOB: StepTraits<MrsBody> = {
  title: ({ type, clusterId }) => `MRS job ${type} on cluster ${clusterId}`,
  runsOutliveStep: false,
  already: 'nothing',
};

/** What is known of an `mrs` step without asking the cloud. */
export const MRS_STEP = {
  traitsOf: () => MRS_JOB,
  identity: ['clusterId', 'type', 'arguments'],
  activities: { submitJob: { does: 'start' }, watchJob: { does: 'watch' }, killJob: { does: 'stop' } },
  isOfADate: () => true,
  consolePage: 'mrs',
  givenBody: map({
    clusterId: GIVEN_NAME,
    type: anyOf(...MRS_JOB_TYPES),
    arguments: optional(list(() => undefined, BOUNDS.argumentValues.most)),
    properties: optional(anyMap),
  }),
} satisfies StepTypeFacts<MrsBody>;
