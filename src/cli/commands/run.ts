import { Command } from 'commander';
import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { z } from 'zod';
import { runIdOf } from '../../spec/run-id';
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
import { readSpec } from '../read-spec';
import { listenForInterruption } from '../process/interruption';
import type { End } from '../end';
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
    .addOption(dateOption('logical date of the run (default: now)'))
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
  const spec = namedSpec.parse(readSpec(file).spec);
  const params = pipelineParams(spec, flags) ?? {};
  return withTracedTemporal(process.env, async (line) => {
    const handle = await start(line, spec, params, flags);
    if (flags.detach) return announceDetached(handle, flags);
    tell(`Started ${handle.workflowId}.`);
    return watch(line, handle, flags);
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

async function start(
  line: TemporalLine,
  spec: NamedSpec,
  params: Record<string, unknown>,
  flags: Flags,
): Promise<WorkflowHandle> {
  const date = flags.date ?? `${new Date().toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z`;
  const workflowId = flags.workflowId ?? runIdOf(spec, date);
  try {
    return await line.client.workflow.start('huaweiCloudPipeline', {
      args: [spec, { date, params }],
      taskQueue: flags.taskQueue,
      staticSummary: `${spec.name} for ${date}`,
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

const namedSpec = z.looseObject({ name: z.string() });
type NamedSpec = z.output<typeof namedSpec>;
