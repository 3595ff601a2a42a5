import type { DgcBody } from '../plan';
import type { StepTraits } from '../step-traits';

export const DGC_JOB: StepTraits<DgcBody> = { title: ({ jobName }) => `DGC job ${jobName}`, outlives: false };

export const DGC_SUPPLEMENT: StepTraits<DgcBody> = {
  title: ({ jobName }) => `backfill of DGC job ${jobName}`,
  outlives: false,
};

export const DGC_SCHEDULE: StepTraits<DgcBody> = {
  title: ({ jobName, mode }) => `schedule of DGC job ${jobName} (${mode === 'scheduleOn' ? 'on' : 'off'})`,
  outlives: true,
};

export function dgcTraitsOf({ mode }: DgcBody): StepTraits<DgcBody> {
  switch (mode) {
    case 'runNow':
      return DGC_JOB;
    case 'supplement':
      return DGC_SUPPLEMENT;
    case 'scheduleOn':
    case 'scheduleOff':
      return DGC_SCHEDULE;
  }
}
