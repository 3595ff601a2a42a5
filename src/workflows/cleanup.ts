import { setCurrentDetails } from '@temporalio/workflow';
import type { Leftover } from '../domain/leftover';
import type { PlannedStep } from '../domain/plan';
import type { Receipt } from '../domain/status';
import { receiptText } from '../domain/status-text';
import { STOP_FOR_MS } from './activity-options';
import { stopWhatIsOurs } from './stop-step';
import { newTrail } from '../domain/trail';

/** What has become of the leftovers of one step. */
interface Cleaned {
  step: string;
  receipt: Receipt[];
}

/**
 * Stops what a pipeline left that can no longer stop it itself, since it was terminated. Input: the answer of the
 * pipeline's `leftovers` query. Nothing that is not the pipeline's own is touched.
 * @returns a receipt for each run
 */
export async function huaweiCloudCleanup(leftovers: Leftover[]): Promise<Cleaned[]> {
  const cleaned = await Promise.all(
    leftovers.map(async (leftover) => ({ step: leftover.step, receipt: await cleanUp(leftover) })),
  );
  setCurrentDetails(
    cleaned.flatMap(({ step, receipt }) => receipt.map((one) => `- ${step}: ${receiptText(one)}`)).join('\n'),
  );
  return cleaned;
}

/** Stops what is left of one step, with a receipt. */
export async function cleanUp(leftover: Leftover): Promise<Receipt[]> {
  const { runs, fence, restartOf, startingSince, title } = leftover;
  if (startingSince !== undefined) {
    const leftRunning = `a start was under way since ${startingSince}, and nobody knows what became of it: look at the job's runs since then`;
    return [{ run: title, asked: false, confirmed: false, leftRunning }];
  }
  return stopWhatIsOurs(stepOf(leftover), { ...newTrail(), runs, fence, restartOf });
}

function stepOf({ step: id, service, connection, body }: Leftover): PlannedStep {
  const step = { id, service, connection, body, timeoutMs: STOP_FOR_MS, whenRunning: 'fail', renderWhenDue: false };
  return step as PlannedStep;
}
