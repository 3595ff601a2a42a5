import type { ConnectionPlace } from '../../../connections/connection-place';
import type { StepCall } from './planned-call';

/** Where a step stands, as far as that changes its calls. */
export interface PlanSurroundings {
  /** Where its connection leads. */
  place: ConnectionPlace;
  /** The step has a `retry`. */
  triedAgain: boolean;
}

/** What becomes of a step's work when the step itself ends badly, and when a later one does. */
export interface Undo {
  /** When the step itself ends badly, in words. */
  itself: string;
  /** When a later step ends badly, in words. */
  later: string;
}

/** How a plan shows one type of step. */
export interface StepTypePlan<Body> {
  /** What it does, in words. */
  task(body: Body): string;
  /** Every call, in order. Nothing is called. */
  calls(body: Body, around: PlanSurroundings): StepCall[];
  /** What becomes of its work. */
  undo(body: Body): Undo;
  /** Why a connection that logs in by a password cannot make its calls, as a sentence. Absent where it can. */
  needsAccessKey?: string;
}

/** The undo of what ends by itself. */
export const STOPPED = 'what it started is stopped, until the cloud confirms it';

/** What a finished job has written stays; what goes on running when its step is done does not. */
export const STAYS_DONE = 'nothing: what is done stays done (name a `compensate` to undo it)';
