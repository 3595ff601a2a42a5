import type { CalendarSpecDescription } from '@temporalio/client';
import type { CronTimes } from '../domain/schedule/plan';

const MONTHS = [
  'JANUARY',
  'FEBRUARY',
  'MARCH',
  'APRIL',
  'MAY',
  'JUNE',
  'JULY',
  'AUGUST',
  'SEPTEMBER',
  'OCTOBER',
  'NOVEMBER',
  'DECEMBER',
] as const;
const WEEKDAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const;

const MINUTES_AN_HOUR = 60;
const HOURS_A_DAY = 24;
const DAYS_A_MONTH = 31;

/** A cron expression in Temporal's own words, with the expression beside it for the web UI. */
export function calendarOf(cron: CronTimes): CalendarSpecDescription {
  return {
    second: [only(0)],
    minute: rangesOf(cron.minutes),
    hour: rangesOf(cron.hours),
    dayOfMonth: rangesOf(cron.daysOfMonth),
    month: rangesOf(cron.months).map((range) => named(range, MONTHS, 1)),
    year: [],
    dayOfWeek: rangesOf(cron.daysOfWeek).map((range) => named(range, WEEKDAYS, 0)),
    comment: cron.text,
  };
}

/** A single minute of a single day, or every minute of an hour. @param wallMs by the wall, as if it were UTC */
export function calendarAt(wallMs: number, of: 'minute' | 'hour', comment: string): CalendarSpecDescription {
  const time = new Date(wallMs);
  const everyDay = { start: 'SUNDAY', end: 'SATURDAY', step: 1 } as const;
  return {
    second: [only(0)],
    minute: [of === 'hour' ? { start: 0, end: MINUTES_AN_HOUR - 1, step: 1 } : only(time.getUTCMinutes())],
    hour: [only(time.getUTCHours())],
    dayOfMonth: [only(time.getUTCDate())],
    month: [named(only(time.getUTCMonth()), MONTHS, 0)],
    year: [only(time.getUTCFullYear())],
    dayOfWeek: [everyDay],
    comment,
  };
}

/** A calendar that the server describes, as `minute hour day month weekday`, with year or second where they matter. */
export function calendarText(calendar: CalendarSpecDescription): string {
  const month = calendar.month.map((range) => numbered(range, MONTHS, 1));
  const weekday = calendar.dayOfWeek.map((range) => numbered(range, WEEKDAYS, 0));
  const fields = [
    fieldText(calendar.minute, MINUTES_AN_HOUR),
    fieldText(calendar.hour, HOURS_A_DAY),
    fieldText(calendar.dayOfMonth, DAYS_A_MONTH),
    fieldText(month, MONTHS.length),
    fieldText(weekday, WEEKDAYS.length),
  ];
  const second = fieldText(calendar.second, MINUTES_AN_HOUR);
  const year = calendar.year.length ? [`year ${fieldText(calendar.year, Infinity)}`] : [];
  return [...fields, ...year, ...(second === '0' ? [] : [`second ${second}`])].join(' ');
}

interface Range<T> {
  start: T;
  end: T;
  step: number;
}

type NumberRange = Range<number>;

/** Even steps as one range, for a readable description; else each value. */
function rangesOf(values: number[]): NumberRange[] {
  const [first = 0, second = first + 1] = values;
  const step = second - first;
  const isEven = values.length > 2 && values.every((value, index) => value === first + index * step);
  return isEven ? [{ start: first, end: values.at(-1) ?? first, step }] : values.map(only);
}

function only(value: number): NumberRange {
  return { start: value, end: value, step: 1 };
}

function named<T extends string>({ start, end, step }: NumberRange, names: readonly T[], from: number): Range<T> {
  return { start: nameOf(start - from, names), end: nameOf(end - from, names), step };
}

function nameOf<T>(index: number, names: readonly T[]): T {
  const name = names[index];
  if (name === undefined) throw new RangeError(`no month or weekday ${index}`);
  return name;
}

function numbered<T extends string>(range: Range<T>, names: readonly T[], from: number): NumberRange {
  return { start: names.indexOf(range.start) + from, end: names.indexOf(range.end) + from, step: range.step };
}

function fieldText(ranges: NumberRange[], all: number): string {
  const values = new Set<number>();
  for (const { start, end, step } of ranges) {
    for (let value = start; value <= Math.max(start, end); value += Math.max(step, 1)) values.add(value);
  }
  return values.size >= all ? '*' : [...values].sort((a, b) => a - b).join(',');
}
