import { log, patched, workflowInfo } from '@temporalio/workflow';
import { BOUNDS } from '../domain/bounds';
import type { Leftover } from '../domain/leftover';
import { cut } from '../domain/reason';
import type { Receipt } from '../domain/status';
import { activity } from './activity';
import { LEFT_BEFORE_RESET } from './activity-options';
import { cleanUp } from './cleanup';
import { knownFailure } from './known-failure';
import type { Pipeline } from './pipeline';
import { wasReset } from './resets';
import { kindOf } from './step-kinds';

/** Histories of 0.1.0 know nothing of it. */
const KNOWS_RESETS = 'knows-that-it-was-reset';

/** Whether the run began by a reset, and its history was written by code that makes something of that. */
export function knowsThatItWasReset(): boolean {
  return wasReset() && patched(KNOWS_RESETS);
}

/**
 * Stops what earlier runs of this workflow left of steps that this one, which began by a reset, has not come to. Asked
 * for whether there was a reset or not, since the order of what a workflow asks for must not depend on its run id: a
 * replay of its history has another one.
 *
 * A run that ends before its plan is made (cancelled by then, or its connection is gone since) has no steps to go by: all that was left
 * is the pipeline's own, where the workflow is.
 */
export async function stopEarlierRuns(pipeline: Pipeline): Promise<void> {
  const { plan, progress } = pipeline;
  const isKnown = knowsThatItWasReset();
  if (!plan && !(progress.ownsWorkflow && isKnown)) return;
  const steps = plan && new Set(plan.steps.flatMap(({ id, compensate }) => [id, compensate?.id]));
  const left = await leftBeforeReset((message) => tellThatUnknown(pipeline, message));
  const ours = left.filter((one) => !steps || (steps.has(one.step) && !(isKnown && isAnothers(pipeline, one))));
  if (!steps) progress.unplanned(ours);
  await Promise.all(ours.map(async (leftover) => stop(pipeline, leftover)));
}

/**
 * In a workflow of somebody else's: stops what its runs before the reset left of what this one has not come to, since it was cancelled
 * before that was planned, has failed, or took another way. Each pipeline that it has planned has seen to its own.
 */
export async function stopWhatNothingCameTo(): Promise<void> {
  const left = await leftBeforeReset();
  await Promise.all(left.map(async (one) => tellWhatRuns(`step ${one.step} of before a reset`, await cleanUp(one))));
}

/** Of what nobody waits for any more, only the log can tell that it may still run. */
export function tellWhatRuns(what: string, receipt: readonly Receipt[]): void {
  for (const { leftRunning } of receipt) {
    if (leftRunning !== null) log.error(`${what}, at the end of its workflow: ${leftRunning}`);
  }
}

/** What the runs before this one have left, and it has not taken over. @param unknown hears why that is not known */
async function leftBeforeReset(unknown?: (why: string) => void): Promise<Leftover[]> {
  const look = activity('huaweicloud.leftBeforeReset', {
    ...LEFT_BEFORE_RESET,
    summary: 'look for what was left before a reset',
  });
  return look(workflowInfo().originalExecutionRunId).catch((error: unknown): Leftover[] => {
    const { message } = knownFailure(error);
    log.error(`what was left before a reset is not known: ${message}`);
    unknown?.(message);
    return [];
  });
}

/** In a workflow of somebody else's, another pipeline has a step of the same id: each job that is run by itself is called `job`. */
function isAnothers(pipeline: Pipeline, { step: id, service, title }: Leftover): boolean {
  const planned = pipeline.plan?.steps.flatMap((step) => [step, ...(step.compensate ? [step.compensate] : [])]) ?? [];
  const step = pipeline.latest(id) ?? planned.find((one) => one.id === id);
  if (!step || step.service !== service) return true;
  // What it is called is not known yet.
  if (step.renderWhenDue) return false;
  return kindOf(step).title(step.body) !== title;
}

/** Whatever this run has a run of it has taken over; of the other steps nobody knows. */
function tellThatUnknown({ plan, progress }: Pipeline, message: string): void {
  const leftRunning = cut(
    `if this workflow was reset, what it had started before that is not known (${message}): look at the job's runs`,
    BOUNDS.reasonCharacters.most,
  );
  for (const { id } of plan?.steps ?? []) {
    const { runs = [], receipt = [], takenOver } = progress.stepOf(id) ?? {};
    if (!runs.length && takenOver === undefined)
      progress.step(id, { receipt: [...receipt, { run: id, asked: false, confirmed: false, leftRunning }] });
  }
}

async function stop({ plan, progress }: Pipeline, leftover: Leftover): Promise<void> {
  const receipt = await cleanUp(leftover);
  // What a compensation has left is listed with its step.
  const { id } = plan?.steps.find(({ compensate }) => compensate?.id === leftover.step) ?? { id: leftover.step };
  const before = progress.stepOf(id)?.receipt ?? [];
  progress.step(id, { receipt: [...before, ...receipt] });
}
