import { DateTime } from 'luxon';

/** A date as somebody wrote it, which is not yet a moment. Wall times are kept as if they were UTC. */
export type WrittenDate =
  | {
      kind: 'day';
      /** Its midnight. */
      dayMs: number;
    }
  /** What a clock shows, without an offset: in a night of the year it comes twice, and in another not at all. */
  | {
      kind: 'wall';
      /** The time of the clock. */
      wallMs: number;
    }
  | {
      kind: 'moment';
      /** A true instant, in milliseconds since 1970. */
      atMs: number;
    };

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const WALL = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}(?::\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)?)$/;
// Java writes the name of the zone behind the offset, which says the same and less exactly.
const MOMENT =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)(Z|[+-]\d{2}(?::?\d{2})?)(?:\[[\w/+-]{1,40}\])?$/;

/** Reads `2026-01-31`, `2026-01-31T02:30` and `2026-01-31T02:30:00Z`; undefined where it is none of them, or no such day. */
export function writtenDate(text: string): WrittenDate | undefined {
  if (DAY.test(text)) {
    const dayMs = msOf(text);
    return dayMs === undefined ? undefined : { kind: 'day', dayMs };
  }
  const [, wallDay, wallTime] = WALL.exec(text) ?? [];
  if (wallDay !== undefined) {
    const wallMs = msOf(`${wallDay}T${wallTime}`);
    return wallMs === undefined ? undefined : { kind: 'wall', wallMs };
  }
  const [, day, time, offset] = MOMENT.exec(text) ?? [];
  const atMs = day === undefined ? undefined : msOf(`${day}T${time}${offset}`);
  return atMs === undefined ? undefined : { kind: 'moment', atMs };
}

function msOf(iso: string): number | undefined {
  const time = DateTime.fromISO(iso, { zone: 'utc' });
  return time.isValid ? time.toMillis() : undefined;
}
