import { daysOfClockChanges } from './clock-changes';
import type { PlannedSchedule } from './plan';
import type { ScheduledTime } from './times-of-day';
import { timesOfDay } from './times-of-day';
import { wallTimeAt, wallTimeText } from './wall-time';

/** Every time of a schedule that daylight saving removes or repeats, in order. */
export function clockReadings({ crons, timezone }: PlannedSchedule, fromMs: number, toMs: number): ScheduledTime[] {
  return daysOfClockChanges(timezone, fromMs, toMs)
    .flatMap((day) => timesOfDay(crons, day, timezone))
    .filter(({ reading }) => reading !== 'plain');
}

/** The first time that daylight saving removes, from a moment on. */
export function firstMissing(schedule: PlannedSchedule, fromMs: number, toMs: number): ScheduledTime | undefined {
  return clockReadings(schedule, fromMs, toMs).find(({ reading, atMs }) => reading === 'moved' && atMs >= fromMs);
}

/** Why a schedule is refused for a time that is not there, and what to write instead. */
export function missingTimeText({ written, atMs }: ScheduledTime, timezone: string): string {
  const instead = wallTimeText(wallTimeAt(atMs, timezone)).slice(-'HH:MM'.length);
  return (
    `${wallTimeText(written)} does not exist in ${timezone}: the clocks go forward, and that run would be left out. ` +
    `Write another time, or \`onMissingTime: move\` to run at ${instead} on such days`
  );
}

/** What is done about a time that daylight saving removes or repeats, in a sentence; undefined where nothing is. */
export function readingText({ written, atMs, reading }: ScheduledTime, timezone: string): string | undefined {
  switch (reading) {
    case 'moved':
      return `${wallTimeText(written)} does not exist in ${timezone}: runs at ${wallTimeText(wallTimeAt(atMs, timezone))}`;
    case 'once':
      return `${wallTimeText(written)} comes twice in ${timezone}: runs once, the first time`;
    case 'both':
    case 'plain':
      return undefined;
  }
}
