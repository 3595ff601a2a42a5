import { IANAZone } from 'luxon';
import { wallTimeAt } from './wall-time';

const DAY_MS = 86_400_000;

/** The days, at midnight as if they were UTC, on which the clocks of a time zone are changed. */
export function daysOfClockChanges(timezone: string, fromMs: number, toMs: number): number[] {
  const zone = IANAZone.create(timezone);
  const days = new Set<number>();
  for (let ms = fromMs; ms < toMs; ms += DAY_MS) {
    if (zone.offset(ms) === zone.offset(ms + DAY_MS)) continue;
    // A change at midnight touches both days, and which one it is called after differs from zone to zone.
    days.add(dayOf(ms, timezone)).add(dayOf(ms + DAY_MS, timezone));
  }
  return [...days];
}

/** Whether a zone is always the same number of whole hours from UTC, give or take: then minutes past the hour agree. */
export function minutesPastHour(timezone: string, daysMs: number[]): number | undefined {
  const zone = IANAZone.create(timezone);
  const minutes = new Set(
    daysMs.flatMap((ms) => [ms - DAY_MS, ms + 2 * DAY_MS]).map((ms) => ((zone.offset(ms) % 60) + 60) % 60),
  );
  return minutes.size === 1 ? [...minutes][0] : undefined;
}

function dayOf(atMs: number, timezone: string): number {
  const { year, month, day } = wallTimeAt(atMs, timezone);
  return Date.UTC(year, month - 1, day);
}
