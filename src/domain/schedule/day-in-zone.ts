import { clockChanges } from './clock-changes';
import { instantsOf, wallTimeAt, writtenText } from './wall-time';
import { DAY_MS, MINUTE_MS } from '../duration';

/** From its first moment to that of the next day, which is not included. */
export interface DayInZone {
  /** In milliseconds since 1970. */
  fromMs: number;
  /** In milliseconds since 1970; a day of a change of clocks has 23 or 25 hours. */
  toMs: number;
}

/**
 * A day of a zone, 23 to 25 hours long; undefined where the zone has left it out, as Samoa did in 2011.
 * @param dayMs its midnight by the wall, as if it were UTC
 */
export function dayInZone(dayMs: number, timezone: string): DayInZone | undefined {
  const [fromMs, toMs] = [firstMomentFrom(dayMs, timezone), firstMomentFrom(dayMs + DAY_MS, timezone)];
  return fromMs < toMs ? { fromMs, toMs } : undefined;
}

/** The day on which a moment falls, as its midnight by the wall. */
export function dayAt(atMs: number, timezone: string): number {
  return Math.floor(wallTimeAt(atMs, timezone) / DAY_MS) * DAY_MS;
}

/** Why a day is refused that no calendar of its zone shows. */
export function missingDayText(dayMs: number, timezone: string): string {
  return `${writtenText(dayMs, 'day')} does not exist in ${timezone}: its calendar leaves that day out`;
}

/** When a clock shows a midnight; where the clocks skip it, when they are changed: the day begins then. */
function firstMomentFrom(midnightMs: number, timezone: string): number {
  const { atMs, insteadMs } = instantsOf(midnightMs, timezone);
  const [first] = atMs;
  if (first !== undefined) return first;
  const skipping = clockChanges(timezone, insteadMs - 2 * DAY_MS, insteadMs + DAY_MS).find(
    (change) =>
      midnightMs >= change.atMs + change.beforeMinutes * MINUTE_MS &&
      midnightMs < change.atMs + change.afterMinutes * MINUTE_MS,
  );
  return skipping?.atMs ?? insteadMs;
}
