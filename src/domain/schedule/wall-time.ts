import { zoneOf } from './zone-of';
import { DAY_MS, MINUTE_MS } from '../duration';

// A wall time is what a clock shows, kept as the milliseconds of the same time in UTC.

/** The instants at which a clock shows a time: one, none (daylight saving removes it) or two (it repeats it). */
export interface Instants {
  /** In milliseconds since 1970, the earlier first. */
  atMs: number[];
  /** For a time without an instant: when the clock would have shown it, had it not been changed. */
  insteadMs: number;
}

/** When a clock in this zone shows this time. */
export function instantsOf(wallMs: number, timezone: string): Instants {
  const zone = zoneOf(timezone);
  // No zone is further than a day from UTC, so these are the offsets on either side of any change nearby.
  const before = zone.offset(wallMs - DAY_MS);
  const after = zone.offset(wallMs + DAY_MS);
  const atMs = [...new Set([before, after])]
    .map((offset) => ({ offset, atMs: wallMs - offset * MINUTE_MS }))
    .filter(({ offset, atMs }) => zone.offset(atMs) === offset)
    .map(({ atMs }) => atMs);
  return { atMs: atMs.sort((a, b) => a - b), insteadMs: wallMs - before * MINUTE_MS };
}

/** What a clock shows at an instant. */
export function wallTimeAt(atMs: number, timezone: string): number {
  return atMs + zoneOf(timezone).offset(atMs) * MINUTE_MS;
}

/** `2027-03-28 02:30` */
export function wallTimeText(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length).replace('T', ' ');
}

/** `2027-03-28`, or `2027-03-28T02:30`: as people write it, with seconds only where there are some. */
export function writtenText(wallMs: number, as: 'day' | 'time'): string {
  const text = new Date(wallMs).toISOString();
  if (as === 'day') return text.slice(0, 'YYYY-MM-DD'.length);
  return text.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length).replace(/:00$/, '');
}

/** `2026-10-25T02:30+01:00` */
export function writtenTextWithOffset(atMs: number, timezone: string): string {
  const offset = zoneOf(timezone).formatOffset(atMs, 'short');
  return `${writtenText(wallTimeAt(atMs, timezone), 'time')}${offset}`;
}
