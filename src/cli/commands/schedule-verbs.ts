import { Command } from 'commander';
import { findSchedule } from '../../schedules/find-schedule';
import { triggerSchedule } from '../../schedules/trigger-schedule';
import { EXIT } from '../cli-error';
import type { End } from '../cli-error';
import { environmentHelp } from '../environment-help';
import { print, printJson } from '../print';
import { scheduleNameArgument } from '../options/schedule-name-argument';
import { withSchedules } from '../with-schedules';

/** `schedule pause <name>`: no run begins by itself. */
export function schedulePauseCommand(end: End): Command {
  return verb('pause', 'Lets no further run begin. Runs under way go on, and nothing is made up for later.')
    .option('--note <text>', 'why, for whoever finds it paused (default: none)')
    .action(async (name: string, { note }: { note?: string }) => {
      await onSchedule(name, async ({ handle, description }) => {
        if (description.state.paused && (note === undefined || note === description.state.note)) {
          return print(`${name} was paused already${description.state.note ? `: ${description.state.note}` : '.'}`);
        }
        await handle.pause(note ?? 'paused by temporal-huaweicloud');
        print(`${name} is paused.`);
      });
      end(EXIT.done);
    });
}

/** `schedule resume <name>`: runs begin again. */
export function scheduleResumeCommand(end: End): Command {
  return verb('resume', 'Lets runs begin again, from the next time on.').action(async (name: string) => {
    await onSchedule(name, async ({ handle, description }) => {
      if (!description.state.paused) return print(`${name} was not paused.`);
      await handle.unpause('resumed by temporal-huaweicloud');
      print(`${name} is resumed.`);
    });
    end(EXIT.done);
  });
}

/** `schedule trigger <name>`: one run, now. */
export function scheduleTriggerCommand(end: End): Command {
  return verb('trigger', 'Runs it once, now, if its overlap policy lets it; the logical date is this moment.')
    .option('--json', 'print the run as one JSON line', false)
    .action(async (name: string, { json }: { json: boolean }) => {
      const triggered = await withSchedules(({ client }) => triggerSchedule(client, name));
      if (json) printJson(triggered);
      else if (triggered.outcome === 'started') print(triggered.workflowId);
      else print(`A run of ${name} begins when ${triggered.behind.join(', ')} has ended.`);
      end(EXIT.done);
    });
}

/** `schedule delete <name>`: the schedule goes, its runs stay. */
export function scheduleDeleteCommand(end: End): Command {
  return verb('delete', 'Deletes the schedule. Runs under way go on.').action(async (name: string) => {
    await onSchedule(name, async ({ handle, description }) => {
      await handle.delete();
      print(`${name} is deleted.`);
      for (const { workflow } of description.info.runningActions) print(`${workflow.workflowId} goes on.`);
    });
    end(EXIT.done);
  });
}

function verb(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .addArgument(scheduleNameArgument())
    .addHelpText('after', environmentHelp('temporal'));
}

function onSchedule(
  name: string,
  work: (found: Awaited<ReturnType<typeof findSchedule>>) => Promise<void>,
): Promise<void> {
  return withSchedules(async ({ client }) => work(await findSchedule(client, name)));
}
