import type { PlannedSchedule } from './plan';
import { timesOfDay } from './times-of-day';
import { wallTimeAt } from './wall-time';

const DAY_MS = 86_400_000;

/**
 * The instants at which a schedule is due, both bounds included, in order. They are the logical dates of its runs.
 * Jitter is not in them: it delays a run, it does not change its date.
 */
export function* scheduledTimes(schedule: PlannedSchedule, fromMs: number, toMs: number): Generator<number> {
  const first = Math.max(fromMs, schedule.startAtMs ?? fromMs);
  const last = Math.min(toMs, schedule.endAtMs ?? toMs);
  if (schedule.every) {
    const { everyMs, offsetMs } = schedule.every;
    for (let ms = Math.ceil((first - offsetMs) / everyMs) * everyMs + offsetMs; ms <= last; ms += everyMs) yield ms;
    return;
  }
  // A moved time of one day never reaches beyond the first times of the next but one.
  for (let day = midnightBefore(first, schedule.timezone) - DAY_MS; day <= last + DAY_MS; day += DAY_MS) {
    for (const { atMs } of timesOfDay(schedule.crons, day, schedule.timezone)) {
      if (atMs >= first && atMs <= last) yield atMs;
    }
  }
}

function midnightBefore(atMs: number, timezone: string): number {
  const { year, month, day } = wallTimeAt(atMs, timezone);
  return Date.UTC(year, month - 1, day);
}
