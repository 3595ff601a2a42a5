import { cut } from '../reason';
import { missingTimeText, readingText } from './clock-readings';
import type { DayInZone } from './day-in-zone';
import { dayInZone, missingDayText } from './day-in-zone';
import type { PlannedSchedule } from './plan';
import { timeOfSchedule, timesBetween } from './scheduled-times';
import type { ScheduledTime } from './times-of-day';
import { clockInstant } from './times-of-day';
import { instantsOf, wallTimeAt, wallTimeText, writtenText, writtenTextWithOffset } from './wall-time';
import { writtenDate } from './written-date';

const LISTED_MAX = 12;
const QUOTED_MAX = 60;
const YEAR_MS = 366 * 86_400_000;

/** How a pipeline counts its days. */
export interface Calendar {
  /** The pipeline's, in which days and clock times are meant. */
  timezone: string;
  /** Absent for a pipeline that runs only when somebody says so. */
  schedule?: PlannedSchedule;
}

/** The moment that a date names, or in a sentence why it names none. */
export type NamedMoment =
  | {
      /** In milliseconds since 1970. */
      atMs: number;
      /** What a person should know of it, where the clocks are changed around it. */
      note?: string;
    }
  | {
      /** The sentence, without what it is about. */
      problem: string;
    };

/**
 * The logical date that somebody means: the one place where that is decided, so that a schedule, a backfill, the command
 * line and a caller by name agree on it, and one night is one run.
 *
 * A day is the schedule's own time of that day, or without a schedule its first moment. A clock time that comes twice is
 * one moment, the schedule's or the first, unless the schedule runs at both. One that never comes is refused, or moved
 * where the schedule says so. A moment is itself, or the schedule's time that the clock shows then.
 */
export function momentOf(text: string, calendar: Calendar): NamedMoment {
  const written = writtenDate(text);
  switch (written?.kind) {
    case undefined:
      return { problem: notADateText(text) };
    case 'day':
      return calendar.schedule
        ? dayOfSchedule(written.dayMs, calendar.timezone, calendar.schedule)
        : firstMoment(written.dayMs, calendar.timezone);
    case 'wall':
      return momentOnClock(written.wallMs, calendar);
    case 'moment':
      return asScheduled(written.atMs, calendar);
  }
}

/** Why a text is no date, and how one is written. */
export function notADateText(text: string): string {
  return `not a date: ${JSON.stringify(cut(text, QUOTED_MAX))}; write 2026-01-31 or 2026-01-31T02:00:00Z`;
}

function firstMoment(dayMs: number, timezone: string): NamedMoment {
  const day = dayInZone(dayMs, timezone);
  if (!day) return { problem: missingDayText(dayMs, timezone) };
  const begin = wallTimeAt(day.fromMs, timezone);
  const late = `${writtenText(dayMs, 'day')} begins at ${clockText(begin)} in ${timezone}`;
  return { atMs: day.fromMs, ...(begin !== dayMs && { note: late }) };
}

function dayOfSchedule(dayMs: number, timezone: string, schedule: PlannedSchedule): NamedMoment {
  const day = dayInZone(dayMs, timezone);
  if (!day) return { problem: missingDayText(dayMs, timezone) };
  const times = timesBetween(schedule, day.fromMs, day.toMs - 1, LISTED_MAX + 1);
  const missing = schedule.onMissingTime === 'refuse' && times.find(({ reading }) => reading === 'moved');
  if (missing) return { problem: missingTimeText(missing, schedule) };
  const [time, ...others] = times;
  if (time && !others.length) return named(time, schedule);
  const where = `on ${writtenText(dayMs, 'day')} in ${timezone}`;
  return { problem: time ? severalText(times, where, timezone, schedule) : noneText(day, where, timezone, schedule) };
}

function severalText(times: ScheduledTime[], where: string, timezone: string, schedule: PlannedSchedule): string {
  const names = times.slice(0, LISTED_MAX).map((time) => nameOf(time, { timezone, schedule }));
  const head = `a day names its run where the schedule has one time, and ${where} it has`;
  return times.length > LISTED_MAX
    ? `${head} more than ${LISTED_MAX}: write which, such as ${names.join(', ')}`
    : `${head} ${times.length}: write ${anyOf(names)}`;
}

function noneText({ toMs }: DayInZone, where: string, timezone: string, schedule: PlannedSchedule): string {
  const [next] = timesBetween(schedule, toMs, toMs + YEAR_MS, 1);
  const after = next ? ` The next is ${nameOf(next, { timezone, schedule })}.` : '';
  return `the schedule has no time ${where}.${after} Write that day with a time of day to run it all the same`;
}

function momentOnClock(wallMs: number, calendar: Calendar): NamedMoment {
  const { timezone, schedule } = calendar;
  const { atMs, insteadMs } = instantsOf(wallMs, timezone);
  const [first, second] = atMs;
  if (first === undefined) {
    const missing: ScheduledTime = { atMs: insteadMs, wallMs, reading: 'moved', repeated: false };
    if (schedule?.onMissingTime !== 'move') {
      return { problem: missingTimeText(missing, { timezone, onMissingTime: schedule && 'refuse' }) };
    }
    return { ...asScheduled(insteadMs, calendar), note: readingText(missing, timezone) };
  }
  if (second === undefined) return asScheduled(first, calendar);
  const due = schedule ? atMs.flatMap((ms) => timeOfSchedule(schedule, ms) ?? []) : [];
  const [one, other] = due.filter((time, at) => due.findIndex(({ atMs: same }) => same === time.atMs) === at);
  const twice = `${wallTimeText(wallMs)} comes twice in ${timezone}`;
  if (one && other) {
    const both = [first, second].map((ms) => writtenTextWithOffset(ms, timezone));
    return { problem: `${twice}, and the schedule runs at both: write ${anyOf(both)}` };
  }
  return one && schedule ? named(one, schedule) : { atMs: first, note: `${twice}: the first time is meant` };
}

function asScheduled(atMs: number, { schedule }: Calendar): NamedMoment {
  const time = schedule && timeOfSchedule(schedule, atMs);
  if (!time) return { atMs };
  // Who has written the very moment need not be told of it.
  return clockInstant(time) === atMs || time.atMs === atMs ? { atMs: time.atMs } : named(time, schedule);
}

function named(time: ScheduledTime, { timezone }: PlannedSchedule): NamedMoment {
  const note = readingText(time, timezone);
  return { atMs: time.atMs, ...(note !== undefined && { note }) };
}

/** What to write for a time: as the clock shows it, where that names it and no other. */
function nameOf(time: ScheduledTime, calendar: Calendar): string {
  const text = writtenText(wallTimeAt(clockInstant(time), calendar.timezone), 'time');
  const moment = momentOf(text, calendar);
  return 'atMs' in moment && moment.atMs === time.atMs
    ? text
    : writtenTextWithOffset(clockInstant(time), calendar.timezone);
}

function anyOf(names: string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

function clockText(wallMs: number): string {
  return wallTimeText(wallMs).slice(-'HH:MM'.length);
}
