/** Bounds of the pause between two looks at one run, in milliseconds. */
export interface PaceBounds {
  /** @default 1_000 */
  minMs: number;
  /** @default 30_000 */
  maxMs: number;
}

export const DEFAULT_PACE: PaceBounds = { minMs: 1_000, maxMs: 30_000 };

/** Above this a Node timer fires after 1 ms instead. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const LOOKS_PER_AGE = 8;

/**
 * How long to wait before the next look: an eighth of the run's age, so that an end is seen late by a fraction of how
 * long it took; sooner when its progress says that it is nearly done.
 */
export function pauseBeforeLook(
  ageMs: number,
  progress: number | undefined,
  bounds: PaceBounds = DEFAULT_PACE,
): number {
  const byAge = ageMs / LOOKS_PER_AGE;
  const left =
    progress !== undefined && progress > 0 && progress <= 100 ? (ageMs * (100 - progress)) / progress / 2 : byAge;
  const pause = Math.min(Math.max(Math.min(byAge, left), bounds.minMs), bounds.maxMs);
  return Math.min(Number.isFinite(pause) ? pause : bounds.maxMs, LONGEST_TIMER_MS);
}
