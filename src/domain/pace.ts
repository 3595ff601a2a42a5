/** Above this a Node timer fires after 1 ms instead. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Bounds of the pause between two looks at one run, in milliseconds. */
export interface PaceBounds {
  /** Shortest pause, in milliseconds: that of a run which has just begun or is nearly done. @default 1_000 */
  minMs: number;
  /** Longest pause, in milliseconds: that of a run which has gone on for long. @default 10_000 */
  maxMs: number;
}

/** What holds where {@link PaceBounds} are not set. */
export const DEFAULT_PACE: PaceBounds = { minMs: 1_000, maxMs: 10_000 };

/**
 * The same bounds, once they are known to be some.
 * @throws RangeError for bounds that are no bounds, naming the value
 */
export function checkedPace(pace: PaceBounds): PaceBounds {
  const { minMs, maxMs } = pace;
  if (!(minMs >= 0 && minMs <= LONGEST_TIMER_MS)) throw new RangeError(`pace.minMs must be 0 or more, got ${minMs}`);
  if (!(maxMs >= minMs && maxMs <= LONGEST_TIMER_MS))
    throw new RangeError(`pace.maxMs must be at least pace.minMs (${minMs}) and below 2^31, got ${maxMs}`);
  return pace;
}

const LOOKS_PER_AGE = 8;
const PARTS_OF_A_PAUSE = 8;

/** What decides when a run is looked at again. */
export interface RunPace {
  /** How long it has been going, in milliseconds. */
  ageMs: number;
  /** Per cent done, where the cloud tells. */
  progress?: number;
  /** Until the step's deadline, in milliseconds, where it is known. */
  leftMs?: number;
}

/**
 * How long to wait before the next look: an eighth of the run's age, so that an end is seen late by a fraction of how
 * long it took; sooner when its progress says that it is nearly done. Never past the step's deadline: the last look
 * comes shortly before it, so that a run that has ended in time is not called late.
 */
export function pauseBeforeLook({ ageMs, progress, leftMs }: RunPace, bounds: PaceBounds = DEFAULT_PACE): number {
  const byAge = ageMs / LOOKS_PER_AGE;
  const left =
    progress !== undefined && progress > 0 && progress <= 100 ? (ageMs * (100 - progress)) / progress / 2 : byAge;
  const pause = Math.min(Math.max(Math.min(byAge, left), bounds.minMs), bounds.maxMs);
  return beforeDeadline(Math.min(Number.isFinite(pause) ? pause : bounds.maxMs, LONGEST_TIMER_MS), leftMs, bounds);
}

function beforeDeadline(pauseMs: number, leftMs: number | undefined, { minMs }: PaceBounds): number {
  const lastLookMs = (leftMs ?? Number.POSITIVE_INFINITY) - 2 * minMs;
  // After that look the deadline passes by the server's clock, not by ours: until it has, the wait goes on as before.
  return lastLookMs > minMs / 2 ? Math.min(pauseMs, lastLookMs) : pauseMs;
}

/**
 * When a look is due that is to come after a pause: a little early, at a moment that other looks of about the same pause
 * share, so that one list can answer for all of them.
 */
export function alignedDue(nowMs: number, pauseMs: number): number {
  const due = nowMs + pauseMs;
  const grid = 2 ** Math.floor(Math.log2(Math.max(pauseMs, 1) / PARTS_OF_A_PAUSE));
  return Math.max(nowMs, Math.floor(due / grid) * grid);
}
