import { clockChanges, minutesPastHour, repeatedHours, type RepeatedHours } from './clock-changes';
import { matchesDay, matchesMinute, runsAlways, runsEveryHour } from './cron-matches';
import type { CronTimes } from './plan';
import { instantsOf, wallTimeAt } from './wall-time';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../duration';

// In the hours around a repeated one Temporal's calendar is ruled out, which it is by second 0; so the runs there have
// a second of their own. See docs/schedules.md.
const OWN_SECOND_MS = 1_000;

/**
 * How an instant follows from the time that was written:
 * - `plain`: Temporal's calendar finds it.
 * - `moved`: daylight saving removes it; the run takes the instant at which the clock would have shown it.
 * - `named`: the clocks go back around it, and Temporal's calendar cannot be trusted there.
 */
export interface ScheduledTime {
  /** The instant, in milliseconds since 1970. */
  atMs: number;
  /** The wall time as written, as if it were UTC. */
  wallMs: number;
  /** How the instant follows from the time. */
  reading: 'plain' | 'moved' | 'named';
  /** Whether the clock shows it twice, and only the first counts. */
  repeated: boolean;
}

/** The times of a day, in order. @param dayMs its midnight by the wall, as if it were UTC */
export function timesOfDay(crons: CronTimes[], dayMs: number, timezone: string): ScheduledTime[] {
  const repeats = namedHours(crons, timezone, dayMs - DAY_MS, dayMs + 2 * DAY_MS);
  const walls = crons
    .filter((cron) => matchesDay(cron, dayMs))
    .flatMap(({ hours, minutes }) =>
      hours.flatMap((hour) => minutes.map((minute) => dayMs + hour * HOUR_MS + minute * MINUTE_MS)),
    );
  const times = [...new Set(walls)].flatMap((wallMs) => {
    return readingsOf(wallMs, crons, timezone, isWithin(repeats, wallMs));
  });
  // Two written times may come to one instant: that one of them had to be moved there must not be lost.
  const inOrder = times.sort((a, b) => a.atMs - b.atMs || rank(b) - rank(a));
  return inOrder.filter(({ atMs }, at) => inOrder[at - 1]?.atMs !== atMs);
}

/**
 * The times of a schedule that are written as one wall time: one, none, or two where a repeated hour is an hour of its
 * own.
 */
export function timesAtWall(crons: CronTimes[], wallMs: number, timezone: string): ScheduledTime[] {
  if (!crons.some((cron) => matchesMinute(cron, wallMs))) return [];
  const dayMs = Math.floor(wallMs / DAY_MS) * DAY_MS;
  const named = namedHours(crons, timezone, dayMs - DAY_MS, dayMs + 2 * DAY_MS);
  return readingsOf(wallMs, crons, timezone, isWithin(named, wallMs));
}

/** When the clock shows what was written: a named run has a second of its own besides. */
export function clockInstant({ atMs, reading }: ScheduledTime): number {
  return reading === 'named' ? atMs - OWN_SECOND_MS : atMs;
}

/**
 * The hours between two instants that are to be named one by one: where the clocks go back, if the schedule has a time
 * in or right before them. Patterns that run always need none: they are sent as intervals.
 */
export function namedHours(crons: CronTimes[], timezone: string, fromMs: number, toMs: number): RepeatedHours[] {
  const changes = clockChanges(timezone, fromMs, toMs);
  if (!changes.length) return [];
  const pastHour = minutesPastHour(changes);
  const byCalendar = crons.filter((cron) => pastHour === undefined || !runsAlways(cron));
  return changes.flatMap((change) => {
    const hours = repeatedHours(change);
    return hours && byCalendar.some((cron) => hasTimeNear(cron, hours)) ? [hours] : [];
  });
}

function isWithin(hours: RepeatedHours[], wallMs: number): boolean {
  return hours.some(({ fromMs, toMs }) => wallMs >= fromMs && wallMs < toMs);
}

function hasTimeNear(cron: CronTimes, { fromMs, toMs }: RepeatedHours): boolean {
  for (let wallMs = fromMs - HOUR_MS; wallMs < toMs; wallMs += MINUTE_MS) {
    if (matchesMinute(cron, wallMs)) return true;
  }
  return false;
}

function rank({ reading }: ScheduledTime): number {
  return reading === 'moved' ? 1 : 0;
}

function readingsOf(wallMs: number, crons: CronTimes[], timezone: string, isNamed: boolean): ScheduledTime[] {
  const { atMs, insteadMs } = instantsOf(wallMs, timezone);
  const hourly = crons.filter((cron) => runsEveryHour(cron) && matchesMinute(cron, wallMs));
  if (!atMs.length) {
    // The hour that is skipped never passes: whoever runs every hour misses none.
    const movedTo = wallTimeAt(insteadMs, timezone);
    if (hourly.some((cron) => matchesMinute(cron, movedTo))) return [];
    return [{ atMs: insteadMs, wallMs, reading: 'moved', repeated: false }];
  }
  const counted = hourly.length ? atMs : atMs.slice(0, 1);
  return counted.map((ms) => ({
    atMs: isNamed ? ms + OWN_SECOND_MS : ms,
    wallMs,
    reading: isNamed ? 'named' : 'plain',
    repeated: counted.length < atMs.length,
  }));
}
