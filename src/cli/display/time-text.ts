import { DateTime } from 'luxon';

const DAY_ONLY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * A moment as people read it: by the clock of this machine (`TZ`), to the second and with the offset, so that it can
 * be mistaken for no other and given to `--date` again. A mere day stays one: it is the pipeline's own, in its zone.
 * @param moment ISO 8601
 */
export function timeText(moment: string): string {
  const time = DateTime.fromISO(moment);
  if (DAY_ONLY.test(moment) || !time.isValid) return moment;
  return time
    .startOf('second')
    .toISO({ suppressMilliseconds: true })
    .replace(/\+00:00$/, 'Z');
}
