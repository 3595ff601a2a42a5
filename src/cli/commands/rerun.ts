import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { Command } from 'commander';
import { ARGUMENT } from '../../domain/argument-limits';
import { markdownText } from '../../domain/markdown-text';
import { problemWithSize } from '../../domain/measure';
import { listed } from '../../domain/quoted';
import { ownCommand } from '../own-command';
import type { PipelineStatus } from '../../domain/status';
import type { TakeOver } from '../../domain/take-over';
import { TIMEZONE_MEMO } from '../../domain/short-status';
import { startInputOf } from '../../history/start-input';
import type { RerunPlan, WrittenStep } from '../../spec/rerun';
import { RerunRefused, rerunPlanOf } from '../../spec/rerun';
import type { End, ExitCode } from '../cli-error';
import { CliError } from '../cli-error';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { withTracedTemporal } from '../connection/with-traced-temporal';
import { timeText } from '../display/time-text';
import { environmentHelp } from '../environment-help';
import { findLeftovers, leftoverText } from '../pipeline/leftovers';
import type { PipelineLook } from '../pipeline/look-at-pipeline';
import { lookAtPipeline } from '../pipeline/look-at-pipeline';
import { missingWorkerSentence } from '../pipeline/missing-worker';
import { announceDetached, watchRun } from '../pipeline/watch-run';
import { tell } from '../print';

interface Flags {
  from?: string;
  runId?: string;
  detach: boolean;
  json: boolean;
}

/** A closed pipeline is replayed before it answers. */
const ANSWER_WITHIN_MS = 8_000;
const PIPELINE = 'huaweiCloudPipeline';

/** `rerun <id>`: runs a pipeline once more, and takes over what had succeeded. */
export function rerunCommand(end: End): Command {
  return new Command('rerun')
    .description(
      'Runs a pipeline that has ended once more, for the same date: what had succeeded and was not undone is taken over.',
    )
    .argument('<id>', 'workflow id')
    .option('--from <step>', 'run this step and all that come after it again, whatever became of them (default: none)')
    .option('--run-id <id>', 'an earlier run of that workflow id, as Temporal names it (default: the latest)')
    .option('--detach', 'start the pipeline and return', false)
    .option('--json', 'print the outcome as one JSON line; progress goes to stderr', false)
    .addHelpText('after', environmentHelp('temporal', 'traces'))
    .action(async (id: string, flags: Flags) =>
      end(await withTracedTemporal(process.env, async (line) => rerun(line, id, flags))),
    );
}

async function rerun(line: TemporalLine, id: string, flags: Flags): Promise<ExitCode> {
  const { client } = line;
  const before = await lookAtPipeline(client, client.workflow.getHandle(id, flags.runId), {
    answerWithinMs: ANSWER_WITHIN_MS,
  });
  const { description } = before;
  if (description.type !== PIPELINE)
    throw new CliError(`${id} is a ${description.type}: only a ${PIPELINE} is run again by its steps.`);
  if (description.status.name === 'RUNNING') throw new CliError(goesOn(id));
  const status = await statusTold(line, before);
  const { args } = await startInputOf(client, id, description.runId);
  const [spec, given] = args as [{ steps: WrittenStep[] }, object | undefined];
  const plan = planOf(spec.steps, status, flags);
  await warnOfLeftovers(line, before);
  const takeOver: TakeOver = { runId: description.runId, steps: plan.takenOver };
  const run = { ...given, date: status.date, takeOver };
  const problem = problemWithSize(run, 'run', ARGUMENT);
  if (problem !== undefined) throw new CliError(`${id} cannot hand on what it has done: ${problem}`);
  const handle = await start(line, before, status, [spec, run]);
  if (flags.detach) return announceDetached(handle, flags);
  const taken = Object.keys(plan.takenOver);
  tell(`Started ${id} again: ${listed(plan.again)}. Taken over: ${taken.length ? listed(taken) : 'nothing'}.`);
  return watchRun(line, handle, flags);
}

function planOf(steps: WrittenStep[], status: PipelineStatus, { from }: Flags): RerunPlan {
  try {
    const plan = rerunPlanOf(steps, status, from);
    if (plan.again.length) return plan;
    throw new RerunRefused('every step has succeeded: name one with --from STEP');
  } catch (error) {
    if (!(error instanceof RerunRefused)) throw error;
    throw new CliError(`Nothing was started: ${error.message}`, undefined, { cause: error });
  }
}

/** What came of its steps only a worker tells whole. */
async function statusTold(
  line: TemporalLine,
  { status, answered, description }: PipelineLook,
): Promise<PipelineStatus> {
  if (!answered || !status) throw new CliError(await missingWorkerSentence(line, description.taskQueue));
  if (status.steps.length) return status;
  throw new CliError(`${description.workflowId} was refused before it had steps: start it anew with \`run\`.`);
}

/** Its jobs may still go on: a step that finds its own job running does what its `whenRunning` says. */
async function warnOfLeftovers(line: TemporalLine, { description }: PipelineLook): Promise<void> {
  const { leftovers } = await findLeftovers(line, description, ANSWER_WITHIN_MS);
  for (const leftover of leftovers) tell(`warning: may still run: ${leftoverText(leftover)}`);
  if (leftovers.length)
    tell(
      `Stop it with: ${ownCommand('cleanup', [description.workflowId], { options: { 'run-id': description.runId } })}`,
    );
}

async function start(
  { client }: TemporalLine,
  { description: { workflowId, taskQueue } }: PipelineLook,
  { name, date, timezone = 'UTC' }: PipelineStatus,
  args: unknown[],
): Promise<WorkflowHandle> {
  try {
    return await client.workflow.start(PIPELINE, {
      args,
      taskQueue,
      workflowId,
      staticSummary: markdownText(`${name} of ${timeText(date, timezone)}, again`),
      memo: { [TIMEZONE_MEMO]: timezone },
      // It was asked for by its id; one that goes on is never run beside itself.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new CliError(goesOn(workflowId), undefined, { cause: error });
  }
}

function goesOn(id: string): string {
  return `${id} still runs: a step that waits is run again with: ${ownCommand('retry', [id])}`;
}
