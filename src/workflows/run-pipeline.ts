import type { ApplicationFailure } from '@temporalio/workflow';
import { CancellationScope, condition, DeterminismViolationError, isCancellation } from '@temporalio/workflow';
import { BOUNDS } from '../domain/bounds';
import type { PlannedPipeline } from '../domain/plan';
import { listed } from '../domain/quoted';
import { cut } from '../domain/reason';
import { shownStatus } from '../domain/short-status';
import type { FailureSummary, PipelineStatus } from '../domain/status';
import { failure } from '../failures/failure';
import { checkedRun } from './arguments';
import { checkSpec } from './check';
import { compensate } from './compensate';
import { Expectation } from './expectation';
import { knownFailure } from './known-failure';
import { Notices } from './notices';
import type { Pipeline } from './pipeline';
import { runGraph } from './run-graph';
import { hasAnEnd, outcomeOf, runTheEnd, SUCCEEDED } from './run-the-end';
import { settleStep } from './settle-step';
import { knowsThatItWasReset, stopEarlierRuns } from './stop-earlier-runs';
import { keptInMind } from './under-way';

/**
 * Runs a pipeline: each step as soon as all that it needs is done. When one fails, or the pipeline is cancelled, what it
 * started is stopped and the steps already done are undone, last first; where the spec says `hold`, a person is asked.
 * Steps with `always` are run at the very end, whatever came before.
 * @param spec what somebody has sent, which may be anything
 * @param run what is given at run time, which may be anything
 * @throws ApplicationFailure whose message names the cause first and then every compensation; CancelledFailure
 */
export function runPipelineSteps(spec: unknown, run: unknown, pipeline: Pipeline): Promise<PipelineStatus> {
  return keptInMind(pipeline, async () => toItsEnd(spec, run, pipeline));
}

async function toItsEnd(spec: unknown, run: unknown, pipeline: Pipeline): Promise<PipelineStatus> {
  const { progress } = pipeline;
  const { begunAt } = progress;
  let notices = new Notices(undefined);
  let expectation: Expectation | undefined;
  try {
    const given = checkedRun(spec, run);
    const plan = await checkSpec(spec, given, begunAt);
    rejectHoldWithoutUpdates(plan, pipeline);
    notices = new Notices(plan.notify);
    pipeline.take(plan, given.takeOver);
    expectation = plan.expect && new Expectation(plan.expect, progress, notices);
    await runGraph(
      { ...plan, steps: pipeline.stepsToRun() },
      (step, told) => settleStep(pipeline, notices, step, told),
      pipeline.inbox,
    );
  } catch (error) {
    // The run is well: it waits for the code that fits it.
    if (error instanceof DeterminismViolationError) throw error;
    const undone = await CancellationScope.nonCancellable(async () => compensate(pipeline));
    await CancellationScope.nonCancellable(async () => stopEarlierRuns(pipeline));
    const further = hasAnEnd(pipeline) ? await runTheEnd(pipeline, notices, outcomeOf(error)) : [];
    expectation?.end();
    const end = endBadly(error, { undone, further }, pipeline, notices);
    await drainNoticesAndUpdates(pipeline, notices);
    throw end;
  }
  // A step that is passed over now, a compensation, a created job: none of these has this run come to.
  if (knowsThatItWasReset()) await CancellationScope.nonCancellable(async () => stopEarlierRuns(pipeline));
  const [failed, ...further] = hasAnEnd(pipeline) ? await runTheEnd(pipeline, notices, SUCCEEDED) : [];
  expectation?.end();
  if (failed !== undefined) {
    const end = endBadly(failed, { undone: [], further }, pipeline, notices);
    await drainNoticesAndUpdates(pipeline, notices);
    throw end;
  }
  progress.end('succeeded');
  await drainNoticesAndUpdates(pipeline, notices);
  return shownStatus(progress.status);
}

/** What a failure tells of beside its cause: how each earlier step was undone, and what has failed at the end. */
interface FurtherTexts {
  undone: string[];
  further: unknown[];
}

/** Takes note of the end. @returns what to throw */
function endBadly(error: unknown, texts: FurtherTexts, { progress }: Pipeline, notices: Notices): unknown {
  if (isCancellation(error)) {
    progress.end('cancelled');
    return error;
  }
  const { type, message } = knownFailure(error);
  progress.end('failed', { type, message });
  notices.tell('failure', progress.status, message);
  return pipelineFailure({ type, message }, texts, progress.status);
}

/** Notices that are under way, and people who have just been answered. */
async function drainNoticesAndUpdates({ inbox }: Pipeline, notices: Notices): Promise<void> {
  if (!notices.areUnderWay && !inbox.listening) return;
  await CancellationScope.nonCancellable(async () => {
    await notices.settled();
    // Our own people only: handlers of the workflow around us may wait for this very pipeline.
    if (inbox.listening) await condition(() => inbox.listening === 0);
  });
}

/** A step that waits for a person where none can answer would wait for ever. */
function rejectHoldWithoutUpdates({ onFailure, steps }: PlannedPipeline, { acceptsUpdates }: Pipeline): void {
  const holds = onFailure === 'hold' || steps.some(({ onAmbiguousStart }) => onAmbiguousStart === 'hold');
  if (acceptsUpdates || !holds) return;
  const message = '`hold` waits for a person, and this workflow hears none: call runPipeline with { updates: true }';
  throw failure('InvalidSpec', message);
}

function pipelineFailure(
  cause: FailureSummary,
  { undone, further }: FurtherTexts,
  status: PipelineStatus,
): ApplicationFailure {
  const texts = [
    cause.message,
    ...(undone.length ? [`earlier steps: ${shortened(undone)}`] : []),
    ...(further.length ? [`at the end: ${shortened(further.map((error) => knownFailure(error).message))}`] : []),
  ];
  return failure({ type: cause.type }, texts.join(' -- '), { details: [shownStatus(status)] });
}

function shortened(texts: string[]): string {
  const { failureTexts, failureTextCharacters } = BOUNDS;
  return listed(
    texts.map((text) => cut(text, failureTextCharacters.most)),
    failureTexts.most,
    '; ',
  );
}
