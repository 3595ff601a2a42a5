import { IANAZone } from 'luxon';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** A date and a time as a clock on the wall shows them. */
export interface WallTime {
  year: number;
  /** January is 1. */
  month: number;
  day: number;
  hour: number;
  minute: number;
}

/** The instants at which a clock shows a time: one, none (daylight saving removes it) or two (it repeats it). */
export interface Instants {
  atMs: number[];
  /** Without an instant of its own: the one the clock would have shown it at, had it not been changed. */
  insteadMs: number;
}

export function instantsOf(wall: WallTime, timezone: string): Instants {
  const zone = IANAZone.create(timezone);
  const asUtcMs = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute);
  // No zone is further than a day from UTC, so these are the offsets on either side of any change nearby.
  const offsets = [zone.offset(asUtcMs - DAY_MS), zone.offset(asUtcMs + DAY_MS)];
  const candidates = [...new Set(offsets)].map((offset) => ({ offset, atMs: asUtcMs - offset * MINUTE_MS }));
  const atMs = candidates.filter(({ offset, atMs }) => zone.offset(atMs) === offset).map(({ atMs }) => atMs);
  return { atMs: atMs.sort((a, b) => a - b), insteadMs: asUtcMs - (offsets[0] ?? 0) * MINUTE_MS };
}

/** What a clock shows at an instant. */
export function wallTimeAt(atMs: number, timezone: string): WallTime {
  const shown = new Date(atMs + IANAZone.create(timezone).offset(atMs) * MINUTE_MS);
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
  };
}

/** `2027-03-28 02:30` */
export function wallTimeText({ year, month, day, hour, minute }: WallTime): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}
