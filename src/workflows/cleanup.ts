import { setCurrentDetails } from '@temporalio/workflow';
import { BOUNDS } from '../domain/bounds';
import type { Leftover } from '../domain/leftover';
import type { PlannedStep } from '../domain/plan';
import { cut } from '../domain/reason';
import type { Receipt } from '../domain/status';
import { receiptText } from '../domain/status-text';
import { STOP_FOR_MS } from './activity-options';
import { checkedLeftovers } from './arguments';
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
 * @throws ApplicationFailure `HuaweiCloud.InvalidSpec` when the input is no such answer
 */
export async function huaweiCloudCleanup(leftovers: unknown): Promise<Cleaned[]> {
  const cleaned = await Promise.all(
    checkedLeftovers(leftovers).map(async (leftover) => ({ step: leftover.step, receipt: await cleanUp(leftover) })),
  );
  const lines = cleaned.flatMap(({ step, receipt }) => receipt.map((one) => `- ${step}: ${receiptText(one)}`));
  setCurrentDetails(cut(lines.join('\n'), BOUNDS.detailsCharacters.most));
  return cleaned;
}

/** Stops what is left of one step, with a receipt. */
export async function cleanUp(leftover: Leftover): Promise<Receipt[]> {
  const { runs, restartOf, startingSince, title } = leftover;
  if (typeof startingSince === 'string') {
    const leftRunning = `a start was under way since ${startingSince}, and nobody knows what became of it: look at the job's runs since then`;
    return [{ run: title, asked: false, confirmed: false, leftRunning }];
  }
  // Languages that write what is absent as null mean the same.
  const fence = leftover.fence ?? undefined;
  return stopWhatIsOurs(stepOf(leftover), { ...newTrail(), runs, fence, restartOf: restartOf ?? undefined });
}

function stepOf({ step: id, service, connection, body }: Leftover): PlannedStep {
  const step = { id, service, connection, body, timeoutMs: STOP_FOR_MS, whenRunning: 'fail', renderWhenDue: false };
  return step as PlannedStep;
}
