import type { JobActivities } from '../activities/requests';
import type { PlannedStep } from '../domain/plan';

/**
 * A kind of step, as the engine sees it: which activities start, watch and stop it, and what people call it. Each
 * service fills it in; a new one is a folder beside `cdm`, `dgc` and `dli`.
 */
export interface StepKind<Body> {
  /** What the job is called in messages: `CDM job orders_to_obs`. */
  title(body: Body): string;
  /** What one of its runs is called in messages: `submission`, `instance`, `stream job`. */
  run: string;
  activities(
    step: PlannedStep & { body: Body },
    summary: string,
  ): Partial<Pick<JobActivities<Body>, 'watch'>> & Omit<JobActivities<Body>, 'watch'>;
  /** It stops things itself, and leaves nothing that would have to be stopped. */
  leavesNothing?: boolean;
  /** What it is called when a unit is not done. @default 'was not started' */
  refused?: string;
  /** What it started goes on when the step has succeeded, so that a later failure has to undo it. */
  outlives: boolean;
  /** The step succeeds when some of its units do, and reports the others. */
  partial?(body: Body): boolean;
}
