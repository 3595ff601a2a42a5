import { Command } from 'commander';
import { EXIT } from '../cli-error';
import { dateOption } from '../options/date-option';
import type { End } from '../cli-error';
import { environmentHelp } from '../environment-help';
import { paramJsonOption, paramOption } from '../options/param-option';
import type { PlanFlags } from '../plan/plan-file';

/** `plan <file>`: what a pipeline would do. */
export function planCommand(end: End): Command {
  return new Command('plan')
    .description('Shows what a pipeline would do, a line a step, or each call it would make. Nothing is called.')
    .argument('<file>', 'the pipeline, as YAML')
    .addOption(
      dateOption('logical date of the run: a day, a time by the clock of its zone, or a moment (default: now)'),
    )
    .addOption(paramOption())
    .addOption(paramJsonOption())
    .option('--calls', 'show every call of each step, in order, what is undone, and the permissions', false)
    .option('--policy', 'print the IAM policy (version 1.1) it needs, and nothing else', false)
    .option('--json', 'print the plan as one JSON line', false)
    .addHelpText('after', environmentHelp('huaweiCloud'))
    .action(async (file: string, flags: PlanFlags) => {
      // The other commands need not wait for the client and the template library to load.
      const { planFile } = await import('../plan/plan-file.js');
      planFile(file, flags);
      end(EXIT.done);
    });
}
