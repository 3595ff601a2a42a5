import { ApplicationFailure, CancellationScope, isCancellation, log } from '@temporalio/workflow';
import type { PlannedPipeline, PlannedStep, TemplateScope } from '../domain/plan';
import type { FailureSummary, PipelineStatus, StepStatus } from '../domain/status';
import type { PipelineRun } from './check';
import { checkSpec, resolveDue } from './check';
import { knownFailure } from './known-failure';
import type { Progress } from './progress';
import type { DoneStep } from './run-step';
import { runStep, undoStep } from './run-step';

/**
 * Runs a pipeline: each step after the one before it. When one fails, or the pipeline is cancelled, what it started is
 * stopped and the steps already done are undone, last first.
 * @throws ApplicationFailure whose message names the cause first and then every compensation; CancelledFailure
 */
export async function runPipelineSteps(spec: unknown, run: PipelineRun, progress: Progress): Promise<PipelineStatus> {
  const plan = await checkSpec(spec, run).catch((error: unknown) => {
    throw endBadly(error, [], progress);
  });
  progress.planned(plan);
  const done: DoneStep[] = [];
  try {
    for (const step of plan.steps) done.push(await runDueStep(step, plan, done, progress));
  } catch (error) {
    const compensations = await CancellationScope.nonCancellable(async () => compensate(plan, done, progress));
    throw endBadly(error, compensations, progress);
  }
  progress.end('succeeded');
  return progress.status;
}

/** Takes note of the end. @returns what to throw */
function endBadly(error: unknown, compensations: string[], progress: Progress): unknown {
  if (isCancellation(error)) {
    progress.end('cancelled');
    return error;
  }
  const { type, message } = knownFailure(error);
  progress.end('failed', { type, message });
  return pipelineFailure({ type, message }, compensations, progress.status);
}

async function runDueStep(
  step: PlannedStep,
  plan: PlannedPipeline,
  done: DoneStep[],
  progress: Progress,
): Promise<DoneStep> {
  return runStep(await resolveDue(step, scopeOf(plan, done), plan.timezone), (change) =>
    progress.step(step.id, change),
  );
}

/** Undoes what is done, last first; one that fails does not keep the others from being tried. */
async function compensate(plan: PlannedPipeline, done: DoneStep[], progress: Progress): Promise<string[]> {
  const texts: string[] = [];
  for (const step of [...done].reverse()) {
    const text = await compensateOne(step, plan, done, progress).catch((error: unknown) => {
      const { message } = knownFailure(error);
      log.error(`compensation of step ${step.step.id} failed: ${message}`);
      return `failed: ${message}`;
    });
    texts.push(`${step.step.id}: ${text}`);
  }
  return texts;
}

async function compensateOne(
  doneStep: DoneStep,
  plan: PlannedPipeline,
  done: DoneStep[],
  progress: Progress,
): Promise<string> {
  const { step } = doneStep;
  if (step.compensate) {
    // The step keeps its own state and runs; what its compensation left behind must still be listed.
    const note = ({ receipt, failure }: Partial<StepStatus>) =>
      progress.step(step.id, { ...(receipt && { receipt }), ...(failure && { failure }) });
    await runStep(await resolveDue(step.compensate, scopeOf(plan, done), plan.timezone), note);
    progress.step(step.id, { state: 'compensated', failure: undefined });
    return `compensated by ${step.compensate.service}`;
  }
  const receipt = await undoStep(doneStep);
  if (!receipt.length) return 'done, and nothing to undo';
  const left = receipt.filter(({ confirmed }) => !confirmed);
  progress.step(step.id, { state: left.length ? 'failed' : 'stopped', receipt });
  return left.length ? `left running: ${left.map(({ leftRunning }) => leftRunning).join('; ')}` : 'stopped';
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

function scopeOf(plan: PlannedPipeline, done: DoneStep[]): TemplateScope {
  const steps = Object.fromEntries(done.map(({ step, output }) => [step.id, output]));
  return { run: { date: plan.date }, params: plan.params, steps };
}
