import type { JobActivities, RestartRequest } from '../activities/requests';
import type { PlannedStep } from '../domain/plan';
import type { Run, StartResult } from '../domain/run';
import type { StepTraits } from '../domain/step-type';

/** What starts, watches and stops a step. Without a watch it is done when its start is. */
interface StepActivities<Body> extends Omit<JobActivities<Body>, 'watch'> {
  watch?: JobActivities<Body>['watch'];
  /** Runs an ended run again from where it failed, under its own id. */
  restart?(request: RestartRequest<Body>): Promise<StartResult>;
  /** Looks once at what was waited for in vain: the failure of a step whose time is up ends with what it sees. */
  lookOnce?: JobActivities<Body>['watch'];
}

/**
 * A kind of step, as the engine sees it: which activities start, watch and stop it, and what people call it. Each
 * type fills it in: a folder here, and a line in `step-kinds`.
 */
export interface StepKind<Body> extends StepTraits<Body> {
  /** What one of its runs is called in messages: `submission`, `instance`, `stream job`. */
  runNoun: string;
  /**
   * The activities of one step. @param summary what they are about, for Temporal's web UI
   * @param heartbeatTimeoutMs how long it may go unnoticed that the worker which waits has died; by default 30 seconds
   */
  activities(step: PlannedStep & { body: Body }, summary: string, heartbeatTimeoutMs?: number): StepActivities<Body>;
  /**
   * The run that a person says is ours, by the id people know it by. Absent where there is nothing to adopt.
   * @throws a sentence where no run of this step can have that id
   */
  adopted?(body: Body, runId: string): Run[];
  /** What a person may do about a run of it that is halted. Absent where none can be. */
  halted?: string;
  /** An ended run can go on from where it failed. */
  restarts?: boolean;
  /** What it is called when a unit is not done. @default 'was not started' */
  notDoneText?: string;
  /** The step succeeds when some of its units do, and reports the others. */
  partial?(body: Body): boolean;
}
