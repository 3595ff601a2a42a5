import type { PlannedSchedule } from './plan';
import type { ScheduledTime } from './times-of-day';
import { clockInstant, timesAtWall, timesOfDay } from './times-of-day';
import { wallTimeAt } from './wall-time';
import { DAY_MS, MINUTE_MS } from '../duration';

/**
 * The instants at which a schedule is due, both bounds included, in order. They are the logical dates of its runs.
 * Jitter is not in them: it delays a run, it does not change its date.
 * @param atMost how many are wanted; the search ends with them
 */
export function scheduledTimes(schedule: PlannedSchedule, fromMs: number, toMs: number, atMost: number): number[] {
  const first = Math.max(fromMs, schedule.startAtMs ?? fromMs);
  const last = Math.min(toMs, schedule.endAtMs ?? toMs);
  return timesBetween(schedule, first, last, atMost).map(({ atMs }) => atMs);
}

/** The same, each with how it follows from what was written, and whether or not the schedule has begun or ended. */
export function timesBetween(schedule: PlannedSchedule, fromMs: number, toMs: number, atMost: number): ScheduledTime[] {
  const times: ScheduledTime[] = [];
  for (const time of timesFrom(schedule, fromMs, toMs)) {
    if (times.push(time) === atMost) break;
  }
  return times;
}

/**
 * The time of a schedule that a moment is: the moment itself, or where the clock shows the same once more, the time at
 * which it runs. Undefined for a moment at which nothing is due.
 */
export function timeOfSchedule({ crons, every, timezone }: PlannedSchedule, atMs: number): ScheduledTime | undefined {
  const wallMs = wallTimeAt(atMs, timezone);
  if (every) return (atMs - every.offsetMs) % every.everyMs ? undefined : plainTime(atMs, timezone);
  const times = timesAtWall(crons, Math.floor(wallMs / MINUTE_MS) * MINUTE_MS, timezone);
  const itself = times.find((time) => time.atMs === atMs);
  if (itself || wallMs % MINUTE_MS) return itself;
  return times.find((time) => clockInstant(time) === atMs) ?? times.find(({ repeated }) => repeated);
}

function* timesFrom(schedule: PlannedSchedule, first: number, last: number): Generator<ScheduledTime> {
  const { crons, timezone } = schedule;
  if (schedule.every) {
    const { everyMs, offsetMs } = schedule.every;
    for (let ms = Math.ceil((first - offsetMs) / everyMs) * everyMs + offsetMs; ms <= last; ms += everyMs) {
      yield plainTime(ms, timezone);
    }
    return;
  }
  // By the wall it may be another day already, or still.
  for (let day = Math.floor(first / DAY_MS - 1) * DAY_MS; day <= last + DAY_MS; day += DAY_MS) {
    for (const time of timesOfDay(crons, day, timezone)) {
      if (time.atMs >= first && time.atMs <= last) yield time;
    }
  }
}

function plainTime(atMs: number, timezone: string): ScheduledTime {
  return { atMs, wallMs: wallTimeAt(atMs, timezone), reading: 'plain', repeated: false };
}
