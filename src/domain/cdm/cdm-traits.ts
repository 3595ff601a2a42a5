import type { CdmBody } from '../plan';
import type { StepTraits } from '../step-traits';

export const CDM_JOB: StepTraits<CdmBody> = { title: ({ jobName }) => `CDM job ${jobName}`, outlives: false };
