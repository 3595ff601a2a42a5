import { DAY_MS, MINUTE_MS } from '../duration';
import { dayAt } from './day-in-zone';
import { instantsOf } from './wall-time';

/** A time of the day as a clock shows it: `06:00`. */
export const CLOCK_TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

/**
 * When a clock in this zone next shows a time of the day, in milliseconds since 1970: later than `afterMs`. Each day has the
 * time once: where the clock shows it twice, the first; where it is skipped, when the clock would have shown it.
 * @param clock as {@link CLOCK_TIME}
 */
export function nextClockTime(clock: string, timezone: string, afterMs: number): number {
  const [, hours = '0', minutes = '0'] = CLOCK_TIME.exec(clock) ?? [];
  const ofDayMs = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
  for (let dayMs = dayAt(afterMs, timezone); ; dayMs += DAY_MS) {
    const { atMs, insteadMs } = instantsOf(dayMs + ofDayMs, timezone);
    const next = atMs[0] ?? insteadMs;
    if (next > afterMs) return next;
  }
}
