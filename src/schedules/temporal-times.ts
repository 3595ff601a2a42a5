import type { CalendarSpecDescription, IntervalSpecDescription, ScheduleSpecDescription } from '@temporalio/client';
import type { ClockChange, RepeatedHours } from '../domain/schedule/clock-changes';
import { clockChanges, minutesPastHour } from '../domain/schedule/clock-changes';
import { clockReadings, readingText } from '../domain/schedule/clock-readings';
import { runsAlways } from '../domain/schedule/cron-matches';
import type { CronTimes, PlannedSchedule } from '../domain/schedule/plan';
import { namedHours } from '../domain/schedule/times-of-day';
import { wallTimeAt } from '../domain/schedule/wall-time';
import { calendarAt, calendarOf } from './calendar';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/duration';

const MINUTES_AN_HOUR = 60;

// Temporal has no word for one instant; an interval of 40 years meets only one before 2050.
const ONE_INSTANT_EVERY_MS = 40 * 365.25 * DAY_MS;

/**
 * When a schedule is due, in Temporal's words. Left to itself, Temporal's calendar loses the time that daylight saving
 * removes, and doubles or loses those it repeats, zone by zone; so each of these is named, from one date to another.
 */
export function temporalTimes(schedule: PlannedSchedule, fromMs: number, toMs: number): ScheduleSpecDescription {
  const { timezone, jitterMs, startAtMs, endAtMs } = schedule;
  return {
    ...(schedule.every ? intervalTimes(schedule.every) : calendarTimes(schedule, fromMs, toMs)),
    timezone,
    jitter: jitterMs,
    ...(startAtMs === undefined ? {} : { startAt: new Date(startAtMs) }),
    ...(endAtMs === undefined ? {} : { endAt: new Date(endAtMs) }),
  };
}

function intervalTimes({ everyMs, offsetMs }: { everyMs: number; offsetMs: number }): ScheduleSpecDescription {
  return { intervals: [{ every: everyMs, offset: offsetMs }] };
}

function calendarTimes(schedule: PlannedSchedule, fromMs: number, toMs: number): ScheduleSpecDescription {
  const { crons, timezone } = schedule;
  const hourly = hourlyIntervals(schedule, clockChanges(timezone, fromMs, toMs));
  const readings = clockReadings(schedule, fromMs, toMs);
  const moved = readings
    .filter(({ reading }) => reading === 'moved')
    .map((time) => calendarAt(wallTimeAt(time.atMs, timezone), 'minute', readingText(time, timezone) ?? ''));
  const named = readings
    .filter(({ reading }) => reading === 'named')
    .map(({ atMs }) => ({ every: ONE_INSTANT_EVERY_MS, offset: atMs - ONE_INSTANT_EVERY_MS }));
  return {
    calendars: [...crons.filter((cron) => !hourly.has(cron)).map(calendarOf), ...moved],
    intervals: [...[...hourly.values()].flat(), ...named],
    skip: namedHours(crons, timezone, fromMs, toMs).flatMap(hoursLeftOut),
  };
}

function hoursLeftOut({ fromMs, toMs }: RepeatedHours): CalendarSpecDescription[] {
  const skip: CalendarSpecDescription[] = [];
  for (let hour = fromMs; hour < toMs; hour += HOUR_MS) {
    skip.push(calendarAt(hour, 'hour', 'the clocks go back: the runs of this hour are named one by one'));
  }
  return skip;
}

/** Patterns that run in every hour of every day, as intervals: those know no clock changes. */
function hourlyIntervals(
  { crons }: PlannedSchedule,
  changes: ClockChange[],
): Map<CronTimes, IntervalSpecDescription[]> {
  const pastHour = minutesPastHour(changes);
  if (pastHour === undefined) return new Map();
  const offset = (minute: number) => ((minute - pastHour + MINUTES_AN_HOUR) % MINUTES_AN_HOUR) * MINUTE_MS;
  const intervalsOf = ({ minutes }: CronTimes) => minutes.map((minute) => ({ every: HOUR_MS, offset: offset(minute) }));
  return new Map(crons.filter(runsAlways).map((cron) => [cron, intervalsOf(cron)]));
}
