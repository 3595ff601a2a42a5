import type { DliBody } from '../plan';
import type { StepTraits } from '../step-traits';

export const DLI_STREAMS: StepTraits<DliBody> = {
  title: ({ jobIds }) => (jobIds.length === 1 ? `DLI stream job ${jobIds[0]}` : `DLI stream jobs ${jobIds.join(', ')}`),
  outlives: true,
};

export const DLI_STOP: StepTraits<DliBody> = {
  title: ({ jobIds }) => `stop of DLI stream jobs ${jobIds.join(', ')}`,
  outlives: false,
  leavesNothing: true,
};
