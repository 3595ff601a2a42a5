import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { ARGUMENT } from '../../domain/argument-limits';
import { markdownText } from '../../domain/markdown-text';
import { problemWithSize } from '../../domain/measure';
import { listed } from '../../domain/quoted';
import { ownCommand } from '../own-command';
import { graphDetails } from '../../graph/graph-details';
import { TIMEZONE_MEMO } from '../../domain/short-status';
import type { PipelineStatus } from '../../domain/status';
import type { TakeOver } from '../../domain/take-over';
import { startInputOf } from '../../history/start-input';
import type { RerunPlan, WrittenStep } from '../../spec/rerun';
import { RerunRefused, rerunPlanOf } from '../../spec/rerun';
import { CliError } from '../cli-error';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { timeText } from '../display/time-text';
import { findLeftovers, leftoverText } from './leftovers';
import type { PipelineLook } from './look-at-pipeline';
import { lookAtPipeline } from './look-at-pipeline';
import { missingWorkerSentence } from './missing-worker';
import { writtenPipeline } from './written-pipeline';

/** Which run is run again, and how. */
export interface RerunOptions {
  /** This step and all that come after it are run again, whatever became of them. @default none */
  from?: string;
  /** An earlier run of the workflow id, as Temporal names it. @default the latest */
  runId?: string;
  /** Is told, a line each, what of the run before may still go on in the cloud. */
  warn: (line: string) => void;
}

/** A run that was started again. */
export interface Rerun {
  /** Of the new run. */
  handle: WorkflowHandle;
  /** What is run again and what is taken over, as a sentence. */
  sentence: string;
}

/** A closed pipeline is replayed before it answers. */
const ANSWER_WITHIN_MS = 8_000;
const PIPELINE = 'huaweiCloudPipeline';

/**
 * Starts a pipeline that has ended once more: what had succeeded and was not undone is taken over.
 * @throws CliError where that cannot be, in which case nothing was started
 */
export async function rerunPipeline(
  line: TemporalLine,
  id: string,
  { from, runId, warn }: RerunOptions,
): Promise<Rerun> {
  const { client } = line;
  const before = await lookAtPipeline(client, client.workflow.getHandle(id, runId), {
    answerWithinMs: ANSWER_WITHIN_MS,
  });
  const { description } = before;
  if (description.type !== PIPELINE)
    throw new CliError(`${id} is a ${description.type}: only a ${PIPELINE} is run again by its steps.`);
  if (description.status.name === 'RUNNING') throw new CliError(goesOn(id));
  const status = await statusTold(line, before);
  const { args } = await startInputOf(client, id, description.runId);
  const [spec, given] = args as [{ steps: WrittenStep[] }, object | undefined];
  const plan = planOf(spec.steps, status, from);
  await warnOfLeftovers(line, before, warn);
  const takeOver: TakeOver = { runId: description.runId, steps: plan.takenOver };
  const run = { ...given, date: status.date, takeOver };
  const problem = problemWithSize(run, 'run', ARGUMENT);
  if (problem !== undefined) throw new CliError(`${id} cannot hand on what it has done: ${problem}`);
  const handle = await start(line, before, status, [spec, run]);
  const taken = Object.keys(plan.takenOver);
  const sentence = `Started ${id} again: ${listed(plan.again)}. Taken over: ${taken.length ? listed(taken) : 'nothing'}.`;
  return { handle, sentence };
}

function planOf(steps: WrittenStep[], status: PipelineStatus, from: string | undefined): RerunPlan {
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
async function warnOfLeftovers(
  line: TemporalLine,
  { description }: PipelineLook,
  warn: RerunOptions['warn'],
): Promise<void> {
  const { leftovers } = await findLeftovers(line, description, ANSWER_WITHIN_MS);
  for (const leftover of leftovers) warn(`warning: may still run: ${leftoverText(leftover)}`);
  if (leftovers.length)
    warn(
      `Stop it with: ${ownCommand('cleanup', [description.workflowId], { options: { 'run-id': description.runId } })}`,
    );
}

async function start(
  { client }: TemporalLine,
  { description: { workflowId, taskQueue } }: PipelineLook,
  { name, date, timezone = 'UTC' }: PipelineStatus,
  args: unknown[],
): Promise<WorkflowHandle> {
  const written = writtenPipeline(args[0]);
  try {
    return await client.workflow.start(PIPELINE, {
      args,
      taskQueue,
      workflowId,
      staticSummary: markdownText(`${name} of ${timeText(date, timezone)}, again`),
      staticDetails: written && graphDetails(written),
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
