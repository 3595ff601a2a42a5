import { CDM_JOB } from './cdm/cdm-traits';
import { dgcTraitsOf } from './dgc/dgc-traits';
import { DLI_STOP, DLI_STREAMS } from './dli/dli-traits';
import type { StepWork } from './plan';

/** What is true of a kind of step whoever carries it out. */
export interface StepTraits<Body> {
  /** What the job is called in messages: `CDM job orders_to_obs`. */
  title(body: Body): string;
  /** What it started goes on when the step has succeeded, so that a later failure has to undo it. */
  outlives: boolean;
  /** It stops things itself, and leaves nothing that would have to be stopped. */
  leavesNothing?: boolean;
}

/** What is true of this kind of work. */
export function traitsOf(work: StepWork): StepTraits<unknown> {
  switch (work.service) {
    case 'cdm':
      return CDM_JOB;
    case 'dgc':
      return dgcTraitsOf(work.body);
    case 'dli':
      return work.body.action === 'start' ? DLI_STREAMS : DLI_STOP;
  }
}
