import type { DliBody } from '../plan';
import { listed } from '../quoted';
import type { StepTraits } from '../step-traits';

export const DLI_STREAMS: StepTraits<DliBody> = {
  title: ({ jobIds }) => (jobIds.length === 1 ? `DLI stream job ${jobIds[0]}` : `DLI stream jobs ${listed(jobIds)}`),
  outlives: true,
};

export const DLI_STOP: StepTraits<DliBody> = {
  title: ({ jobIds }) => `stop of DLI stream jobs ${listed(jobIds)}`,
  outlives: false,
  leavesNothing: true,
};
