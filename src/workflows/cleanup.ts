import { BOUNDS } from '../domain/bounds';
import { linesWithin, markdownWithin } from '../domain/markdown-text';
import type { Leftover } from '../domain/leftover';
import { OwnedRuns } from '../domain/owned-runs';
import type { PlannedStep } from '../domain/plan';
import type { Receipt } from '../domain/status';
import { receiptText } from '../domain/status-text';
import { STOP_FOR_MS } from './activity-options';
import { checkedLeftovers } from './arguments';
import { showDetails } from './current-details';
import { stopWhatIsOurs } from './stop-step';

/** A line that is longer hides the others. */
const LINE_MAX = 1_000;

/** What has become of the leftovers of one step. */
export interface Cleaned {
  /** The step's `id`. */
  step: string;
  /** What became of each of its runs. */
  receipt: Receipt[];
}

/**
 * Stops what a pipeline left that can no longer stop it itself, since it was terminated. Input: the answer of the
 * pipeline's `leftovers` query. Nothing that is not the pipeline's own is touched.
 * @returns a receipt for each run
 * @throws ApplicationFailure `HuaweiCloud.InvalidSpec` when the input is no such answer
 */
export async function huaweiCloudCleanup(leftovers: Leftover[]): Promise<Cleaned[]> {
  const cleaned = await Promise.all(
    checkedLeftovers(leftovers).map(async (leftover) => ({ step: leftover.step, receipt: await cleanUp(leftover) })),
  );
  const lines = cleaned.flatMap(({ step, receipt }) =>
    receipt.map((one) => `- ${markdownWithin(`${step}: ${receiptText(one)}`, LINE_MAX)}`),
  );
  showDetails(() => linesWithin(lines, BOUNDS.detailsCharacters.most));
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
  return stopWhatIsOurs(OwnedRuns.of(stepOf(leftover), { runs, fence, restartOf: restartOf ?? undefined }));
}

function stepOf({ step: id, service, connection, body }: Leftover): PlannedStep {
  const step = { id, service, connection, body, timeoutMs: STOP_FOR_MS, whenRunning: 'fail', renderWhenDue: false };
  return step as PlannedStep;
}
