import { DateTime } from 'luxon';

const DAY_ONLY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * A moment as people read it: by the clock of the pipeline's zone, to the second and with the offset, so that it can be
 * mistaken for no other and given to `--date` again. A mere day stays one.
 * @param moment ISO 8601
 * @param timezone UTC where it is not known
 */
export function timeText(moment: string, timezone = 'UTC'): string {
  const time = DateTime.fromISO(moment, { zone: timezone });
  if (DAY_ONLY.test(moment) || !time.isValid) return moment;
  return time
    .startOf('second')
    .toISO({ suppressMilliseconds: true })
    .replace(/\+00:00$/, 'Z');
}

/** The logical date of a pipeline by the clock of its zone, and which zone that is. */
export function zonedText({ date, timezone }: { date: string; timezone?: string }): string {
  return `${timeText(date, timezone)}${timezone === undefined ? '' : ` (${timezone})`}`;
}
