import type { RunStatus } from './status';

/**
 * How long a run may be halted before its step gives it up, where the step does not say, in milliseconds. A person who
 * has been told needs some minutes to look into the console, and DLI some to start a stream again; what waits longer is
 * seldom continued the same night, and a stream that is about to start again is billed.
 */
export const HALTED_FOR_MS = 1_800_000;

/** How a wait deals with runs that are halted. */
export interface HaltsAsked {
  /** The wait ends when a run has been halted for so long, in milliseconds. @default never */
  holdMs?: number;
  /** Runs that were halted before the wait began, each with since when, ISO 8601. */
  since?: Record<string, string>;
  /** The wait ends as well when no run is halted any more. @default false */
  untilNone?: boolean;
}

/** Since when, of the runs that are halted, ISO 8601. */
export function haltsOf(runs: readonly Pick<RunStatus, 'id' | 'haltedSince'>[]): Record<string, string> {
  return Object.fromEntries(runs.flatMap(({ id, haltedSince }) => (haltedSince ? [[id, haltedSince]] : [])));
}
