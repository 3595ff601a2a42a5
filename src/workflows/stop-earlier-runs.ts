import { log, workflowInfo } from '@temporalio/workflow';
import type { Leftover } from '../domain/leftover';
import { activity } from './activity';
import { cleanUp } from './cleanup';
import { knownFailure } from './known-failure';
import type { Pipeline } from './pipeline';

const OPTIONS = {
  startToCloseTimeout: '1 minute',
  retry: { maximumAttempts: 3 },
  summary: 'look for what was left before a reset',
} as const;

/**
 * Stops what earlier runs of this workflow left of steps that this one, which began by a reset, has not come to. Asked
 * for whether there was a reset or not, since the order of what a workflow asks for must not depend on its run id: a
 * replay of its history has another one.
 */
export async function stopEarlierRuns(pipeline: Pipeline): Promise<void> {
  const steps = new Set(pipeline.plan?.steps.flatMap(({ id, compensate }) => [id, compensate?.id]));
  if (!steps.size) return;
  const leftBeforeReset = activity('huaweicloud.leftBeforeReset', OPTIONS);
  const left = await leftBeforeReset(workflowInfo().originalExecutionRunId).catch((error: unknown): Leftover[] => {
    log.error(`what was left before a reset is not known: ${knownFailure(error).message}`);
    return [];
  });
  await Promise.all(left.filter(({ step }) => steps.has(step)).map(async (leftover) => stop(pipeline, leftover)));
}

async function stop({ progress }: Pipeline, leftover: Leftover): Promise<void> {
  const receipt = await cleanUp(leftover);
  const before = progress.stepOf(leftover.step)?.receipt ?? [];
  progress.step(leftover.step, { receipt: [...before, ...receipt] });
}
