import { GIVEN_NAME, anyMap, anyOf, map, optional } from '../shape';
import type { StepTraits, StepTypeFacts } from '../step-type';
import type { DgcBody } from './dgc-body';

/** A job that is run now ends by itself, and is stopped with the pipeline that began it. */
export const DGC_JOB: StepTraits<DgcBody> = { title: ({ jobName }) => `DGC job ${jobName}`, runsOutliveStep: false };

/** A backfill: as a job that is run now, over a span of dates. */
export const DGC_SUPPLEMENT: StepTraits<DgcBody> = {
  title: ({ jobName }) => `backfill of DGC job ${jobName}`,
  runsOutliveStep: false,
};

/** A schedule that was switched stays so when its pipeline has ended. */
export const DGC_SCHEDULE: StepTraits<DgcBody> = {
  title: ({ jobName, mode }) => `schedule of DGC job ${jobName} (${mode === 'scheduleOn' ? 'on' : 'off'})`,
  runsOutliveStep: true,
  already: 'asWanted',
};

/** What is known of a `dgc` step without asking the cloud. */
export const DGC_STEP = {
  traitsOf: ({ mode }) => {
    switch (mode) {
      case 'runNow':
        return DGC_JOB;
      case 'supplement':
        return DGC_SUPPLEMENT;
      case 'scheduleOn':
      case 'scheduleOff':
        return DGC_SCHEDULE;
    }
  },
  // Backfills of one job over other dates are other runs.
  identity: ['jobName', 'workspace', 'mode', 'supplement', 'startDate', 'endDate'],
  activities: {
    runJob: { does: 'start' },
    restartInstance: { does: 'start' },
    watchInstance: { does: 'watch' },
    stopInstance: { does: 'stop' },
    switchSchedule: { does: 'start', isAll: true },
    switchScheduleBack: { does: 'stop' },
  },
  isOfADate: ({ mode }) => mode === 'runNow' || mode === 'supplement',
  consolePage: 'dayu',
  givenBody: map({
    jobName: GIVEN_NAME,
    workspace: optional(GIVEN_NAME),
    mode: anyOf('runNow', 'scheduleOn', 'scheduleOff', 'supplement'),
    jobParams: optional(anyMap),
    supplement: optional(anyMap),
  }),
} satisfies StepTypeFacts<DgcBody>;
