import { HOUR_MS, MINUTE_MS } from './duration';
import { durationText, wholeDurationText } from './duration-text';
import { firstDeadline } from './first-deadline';
import type { Deadline, ExpectPlan } from './plan';
import { nextClockTime } from './schedule/next-clock-time';
import { wallTimeAt, writtenText } from './schedule/wall-time';

/** What a pipeline's `expect:` asks, its durations read. */
export interface Expected {
  /** A time of the day in the pipeline's zone: `06:00`. */
  by?: string;
  /** In milliseconds, from when the run began. */
  withinMs?: number;
  /** In about the time that its last runs took. */
  asUsual?: boolean;
}

/** Which run it is that is expected. */
export interface ExpectedRun {
  /** When the run began, in milliseconds since 1970. */
  begunMs: number;
  /** For when a schedule had it, in milliseconds since 1970; absent where none began it. */
  scheduledMs?: number;
  /** The logical date, in milliseconds since 1970. */
  dateMs: number;
}

/** A run of an earlier date than this before its beginning makes up for a night that is over. */
const OF_THE_PAST_MS = 48 * HOUR_MS;
/**
 * A schedule may begin a run this long after its time: Temporal was away, or the run before was waited for. What it has of an
 * older time somebody has asked it to make up for.
 */
const BEGUN_WITHIN_MS = 24 * HOUR_MS;

/**
 * From when on a run is late, by what can be said when it begins; undefined where nothing is expected of it by time. `by` is
 * the next time that the clock shows it after the run was due; of a run whose date is long over nobody waits for it.
 */
export function expectPlanOf(
  { by, withinMs, asUsual }: Expected,
  { begunMs, scheduledMs, dateMs }: ExpectedRun,
  timezone: string,
): ExpectPlan | undefined {
  const lateMs = scheduledMs === undefined ? 0 : begunMs - scheduledMs;
  const dueMs = lateMs > 0 && lateMs <= BEGUN_WITHIN_MS ? begunMs - lateMs : begunMs;
  const deadlines: Deadline[] = [];
  if (by !== undefined && begunMs - dateMs <= OF_THE_PAST_MS) {
    const atMs = nextClockTime(by, timezone, dueMs);
    const day = writtenText(wallTimeAt(atMs, timezone), 'day');
    deadlines.push({ at: isoOf(atMs), why: `was to be done by ${by} on ${day} (${timezone})` });
  }
  if (withinMs !== undefined)
    deadlines.push({
      at: isoOf(begunMs + withinMs),
      why: `was to be done within ${wholeDurationText(withinMs)}`,
    });
  const deadline = firstDeadline(deadlines);
  if (!deadline && !asUsual) return undefined;
  return { ...(deadline && { deadline }), ...(asUsual && { asUsual, begunAt: isoOf(begunMs) }) };
}

/** Fewer runs say little of what is usual. */
const LEAST_RUNS = 5;
/** So many of the latest are looked at. */
export const MOST_RUNS = 20;
const TIMES_AS_LONG = 2;
/** Of short pipelines a few minutes more wake nobody. */
const LEAST_MORE_MS = 5 * MINUTE_MS;

/**
 * From when on a run takes much longer than usual: twice as long as half of the last runs took, and five minutes more at
 * least. Undefined where there are too few of them.
 * @param tookMs how long each of the last runs took that succeeded, in milliseconds
 */
export function unusualFrom(begunMs: number, tookMs: readonly number[]): Deadline | undefined {
  if (tookMs.length < LEAST_RUNS) return undefined;
  const usualMs = medianOf(tookMs);
  const mostMs = Math.max(TIMES_AS_LONG * usualMs, usualMs + LEAST_MORE_MS);
  const why = `has taken ${durationText(mostMs)}, where half of its last ${tookMs.length} runs took no more than ${durationText(usualMs)}`;
  return { at: isoOf(begunMs + mostMs), why };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const [below = 0, above = 0] = sorted.length % 2 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1);
  return Math.round((below + above) / 2);
}

function isoOf(atMs: number): string {
  return new Date(atMs).toISOString();
}
