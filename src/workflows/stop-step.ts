import { CancellationScope } from '@temporalio/workflow';
import type { PlannedStep } from '../domain/plan';
import type { Receipt } from '../domain/status';
import { STOP_FOR_MS } from './activity-options';
import { knownFailure } from './known-failure';
import { kindOf } from './kind-of';
import { summaryOf } from './step-request';
import type { Trail } from '../domain/trail';
import { mayHaveStarted, runsAtLarge, settleTrail } from '../domain/trail';

/**
 * Stops what a step has left in the cloud, and nothing that is not ours. The receipt is empty when there is nothing.
 * Never throws: what could not be stopped is in the receipt, and stays in the trail.
 */
export async function stopWhatIsOurs(step: PlannedStep, trail: Trail): Promise<Receipt[]> {
  const kind = kindOf(step);
  const runs = runsAtLarge(step, trail);
  if (kind.leavesNothing || (!runs.length && !mayHaveStarted(trail))) return [];
  const activities = kind.activities(step, summaryOf(step));
  const { id, connection, body } = step;
  const request = {
    step: id,
    connection,
    body,
    runs,
    fence: trail.fence,
    restartOf: trail.restartOf,
    forMs: STOP_FOR_MS,
  };
  const receipts = await CancellationScope.nonCancellable(() => activities.stop(request)).catch((error: unknown) => {
    const leftRunning = `could not be stopped: ${knownFailure(error).message}`;
    const left = runs.length ? runs.map((run) => run.id) : [id];
    return left.map((run): Receipt => ({ run, asked: true, confirmed: false, leftRunning }));
  });
  settleTrail(trail, receipts);
  return receipts;
}
