import type { CronTimes } from './plan';

const HOURS_A_DAY = 24;
const DAYS_A_MONTH = 31;
const MONTHS_A_YEAR = 12;
const DAYS_A_WEEK = 7;

/** Whether a pattern runs in every hour: then it counts hours that pass, and a repeated one is an hour of its own. */
export function runsEveryHour({ hours }: CronTimes): boolean {
  return hours.length === HOURS_A_DAY;
}

/** Whether a pattern runs in every hour of every day. */
export function runsAlways(cron: CronTimes): boolean {
  return (
    runsEveryHour(cron) &&
    cron.daysOfMonth.length === DAYS_A_MONTH &&
    cron.months.length === MONTHS_A_YEAR &&
    cron.daysOfWeek.length === DAYS_A_WEEK
  );
}

/**
 * Whether the expression is due on the day of this time: day, month and day of the week must all fit.
 * @param wallMs a wall time, as if it were UTC
 */
export function matchesDay({ daysOfMonth, months, daysOfWeek }: CronTimes, wallMs: number): boolean {
  const day = new Date(wallMs);
  return (
    daysOfMonth.includes(day.getUTCDate()) &&
    months.includes(day.getUTCMonth() + 1) &&
    daysOfWeek.includes(day.getUTCDay())
  );
}

/** Whether the expression is due at this minute. @param wallMs a wall time, as if it were UTC */
export function matchesMinute(cron: CronTimes, wallMs: number): boolean {
  const time = new Date(wallMs);
  return (
    matchesDay(cron, wallMs) && cron.hours.includes(time.getUTCHours()) && cron.minutes.includes(time.getUTCMinutes())
  );
}
