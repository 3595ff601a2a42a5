import { Command } from 'commander';
import type { AppliedSchedule } from '../../schedules/apply-schedule';
import { ownCommand } from '../own-command';
import { applySchedule } from '../../schedules/apply-schedule';
import type { ScheduleChange } from '../../schedules/schedule-changes';
import { EXIT } from '../cli-error';
import { timeText } from '../display/time-text';
import type { End } from '../cli-error';
import { environmentHelp } from '../environment-help';
import { pipelineParams } from '../options/given-params';
import type { ParamFlags } from '../options/param-option';
import { paramJsonOption, paramOption } from '../options/param-option';
import { print, printJson, tell } from '../print';
import { withSpecFile } from '../options/spec-argument';
import { tellNotes, withSchedules } from '../with-schedules';
import { taskQueueOption } from '../options/task-queue-option';

interface Flags extends ParamFlags {
  taskQueue: string;
  json: boolean;
}

/** `schedule apply <file>`: puts a schedule on the server. */
export function scheduleApplyCommand(end: End): Command {
  return new Command('apply')
    .description("Creates or updates the schedule of a file's `schedule:` block. Applied again it changes nothing.")
    .argument('<file>', 'the pipeline, as YAML')
    .addOption(paramOption())
    .addOption(paramJsonOption())
    .addOption(taskQueueOption())
    .option('--json', 'print what was done as one JSON line', false)
    .addHelpText('after', environmentHelp('temporal'))
    .action(async (file: string, { taskQueue, json, ...flags }: Flags) => {
      const applied = await withSpecFile(file, (spec) =>
        withSchedules(({ client }) => applySchedule(client, spec, { taskQueue, params: pipelineParams(spec, flags) })),
      );
      if (json) printJson(applied);
      else show(applied);
      end(EXIT.done);
    });
}

function show({ scheduleId, outcome, changes, notes, paused, timezone, next }: AppliedSchedule): void {
  if (outcome === 'unchanged') print(`${scheduleId} is as the file says: nothing was changed.`);
  else print(`${scheduleId} ${outcome}.`);
  for (const change of changes) print(`  ${changeText(change)}`);
  tellNotes(notes, 'ten years');
  if (paused) tell(`It is paused. Resume it with: ${ownCommand('schedule resume', [scheduleId])}`);
  else
    print(next.length ? `Next: ${next.map((date) => timeText(date, timezone)).join(', ')}` : 'It is never due again.');
}

/** `- time 30 2 * * *`, `+ time 45 2 * * *`, `overlap: SKIP -> BUFFER_ONE` */
function changeText({ what, from, to }: ScheduleChange): string {
  const isTime = from === 'yes' || to === 'yes';
  if (isTime) return `${to === undefined ? '-' : '+'} ${what}`;
  const text = (value: unknown) =>
    value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);
  return `${what}: ${text(from)} -> ${text(to)}`;
}
