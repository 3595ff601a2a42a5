import type { PlannedSchedule } from './plan';
import { timesOfDay } from './times-of-day';

const DAY_MS = 86_400_000;

/**
 * The instants at which a schedule is due, both bounds included, in order. They are the logical dates of its runs.
 * Jitter is not in them: it delays a run, it does not change its date.
 * @param atMost how many are wanted; the search ends with them
 */
export function scheduledTimes(schedule: PlannedSchedule, fromMs: number, toMs: number, atMost: number): number[] {
  const times: number[] = [];
  for (const time of timesFrom(schedule, fromMs, toMs)) {
    if (times.push(time) === atMost) break;
  }
  return times;
}

function* timesFrom(schedule: PlannedSchedule, fromMs: number, toMs: number): Generator<number> {
  const first = Math.max(fromMs, schedule.startAtMs ?? fromMs);
  const last = Math.min(toMs, schedule.endAtMs ?? toMs);
  if (schedule.every) {
    const { everyMs, offsetMs } = schedule.every;
    for (let ms = Math.ceil((first - offsetMs) / everyMs) * everyMs + offsetMs; ms <= last; ms += everyMs) yield ms;
    return;
  }
  // By the wall it may be another day already, or still.
  for (let day = Math.floor(first / DAY_MS - 1) * DAY_MS; day <= last + DAY_MS; day += DAY_MS) {
    for (const { atMs } of timesOfDay(schedule.crons, day, schedule.timezone)) {
      if (atMs >= first && atMs <= last) yield atMs;
    }
  }
}
