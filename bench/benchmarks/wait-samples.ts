import type { WaitRound } from './wait-stage';
import type { WaitSystem } from './wait-systems';
import type { WaitedKind } from './waited-kinds';

export interface WaitTimes {
  /** Pause between two looks at one job. */
  intervalMs: number;
  /** After all are waiting, rests of this length are measured until they cost no less than the one before. */
  restMs: number;
  roundMs: number;
}

/** What one system at one size came to, a value a round. */
export interface WaitSamples {
  system: WaitSystem;
  kind: WaitedKind;
  size: number;
  rounds: WaitRound[];
  /** A value a pass. */
  bytesPerWait: number[];
  /** Events in the history of one wait when its pass ended, after so many looks. */
  history: { events: number; looks: number }[];
}
