import { zoneOf } from './zone-of';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../duration';

const HOUR_MINUTES = 60;

/** The clocks of a zone are changed at this instant, by so many minutes from UTC. */
export interface ClockChange {
  /** In milliseconds since 1970. */
  atMs: number;
  /** The zone's offset up to it, in minutes east of UTC. */
  beforeMinutes: number;
  /** The zone's offset from it on, in minutes east of UTC. */
  afterMinutes: number;
}

/** Every change of a zone's clocks between two instants, in order. */
export function clockChanges(timezone: string, fromMs: number, toMs: number): ClockChange[] {
  const zone = zoneOf(timezone);
  const changes: ClockChange[] = [];
  let afterMinutes = zone.offset(fromMs);
  for (let ms = fromMs; ms < toMs; ms += DAY_MS) {
    // A zone is slow to ask: each day once.
    const beforeMinutes = afterMinutes;
    afterMinutes = zone.offset(ms + DAY_MS);
    if (beforeMinutes === afterMinutes) continue;
    let [last, first] = [ms, ms + DAY_MS];
    while (first - last > 1) {
      const middle = Math.floor((last + first) / 2);
      if (zone.offset(middle) === beforeMinutes) last = middle;
      else first = middle;
    }
    changes.push({ atMs: first, beforeMinutes, afterMinutes });
  }
  return changes;
}

/** The wall times, as if they were UTC, of whole hours around those that clocks going back show twice. */
export interface RepeatedHours {
  /** Included. */
  fromMs: number;
  /** Not included. */
  toMs: number;
}

/**
 * The hours around what is shown twice; undefined when the clocks go forward. After a change of less than an hour the
 * next hour is with them, since Temporal errs there as well.
 */
export function repeatedHours({ atMs, beforeMinutes, afterMinutes }: ClockChange): RepeatedHours | undefined {
  const backMinutes = beforeMinutes - afterMinutes;
  if (backMinutes <= 0) return undefined;
  const fromMs = Math.floor((atMs + afterMinutes * MINUTE_MS) / HOUR_MS) * HOUR_MS;
  const toMs = Math.ceil((atMs + beforeMinutes * MINUTE_MS) / HOUR_MS) * HOUR_MS;
  return { fromMs, toMs: backMinutes % HOUR_MINUTES ? toMs + HOUR_MS : toMs };
}

/** How many minutes past the hour, by UTC, a zone's hours begin; undefined when that differs over the year. */
export function minutesPastHour(changes: ClockChange[]): number | undefined {
  const offsets = changes.flatMap(({ beforeMinutes, afterMinutes }) => [beforeMinutes, afterMinutes]);
  const minutes = new Set(offsets.map((offset) => ((offset % HOUR_MINUTES) + HOUR_MINUTES) % HOUR_MINUTES));
  return minutes.size === 1 ? [...minutes][0] : undefined;
}
