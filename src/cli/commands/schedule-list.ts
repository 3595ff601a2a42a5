import { Command } from 'commander';
import type { ListedSchedule, RunUnderWay } from '../../schedules/list-schedules';
import { listSchedules } from '../../schedules/list-schedules';
import { EXIT } from '../cli-error';
import { timeText } from '../display/time-text';
import type { End } from '../cli-error';
import { environmentHelp } from '../environment-help';
import { ownCommand } from '../own-command';
import { print, printJson } from '../print';
import { withSchedules } from '../with-schedules';
import { HOUR_MS } from '../../domain/duration';

const LONG_MS = 24 * 3_600_000;

/** `schedule list`: the schedules of the namespace. */
export function scheduleListCommand(end: End): Command {
  return new Command('list')
    .description(
      'Shows the schedules of pipelines: when they are due, how they went, and what keeps them from running.',
    )
    .option('--json', 'print them as one JSON line', false)
    .addHelpText('after', environmentHelp('temporal'))
    .action(async ({ json }: { json: boolean }) => {
      const schedules = await withSchedules(({ reader }) => listSchedules(reader));
      if (json) printJson(schedules);
      else if (schedules.length) for (const schedule of schedules) print(pageOf(schedule));
      else print(`No pipeline has a schedule here. Make one with: ${ownCommand('schedule apply', ['FILE'])}`);
      end(EXIT.done);
    });
}

function pageOf(schedule: ListedSchedule): string[] {
  const { scheduleId, paused, note, times, timezone, pipelineTimezone, next, last, taken, missed, skipped } = schedule;
  const state = paused
    ? `paused${note ? ` (${note})` : ''}`
    : `next ${next[0] === undefined ? 'never' : timeText(next[0], pipelineTimezone)}`;
  const counts = [`${taken} runs`, ...(skipped ? [`${skipped} skipped`] : []), ...(missed ? [`${missed} missed`] : [])];
  return [
    `${scheduleId}  ${state}`,
    `  ${times.join('; ')} (${timezone})`,
    `  ${counts.join(', ')}${last ? `; last ${last.workflowId}` : ''}`,
    ...(schedule.unreadable === undefined ? [] : [`  its pipeline cannot be read here: ${schedule.unreadable}`]),
    ...schedule.running.flatMap((run) => hindranceText(schedule, run) ?? []).map((text) => `  ${text}`),
  ];
}

/** What a person should know of a run that keeps later ones from starting. */
function hindranceText(
  { overlap, pipelineTimezone }: ListedSchedule,
  { workflowId, startedAt, state }: RunUnderWay,
): string | undefined {
  const ageMs = Date.now() - Date.parse(startedAt);
  const waits = state === 'held' || state === 'paused';
  if (!waits && ageMs < LONG_MS) return undefined;
  const since = `since ${timeText(startedAt, pipelineTimezone)} (${Math.floor(ageMs / HOUR_MS)} h)`;
  const how = waits ? `is ${state} and waits for a person, running ${since}` : `is running ${since}`;
  const effect =
    overlap === 'ALLOW_ALL' ? '' : `: later runs are ${overlap === 'SKIP' ? 'skipped' : 'kept back'} meanwhile`;
  return `${workflowId} ${how}${effect}`;
}
