import { clockChanges } from './clock-changes';
import type { PlannedSchedule } from './plan';
import type { ScheduledTime } from './times-of-day';
import { timesOfDay } from './times-of-day';
import { wallTimeAt, wallTimeText } from './wall-time';
import { DAY_MS } from '../duration';

/** Every time of a schedule, near a change of the clocks, that is not simply Temporal's to find, in order. */
export function clockReadings({ crons, timezone }: PlannedSchedule, fromMs: number, toMs: number): ScheduledTime[] {
  return clockChanges(timezone, fromMs, toMs)
    .flatMap(({ atMs, afterMinutes }) => {
      const day = Math.floor((atMs + afterMinutes * 60_000) / DAY_MS) * DAY_MS;
      // Around midnight a change touches two days.
      return [day - DAY_MS, day, day + DAY_MS];
    })
    .flatMap((day) => timesOfDay(crons, day, timezone))
    .filter(({ reading }) => reading !== 'plain');
}

/**
 * Why a time is refused that no clock shows, and what to write instead.
 * @param place without `onMissingTime` where there is no schedule that could say it
 */
export function missingTimeText(
  { wallMs, atMs }: Pick<ScheduledTime, 'wallMs' | 'atMs'>,
  { timezone, onMissingTime }: Pick<PlannedSchedule, 'timezone'> & Partial<Pick<PlannedSchedule, 'onMissingTime'>>,
): string {
  const instead = wallTimeText(wallTimeAt(atMs, timezone)).slice(-'HH:MM'.length);
  const missing = `${wallTimeText(wallMs)} does not exist in ${timezone}: the clocks go forward past it`;
  if (!onMissingTime) return `${missing}. Write ${instead}, or a time with its offset`;
  return `${missing}. Write another time, or \`onMissingTime: move\` to run at ${instead} on such days`;
}

/** What is done about a time that daylight saving removes or repeats, in a sentence; undefined where nothing is. */
export function readingText({ wallMs, atMs, reading, repeated }: ScheduledTime, timezone: string): string | undefined {
  const written = wallTimeText(wallMs);
  if (reading === 'moved')
    return `${written} does not exist in ${timezone}: runs at ${wallTimeText(wallTimeAt(atMs, timezone))}`;
  return repeated ? `${written} comes twice in ${timezone}: runs once, the first time` : undefined;
}
