import { CancellationScope } from '@temporalio/workflow';
import type { PlannedStep } from '../domain/plan';

/**
 * Runs every step as soon as all that it needs is done, side by side where the graph allows. When one fails, the others
 * are cancelled, and all are waited for.
 * @param run runs one step; it may say early that the step has failed, while what it started is still being stopped
 * @throws what the first step to fail threw or said, or the cancellation
 */
export async function runGraph(
  steps: PlannedStep[],
  run: (step: PlannedStep, failing: (failure: unknown) => void) => Promise<void>,
): Promise<void> {
  const scope = new CancellationScope();
  const byId = new Map(steps.map((step) => [step.id, step]));
  const running = new Map<string, Promise<void>>();
  const first: { failure?: unknown } = {};
  const failing = (failure: unknown) => {
    if ('failure' in first) return;
    first.failure = failure;
    scope.cancel();
  };

  async function afterNeeds(step: PlannedStep): Promise<void> {
    await Promise.all(needsOf(steps, step).map((id) => runningOf(byId.get(id))));
    await run(step, failing);
  }

  function runningOf(step: PlannedStep | undefined): Promise<void> {
    if (!step) return Promise.resolve();
    const known = running.get(step.id) ?? afterNeeds(step);
    running.set(step.id, known);
    return known;
  }

  try {
    await scope.run(() => Promise.all(steps.map(runningOf)));
  } catch (error) {
    scope.cancel();
    await Promise.allSettled(running.values());
    throw 'failure' in first ? first.failure : error;
  }
}

/** Plans made before a step could name its needs have none: each step follows the one before it. */
function needsOf(steps: PlannedStep[], step: PlannedStep): string[] {
  const before = steps[steps.indexOf(step) - 1];
  return step.needs ?? (before ? [before.id] : []);
}
