import {
  ApplicationFailure,
  CancellationScope,
  condition,
  DeterminismViolationError,
  isCancellation,
} from '@temporalio/workflow';
import { BOUNDS } from '../domain/bounds';
import type { PlannedPipeline } from '../domain/plan';
import { listed } from '../domain/quoted';
import { cut } from '../domain/reason';
import { shownStatus } from '../domain/short-status';
import type { FailureSummary, PipelineStatus } from '../domain/status';
import { checkedRun } from './arguments';
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
 * @param spec what somebody has sent, which may be anything
 * @param run what is given at run time, which may be anything
 * @throws ApplicationFailure whose message names the cause first and then every compensation; CancelledFailure
 */
export async function runPipelineSteps(spec: unknown, run: unknown, pipeline: Pipeline): Promise<PipelineStatus> {
  const { progress } = pipeline;
  let notices = new Notices(undefined);
  try {
    const plan = await checkSpec(spec, checkedRun(spec, run));
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
  return shownStatus(progress.status);
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
  const { failureTexts, failureTextCharacters } = BOUNDS;
  const texts = compensations.map((text) => cut(text, failureTextCharacters.most));
  const undone = texts.length ? ` -- earlier steps: ${listed(texts, failureTexts.most, '; ')}` : '';
  return ApplicationFailure.create({
    type: cause.type,
    message: cause.message + undone,
    nonRetryable: true,
    details: [shownStatus(status)],
  });
}
