import type { JobActivities, RestartRequest } from '../activities/requests';
import type { PlannedStep } from '../domain/plan';
import type { Run, StartResult } from '../domain/run';
import type { StepTraits } from '../domain/step-traits';

/** What starts, watches and stops a step. Without a watch it is done when its start is. */
interface StepActivities<Body> extends Omit<JobActivities<Body>, 'watch'> {
  watch?: JobActivities<Body>['watch'];
  /** Runs an ended run again from where it failed, under its own id. */
  restart?(request: RestartRequest<Body>): Promise<StartResult>;
}

/**
 * A kind of step, as the engine sees it: which activities start, watch and stop it, and what people call it. Each
 * service fills it in; a new one is a folder beside `cdm`, `dgc` and `dli`.
 */
export interface StepKind<Body> extends StepTraits<Body> {
  /** What one of its runs is called in messages: `submission`, `instance`, `stream job`. */
  run: string;
  /** @param noticedAfterMs how long it may go unnoticed that the worker which waits has died; by default 30 seconds */
  activities(step: PlannedStep & { body: Body }, summary: string, noticedAfterMs?: number): StepActivities<Body>;
  /**
   * The run that a person says is ours, by the id people know it by. Absent where there is nothing to adopt.
   * @throws a sentence where no run of this step can have that id
   */
  adopted?(body: Body, runId: string): Run[];
  /** An ended run can go on from where it failed. */
  restarts?: boolean;
  /** What it is called when a unit is not done. @default 'was not started' */
  refused?: string;
  /** The step succeeds when some of its units do, and reports the others. */
  partial?(body: Body): boolean;
}
