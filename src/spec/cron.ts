import { CronExpressionParser } from 'cron-parser';
import type { CronTimes } from '../domain/schedule/plan';

// What cron programs disagree on (L, W, #, ?, seconds, years, @names) is left out.
const FIELD = /^[0-9A-Za-z*,/-]+$/;
const FIELDS = 5;
const DAYS_A_MONTH = 31;

/**
 * Reads a cron expression: minute, hour, day of the month, month, day of the week.
 * @throws Error with a sentence that says what would be right
 */
export function cronTimes(text: string): CronTimes {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== FIELDS || !fields.every((field) => FIELD.test(field))) {
    throw new Error(
      'not a cron expression: write minute, hour, day of the month, month and day of the week, e.g. `30 2 * * *`',
    );
  }
  const { minute, hour, dayOfMonth, month, dayOfWeek } = parsed(fields.join(' '));
  const weekdays = [...new Set(numbers(dayOfWeek.values).map((day) => day % 7))].sort((a, b) => a - b);
  const days = numbers(dayOfMonth.values);
  if (weekdays.length < 7 && days.length < DAYS_A_MONTH) {
    throw new Error(
      `\`${text}\` names days of the month and days of the week: cron means either, Temporal means both. Name only one of them`,
    );
  }
  return {
    text: fields.join(' '),
    minutes: numbers(minute.values),
    hours: numbers(hour.values),
    daysOfMonth: days,
    months: numbers(month.values),
    daysOfWeek: weekdays,
  };
}

function parsed(text: string) {
  try {
    return CronExpressionParser.parse(text).fields;
  } catch (error) {
    throw new Error(`not a cron expression: ${(error as Error).message}`, { cause: error });
  }
}

function numbers(values: readonly (number | string)[]): number[] {
  return values.map(Number);
}
