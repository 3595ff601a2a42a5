import { GIVEN_NAME, UNITS_MAX, anyOf, list, map, optional } from '../shape';
import { listed } from '../quoted';
import type { StepTraits, StepTypeFacts } from '../step-type';
import type { DliBody } from './dli-body';

/** Stream jobs that were started go on when their pipeline has ended. */
export const DLI_STREAMS: StepTraits<DliBody> = {
  title: ({ jobIds }) => (jobIds.length === 1 ? `DLI stream job ${jobIds[0]}` : `DLI stream jobs ${listed(jobIds)}`),
  runsOutliveStep: true,
};

/** A stop of stream jobs has nothing of its own to undo. */
export const DLI_STOP: StepTraits<DliBody> = {
  title: ({ jobIds }) => `stop of DLI stream jobs ${listed(jobIds)}`,
  runsOutliveStep: false,
  leavesNothing: true,
  already: 'nothing',
};

const yesOrNo = anyOf(true, false);

/** What is known of a `dli` step without asking the cloud. */
export const DLI_STEP = {
  traitsOf: ({ action }) => (action === 'start' ? DLI_STREAMS : DLI_STOP),
  identity: ['jobIds', 'action'],
  activities: { runJobs: { does: 'start' }, watchJobs: { does: 'watch' }, stopJobs: { does: 'stop' } },
  isOfADate: () => false,
  consolePage: 'dli',
  givenBody: map({
    jobIds: list(GIVEN_NAME, UNITS_MAX, 1),
    action: anyOf('start', 'stop'),
    resumeSavepoint: optional(yesOrNo),
    triggerSavepoint: optional(yesOrNo),
    onPartialStart: optional(anyOf('allOrNothing', 'keepGoing')),
  }),
} satisfies StepTypeFacts<DliBody>;
