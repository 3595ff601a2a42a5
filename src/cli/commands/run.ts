import { Command } from 'commander';
import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { TIMEZONE_MEMO } from '../../domain/timezone-memo';
import type { DatedRun } from '../../spec/dated-run';
import { datedRunOf } from '../../spec/dated-run';
import type { ExitCode } from '../cli-error';
import { CliError, EXIT } from '../cli-error';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { withTracedTemporal } from '../connection/with-traced-temporal';
import { dateOption } from '../date-option';
import { environmentHelp } from '../environment-help';
import { pipelineParams } from '../given-params';
import type { ParamFlags } from '../param-option';
import { paramJsonOption, paramOption } from '../param-option';
import { followPipeline } from '../pipeline/follow-pipeline';
import { reportEnd } from '../pipeline/report-end';
import { displayOn } from '../display/display-on';
import { print, printJson, tell } from '../print';
import { listenForInterruption } from '../process/interruption';
import { timeText } from '../display/time-text';
import type { End } from '../end';
import type { NamedSpec } from '../spec-argument';
import { withSpecFile } from '../spec-argument';
import { taskQueueOption } from '../task-queue-option';

interface Flags extends ParamFlags {
  date?: string;
  detach: boolean;
  workflowId?: string;
  taskQueue: string;
  json: boolean;
}

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
      return watch(line, handle, flags);
    });
  });
}

async function watch(line: TemporalLine, handle: WorkflowHandle, { json }: Flags): Promise<ExitCode> {
  const interruption = listenForInterruption();
  const display = displayOn(json ? process.stderr : process.stdout, handle.workflowId);
  try {
    const { look, closed } = await followPipeline(line, handle, display, interruption);
    display.end();
    if (closed) return await reportEnd(handle, look, { json });
    const id = handle.workflowId;
    tell(`Stopped watching; ${id} goes on. See it with: temporal-huaweicloud status ${id} --watch`);
    tell(`End it with: temporal-huaweicloud cancel ${id}`);
    return EXIT.interrupted;
  } finally {
    display.end();
    interruption.stopListening();
  }
}

/** @param run what it runs: `day` is the date for people */
async function start(
  line: TemporalLine,
  spec: NamedSpec,
  { date, workflowId: idOfDate, day, params }: DatedRun & { day: string; params: Record<string, unknown> },
  flags: Flags,
): Promise<WorkflowHandle> {
  const workflowId = flags.workflowId ?? idOfDate;
  try {
    return await line.client.workflow.start('huaweiCloudPipeline', {
      args: [spec, { date, params }],
      taskQueue: flags.taskQueue,
      staticSummary: day,
      memo: { [TIMEZONE_MEMO]: timezoneOf(spec) },
      workflowId,
      // A night that has succeeded is not copied twice by mistake; one that has failed may be run again.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      workflowIdConflictPolicy: 'FAIL',
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new CliError(
      `${workflowId} runs already or has succeeded: a pipeline runs once for its name and date. ` +
        `See it with: temporal-huaweicloud status ${workflowId}. To run it once more, give it another --date or --workflow-id.`,
      undefined,
      { cause: error },
    );
  }
}

function announceDetached(
  { workflowId, firstExecutionRunId }: WorkflowHandle & { firstExecutionRunId?: string },
  { json }: Flags,
): ExitCode {
  if (json) printJson({ workflowId, runId: firstExecutionRunId });
  else print(workflowId);
  return EXIT.done;
}

function thisSecond(): string {
  return `${new Date().toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z`;
}

/** The file has been checked: it is a zone where it is there. */
function timezoneOf({ timezone }: NamedSpec): string {
  return typeof timezone === 'string' ? timezone : 'UTC';
}
