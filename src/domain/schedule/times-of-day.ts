import type { CronTimes } from './plan';
import type { WallTime } from './wall-time';
import { instantsOf, wallTimeAt } from './wall-time';

/**
 * How an instant follows from the time that was written:
 * - `plain`: it is there once.
 * - `moved`: daylight saving removes it; the run takes the instant the clock would have shown it at.
 * - `once`: the clock shows it twice; the run takes the first.
 * - `both`: the clock shows it twice, and each is an hour of its own, since the pattern runs in every hour.
 */
export type Reading = 'plain' | 'moved' | 'once' | 'both';

export interface ScheduledTime {
  atMs: number;
  written: WallTime;
  reading: Reading;
}

const HOURS_A_DAY = 24;

// Temporal cannot tell the two showings apart, so both are ruled out by their second 0, and the run has a second of its
// own: see docs/schedules.md.
const OWN_SECOND_MS = 1_000;

/** Whether a pattern runs in every hour: then it counts hours that pass, and no name of an hour is missed or doubled. */
export function runsEveryHour({ hours }: CronTimes): boolean {
  return hours.length === HOURS_A_DAY;
}

/** The times of a day, in order. @param dayMs midnight of the day, as if it were UTC */
export function timesOfDay(crons: CronTimes[], dayMs: number, timezone: string): ScheduledTime[] {
  const day = new Date(dayMs);
  const date = { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() };
  const due = crons.filter(
    ({ daysOfMonth, months, daysOfWeek }) =>
      daysOfMonth.includes(date.day) && months.includes(date.month) && daysOfWeek.includes(day.getUTCDay()),
  );
  const times = due.flatMap((cron) =>
    cron.hours.flatMap((hour) =>
      cron.minutes.flatMap((minute) => readingsOf({ ...date, hour, minute }, cron, timezone)),
    ),
  );
  return withoutRepeats(times);
}

function readingsOf(written: WallTime, cron: CronTimes, timezone: string): ScheduledTime[] {
  const { atMs, insteadMs } = instantsOf(written, timezone);
  const [first] = atMs;
  if (first === undefined) {
    // The hour that is skipped never passes: whoever runs every hour misses none.
    if (runsEveryHour(cron) && cron.minutes.includes(wallTimeAt(insteadMs, timezone).minute)) return [];
    return [{ atMs: insteadMs, written, reading: 'moved' }];
  }
  if (atMs.length === 1) return [{ atMs: first, written, reading: 'plain' }];
  if (runsEveryHour(cron)) return atMs.map((ms) => ({ atMs: ms, written, reading: 'both' }));
  return [{ atMs: first + OWN_SECOND_MS, written, reading: 'once' }];
}

/** Two patterns may name the same time; one that runs every hour says more about a doubled one. */
function withoutRepeats(times: ScheduledTime[]): ScheduledTime[] {
  const both = new Set(times.filter(({ reading }) => reading === 'both').map(({ atMs }) => atMs));
  const kept = times.filter(({ reading, atMs }) => reading !== 'once' || !both.has(atMs - OWN_SECOND_MS));
  return [...new Map(kept.map((time) => [time.atMs, time])).values()].sort((a, b) => a.atMs - b.atMs);
}
