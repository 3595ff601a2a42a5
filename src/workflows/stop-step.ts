import { CancellationScope } from '@temporalio/workflow';
import { BOUNDS } from '../domain/bounds';
import { markdownWithin } from '../domain/markdown-text';
import type { OwnedRuns } from '../domain/owned-runs';
import type { PlannedStep } from '../domain/plan';
import type { RunEnd } from '../domain/run';
import type { Receipt } from '../domain/status';
import { STOP_FOR_MS } from './activity-options';
import { knownFailure } from './known-failure';
import { kindOf } from './step-kinds';

/**
 * Stops what a step has left in the cloud, and nothing that is not ours. The receipt is empty when there is nothing.
 * Never throws: what could not be stopped is in the receipt, and stays the step's own.
 * @param options.sparesHalted runs that are halted are left as they are, and listed
 */
export async function stopWhatIsOurs(
  owned: OwnedRuns<PlannedStep>,
  { sparesHalted = false }: { sparesHalted?: boolean } = {},
): Promise<Receipt[]> {
  const { step } = owned;
  const kind = kindOf(step);
  const spared = sparesHalted ? owned.ends.filter(({ verdict }) => verdict === 'halted').map(receiptOfSpared) : [];
  const runs = owned.runsToStop().filter(({ id }) => !spared.some(({ run }) => run === id));
  if (kind.leavesNothing || (!runs.length && !owned.mayHaveStarted)) return spared;
  const activities = kind.activities(step, summaryOf(step));
  const { id, connection, body } = step;
  const request = {
    step: id,
    connection,
    body,
    runs,
    fence: owned.fence,
    restartOf: owned.restartOf,
    forMs: STOP_FOR_MS,
  };
  const receipts = await CancellationScope.nonCancellable(() => activities.stop(request)).catch((error: unknown) => {
    const leftRunning = `could not be stopped: ${knownFailure(error).message}`;
    const left = runs.length ? runs.map((run) => run.id) : [id];
    return left.map((run): Receipt => ({ run, asked: true, confirmed: false, leftRunning }));
  });
  owned.stopped(receipts);
  return [...receipts, ...spared];
}

function receiptOfSpared({ id, job, status, haltedSince }: RunEnd): Receipt {
  const leftRunning = `${job} ${id}: ${status ?? 'halted'} since ${haltedSince ?? 'an unknown time'}, left as it is (whenHalted: fail)`;
  return { run: id, asked: false, confirmed: false, leftRunning };
}

/** What every activity of a step is told. */
export function requestOf({ id, connection, body }: PlannedStep) {
  return { step: id, connection, body };
}

/** What Temporal's web UI shows of an activity: whose step it is, and what job. */
export function summaryOf(step: PlannedStep): string {
  return markdownWithin(`${step.id}: ${kindOf(step).title(step.body)}`, BOUNDS.summaryCharacters.most);
}
