import { randomUUID } from 'node:crypto';

/** Where a pretend cloud has the time from, and the ids that it makes up. */
export interface TimeAndChance {
  /** The time of day, in milliseconds since 1970. */
  readonly wallMs: () => number;
  /** Milliseconds since some moment, by a clock that no one sets. */
  readonly elapsedMs: () => number;
  /** A UUID that nothing else has. */
  readonly newId: () => string;
}

/** The machine's own. */
export const MACHINE: TimeAndChance = {
  wallMs: () => Date.now(),
  elapsedMs: () => performance.now(),
  newId: () => randomUUID(),
};
