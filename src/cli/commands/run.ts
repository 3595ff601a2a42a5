import { Command } from 'commander';
import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { markdownText } from '../../domain/markdown-text';
import type { PipelineSpec } from '../../domain/pipeline-spec';
import { graphDetails } from '../../graph/graph-details';
import { ownCommand } from '../own-command';
import { TIMEZONE_MEMO } from '../../domain/short-status';
import type { DatedRun } from '../../spec/dated-run';
import { datedRunOf } from '../../spec/dated-run';
import type { ExitCode, End } from '../cli-error';
import { CliError } from '../cli-error';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { withTracedTemporal } from '../connection/with-traced-temporal';
import { dateOption } from '../options/date-option';
import { environmentHelp } from '../environment-help';
import { pipelineParams } from '../options/given-params';
import type { ParamFlags } from '../options/param-option';
import { paramJsonOption, paramOption } from '../options/param-option';
import { announceDetached, watchRun } from '../pipeline/watch-run';
import { tell } from '../print';
import { timeText } from '../display/time-text';
import { withSpecFile } from '../options/spec-argument';
import { taskQueueOption } from '../options/task-queue-option';

interface Flags extends ParamFlags {
  date?: string;
  detach: boolean;
  workflowId?: string;
  taskQueue: string;
  json: boolean;
}

/** `run <file>`: starts a pipeline, or watches the one that runs. */
export function runCommand(end: End): Command {
  return new Command('run')
    .description('Runs a pipeline and shows it to its end. Ctrl-C stops the watching, never the pipeline.')
    .argument('<file>', 'the pipeline, as YAML')
    .addOption(
      dateOption('logical date of the run: a day, a time by the clock of its zone, or a moment (default: now)'),
    )
    .addOption(paramOption())
    .addOption(paramJsonOption())
    .option('--detach', 'start the pipeline and return', false)
    .option('--workflow-id <id>', "id of the run (default: the pipeline's name and date)")
    .addOption(taskQueueOption())
    .option('--json', 'print the outcome as one JSON line; progress goes to stderr', false)
    .addHelpText('after', environmentHelp('temporal', 'traces'))
    .action(async (file: string, flags: Flags) => end(await runPipelineFile(file, flags)));
}

function runPipelineFile(file: string, flags: Flags): Promise<ExitCode> {
  return withSpecFile(file, async (spec) => {
    const run = datedRunOf(spec, flags.date ?? thisSecond());
    const day = `${spec.name} of ${timeText(run.date, timezoneOf(spec))}`;
    const params = pipelineParams(spec, flags) ?? {};
    if (run.note !== undefined) tell(`warning: ${run.note}.`);
    return withTracedTemporal(process.env, async (line) => {
      const handle = await start(line, spec, { ...run, day, params }, flags);
      if (flags.detach) return announceDetached(handle, flags);
      tell(`Started ${handle.workflowId}: ${day}.`);
      return watchRun(line, handle, flags);
    });
  });
}

/** @param run what it runs: `day` is the date for people */
async function start(
  line: TemporalLine,
  spec: PipelineSpec,
  { date, workflowId: idOfDate, day, params }: DatedRun & { day: string; params: Record<string, unknown> },
  flags: Flags,
): Promise<WorkflowHandle> {
  const workflowId = flags.workflowId ?? idOfDate;
  try {
    return await line.client.workflow.start('huaweiCloudPipeline', {
      args: [spec, { date, params }],
      taskQueue: flags.taskQueue,
      staticSummary: markdownText(day),
      staticDetails: graphDetails(spec),
      memo: { [TIMEZONE_MEMO]: timezoneOf(spec) },
      workflowId,
      // A night that has succeeded is not copied twice by mistake; one that has failed may be run again.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      workflowIdConflictPolicy: 'FAIL',
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new CliError(
      `${workflowId} runs already or has succeeded: a pipeline runs once for its name and date. To run it once more, ` +
        `give it another --date or --workflow-id. See it with: ${ownCommand('status', [workflowId])}`,
      undefined,
      { cause: error },
    );
  }
}

function thisSecond(): string {
  return `${new Date().toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z`;
}

/** The file has been checked: it is a zone where it is there. */
function timezoneOf({ timezone }: PipelineSpec): string {
  return typeof timezone === 'string' ? timezone : 'UTC';
}
