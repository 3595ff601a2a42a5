import { CronExpressionParser } from 'cron-parser';
import type { CronTimes } from '../domain/schedule/plan';

// What cron programs disagree on (L, W, #, ?, seconds, years, @names) is left out.
const FIELD = /^[0-9A-Za-z*,/-]+$/;
const FIELDS = 5;
const DAYS_A_MONTH = 31;
/** What each field is, and its least and largest number. */
const RANGES: readonly (readonly [name: string, least: number, most: number])[] = [
  ['minute', 0, 59],
  ['hour', 0, 23],
  ['day of the month', 1, 31],
  ['month', 1, 12],
  ['day of the week', 0, 7],
];

/**
 * Reads a cron expression: minute, hour, day of the month, month, day of the week.
 * @throws Error with a sentence that says what would be right
 */
export function cronTimes(text: string): CronTimes {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== FIELDS || !fields.every((field) => FIELD.test(field))) {
    const has = fields.length === FIELDS ? '' : ` (it has ${fields.length} fields of ${FIELDS})`;
    throw new Error(
      `not a cron expression${has}: write minute, hour, day of the month, month and day of the week, e.g. \`30 2 * * *\``,
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
  const fields = text.split(' ');
  for (const [at, field] of fields.entries()) {
    const [name, least, most] = RANGES[at] ?? ['field', 0, 0];
    const beyond = (field.match(/(?<![/\d])\d+/g) ?? []).find(
      (number) => Number(number) < least || Number(number) > most,
    );
    if (beyond !== undefined)
      throw new Error(`not a cron expression: the ${name} is ${beyond}, and goes from ${least} to ${most}`);
  }
  try {
    return CronExpressionParser.parse(text).fields;
  } catch (error) {
    throw new Error(`not a cron expression: ${whichField(fields)}`, { cause: error });
  }
}

/** Each alone tells which of them cannot be read. */
function whichField(fields: string[]): string {
  const wrong = fields.findIndex((field, at) => !isReadable(fields.map((_, other) => (other === at ? field : '*'))));
  const [name] = RANGES[wrong] ?? [];
  if (name === undefined) return 'no day is all of what it says';
  return `\`${fields[wrong]}\` is no ${name}: write a number, \`*\`, \`1-5\`, \`*/15\` or \`1,15\``;
}

function isReadable(fields: string[]): boolean {
  try {
    CronExpressionParser.parse(fields.join(' '));
    return true;
  } catch {
    return false;
  }
}

function numbers(values: readonly (number | string)[]): number[] {
  return values.map(Number);
}
