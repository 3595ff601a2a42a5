import {
  ApplicationFailure,
  CancellationScope,
  condition,
  DeterminismViolationError,
  isCancellation,
} from '@temporalio/workflow';
import type { PlannedPipeline } from '../domain/plan';
import type { FailureSummary, PipelineStatus } from '../domain/status';
import type { PipelineRun } from './check';
import { checkSpec } from './check';
import { compensate } from './compensate';
import { knownFailure } from './known-failure';
import { Notices } from './notices';
import type { Pipeline } from './pipeline';
import { runGraph } from './run-graph';
import { settleStep } from './settle-step';
import { stopEarlierRuns } from './stop-earlier-runs';

/**
 * Runs a pipeline: each step as soon as all that it needs is done. When one fails, or the pipeline is cancelled, what it
 * started is stopped and the steps already done are undone, last first; where the spec says `hold`, a person is asked.
 * @throws ApplicationFailure whose message names the cause first and then every compensation; CancelledFailure
 */
export async function runPipelineSteps(spec: unknown, run: PipelineRun, pipeline: Pipeline): Promise<PipelineStatus> {
  const { progress } = pipeline;
  let notices = new Notices(undefined);
  try {
    const plan = await checkSpec(spec, run);
    refuseDeafHold(plan, pipeline);
    notices = new Notices(plan.notify);
    pipeline.take(plan);
    await runGraph(plan.steps, (step, failing) => settleStep(pipeline, notices, step, failing), pipeline.desk);
  } catch (error) {
    // The run is well: it waits for the code that fits it.
    if (error instanceof DeterminismViolationError) throw error;
    const compensations = await CancellationScope.nonCancellable(async () => compensate(pipeline));
    await CancellationScope.nonCancellable(async () => stopEarlierRuns(pipeline));
    const failure = endBadly(error, compensations, pipeline, notices);
    await lastWords(pipeline, notices);
    throw failure;
  }
  progress.end('succeeded');
  await lastWords(pipeline, notices);
  return progress.status;
}

/** Takes note of the end. @returns what to throw */
function endBadly(error: unknown, compensations: string[], { progress }: Pipeline, notices: Notices): unknown {
  if (isCancellation(error)) {
    progress.end('cancelled');
    return error;
  }
  const { type, message } = knownFailure(error);
  progress.end('failed', { type, message });
  notices.tell('failure', progress.status, message);
  return pipelineFailure({ type, message }, compensations, progress.status);
}

/** Notices that are under way, and people who have just been answered. */
async function lastWords({ desk }: Pipeline, notices: Notices): Promise<void> {
  if (!notices.areUnderWay && !desk.listening) return;
  await CancellationScope.nonCancellable(async () => {
    await notices.settled();
    // Our own people only: handlers of the workflow around us may wait for this very pipeline.
    if (desk.listening) await condition(() => desk.listening === 0);
  });
}

/** A step that waits for a person where none can answer would wait for ever. */
function refuseDeafHold({ onFailure, steps }: PlannedPipeline, { hearsPeople }: Pipeline): void {
  const holds = onFailure === 'hold' || steps.some(({ onAmbiguousStart }) => onAmbiguousStart === 'hold');
  if (hearsPeople || !holds) return;
  throw ApplicationFailure.create({
    type: 'HuaweiCloud.InvalidSpec',
    message: '`hold` waits for a person, and this workflow hears none: call runPipeline with { updates: true }',
    nonRetryable: true,
  });
}

function pipelineFailure(cause: FailureSummary, compensations: string[], status: PipelineStatus): ApplicationFailure {
  const undone = compensations.length ? ` -- earlier steps: ${compensations.join('; ')}` : '';
  return ApplicationFailure.create({
    type: cause.type,
    message: cause.message + undone,
    nonRetryable: true,
    details: [status],
  });
}
