import type { Shape } from './shape';

/** What is true of a kind of step whoever carries it out. */
export interface StepTraits<Body> {
  /** What the job is called in messages: `CDM job orders_to_obs`. */
  title(body: Body): string;
  /** What it started goes on when the step has succeeded, so that a later failure has to undo it. */
  runsOutliveStep: boolean;
  /** It stops things itself, or only looks, and leaves nothing that would have to be stopped. */
  leavesNothing?: boolean;
  /**
   * Why its `whenRunning` decides nothing: `nothing` of it can run already, since each start is another; or what is `asWanted`
   * already is left as it is. Absent where it decides.
   */
  already?: 'nothing' | 'asWanted';
}

/** What an activity does for a step, as far as that decides what the step has left in the cloud. */
export interface ActivityEffect {
  /** A start may leave a run, a watch may see its end, a stop takes it away. */
  does: 'start' | 'watch' | 'stop';
  /** The step is done when this is: nothing is watched. */
  isAll?: boolean;
}

/** What is known of a type of step without asking anybody. */
export interface StepTypeFacts<Body> {
  /** A type may hold several kinds of work: a DGC job is run, or its schedule is switched. */
  traitsOf(body: Body): StepTraits<Body>;
  /**
   * The keys of a body, at any depth, that say which jobs it runs, and not how: code that asks for others does not take
   * over a run of this one. Keys are only ever added at the end, or every history would be of other code.
   */
  identity: readonly string[];
  /** Its activities by the last word of their types (`startJob` of `huaweicloud.cdm.startJob`). */
  activities: Readonly<Record<string, ActivityEffect>>;
  /** Whether a run of it is one date's, so that a backfill's dates would take each other's for their own. */
  isOfADate(body: Body): boolean;
  /** The page of the vendor's console that shows its jobs: `cdm` of `console.huaweicloud.com/cdm`. */
  consolePage: string;
  /** What the engine reads of a body that somebody hands to a cleanup. The activities check the rest, as in a pipeline. */
  givenBody: Shape;
}

/** A value that the vendor takes as text: text to the letter, a number as its shortest decimal, `true` or `false`. */
export type ParamValue = string | number | boolean;
