import { Command } from 'commander';
import { EXIT, type ExitCode } from '../cli-error';
import { checksText } from '../doctor/check';
import { checkTemporal } from '../doctor/check-temporal';
import { checkWebhooks } from '../doctor/check-webhooks';
import type { End } from '../cli-error';
import { environmentHelp } from '../environment-help';
import { print, printJson } from '../print';
import { taskQueueOption } from '../options/task-queue-option';

interface Flags {
  taskQueue: string;
  json: boolean;
}

/** `doctor`: what keeps pipelines from running. */
export function doctorCommand(end: End): Command {
  return new Command('doctor')
    .description(
      'Checks what a pipeline needs: Temporal, a worker, search attributes, webhooks, credentials, clock, hosts. Changes nothing.',
    )
    .addOption(taskQueueOption())
    .option('--json', 'print the findings as one JSON line', false)
    .addHelpText('after', environmentHelp('temporal', 'huaweiCloud'))
    .action(async (flags: Flags) => end(await examine(flags)));
}

async function examine({ taskQueue, json }: Flags): Promise<ExitCode> {
  // The other commands need not wait for the client to load.
  const { checkCloud } = await import('../doctor/check-cloud.js');
  const found = await Promise.all([checkTemporal(process.env, taskQueue), checkCloud(process.env)]);
  const checks = [...found.flat(), ...checkWebhooks(process.env)];
  const isWell = checks.every(({ result }) => result !== 'fail');
  if (json) printJson({ ok: isWell, checks });
  else print(checksText(checks));
  return isWell ? EXIT.done : EXIT.failed;
}
