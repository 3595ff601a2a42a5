import { Command } from 'commander';
import type { End } from '../cli-error';
import { scheduleApplyCommand } from './schedule-apply';
import { scheduleBackfillCommand } from './schedule-backfill';
import { scheduleListCommand } from './schedule-list';
import {
  scheduleDeleteCommand,
  schedulePauseCommand,
  scheduleResumeCommand,
  scheduleTriggerCommand,
} from './schedule-verbs';

const COMMANDS = [
  scheduleApplyCommand,
  scheduleListCommand,
  schedulePauseCommand,
  scheduleResumeCommand,
  scheduleTriggerCommand,
  scheduleBackfillCommand,
  scheduleDeleteCommand,
];

/** `schedule`: the group of commands on schedules. */
export function scheduleCommand(end: End): Command {
  const schedule = new Command('schedule').description(
    'When pipelines run by themselves, and running them for the past.',
  );
  schedule.exitOverride();
  for (const command of COMMANDS) schedule.addCommand(command(end).copyInheritedSettings(schedule));
  return schedule;
}
