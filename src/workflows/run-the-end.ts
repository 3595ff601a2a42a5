import { CancellationScope, DeterminismViolationError, isCancellation, log } from '@temporalio/workflow';
import { BOUNDS } from '../domain/bounds';
import type { PipelineOutcome } from '../domain/plan';
import { cut } from '../domain/reason';
import { knownFailure } from './known-failure';
import type { Notices } from './notices';
import type { Pipeline } from './pipeline';
import { runGraph } from './run-graph';
import { settleStep } from './settle-step';

/** Every step that is not of the end has been done. */
export const SUCCEEDED: PipelineOutcome = { state: 'succeeded', failure: '' };

/** How a pipeline fares that has thrown this. */
export function outcomeOf(error: unknown): PipelineOutcome {
  if (isCancellation(error)) return { state: 'cancelled', failure: '' };
  return { state: 'failed', failure: cut(knownFailure(error).message, BOUNDS.noticeCharacters.most) };
}

/** Whether the plan has steps that run when all others are over. */
export function hasAnEnd({ plan }: Pipeline): boolean {
  return plan?.steps.some(({ always }) => always) === true;
}

/**
 * Runs those steps once, in the order of their needs. A cancel does not reach them, and one that fails keeps no other from
 * running: what is put in order at the end has to be, whatever came before.
 * @returns what they have failed of
 */
export async function runTheEnd(pipeline: Pipeline, notices: Notices, outcome: PipelineOutcome): Promise<unknown[]> {
  const { plan, inbox } = pipeline;
  if (!plan) return [];
  pipeline.isOver(outcome);
  // Whoever ends a paused pipeline wants it to end.
  if (inbox.paused && outcome.state !== 'succeeded') inbox.resume();
  const failures: unknown[] = [];
  const ofTheEnd = { ...plan, steps: plan.steps.filter(({ always }) => always) };
  const untroubled = () => undefined;
  await CancellationScope.nonCancellable(async () =>
    runGraph(
      ofTheEnd,
      (step, { begun }) =>
        settleStep(pipeline, notices, step, { failing: untroubled, begun }).catch((error: unknown) => {
          if (error instanceof DeterminismViolationError) throw error;
          log.error(`step ${step.id} of the end failed: ${knownFailure(error).message}`);
          failures.push(error);
        }),
      inbox,
    ),
  );
  return failures;
}
