import { BOUNDS } from './bounds';
import { cut } from './reason';
import type { Refusal, StartResult } from './run';
import type { Receipt, RunStatus } from './status';

// What an activity returns is kept in the history for good, and a step may have a hundred runs: what is said of them
// shares one length. Cut where it is read, so that nothing longer is ever sent.

/** How many characters may be said of each of so many. */
export function reasonShare(entries: number): number {
  return Math.min(BOUNDS.reasonCharacters.most, Math.floor(BOUNDS.reasonsCharacters.most / Math.max(1, entries)));
}

/** How runs have ended, with what is said of each in its share. */
export function boundedEnds<End extends RunStatus>(ends: End[]): End[] {
  const most = reasonShare(ends.length);
  return ends.map((end) => ({ ...end, status: wordOf(end.status), reason: end.reason && cut(end.reason, most) }));
}

/** What has become of a start, with what is said of each unit in its share. */
export function boundedStart(result: StartResult): StartResult {
  const { runs, refused } = result;
  const most = reasonShare(runs.length + refused.length);
  return {
    ...result,
    runs: runs.map((run) => (run.doubt === undefined ? run : { ...run, doubt: cut(run.doubt, most) })),
    refused: refused.map((refusal): Refusal => ({ ...refusal, reason: cut(refusal.reason, most) })),
  };
}

/** Receipts, with what is left in its share. */
export function boundedReceipts(receipts: Receipt[]): Receipt[] {
  const most = reasonShare(receipts.length);
  return receipts.map((receipt) => ({
    ...receipt,
    leftRunning: receipt.leftRunning && cut(receipt.leftRunning, most),
  }));
}

/** A status word, which the cloud may have made up. */
export function wordOf(status: string | undefined): string | undefined {
  return status === undefined ? undefined : cut(status, BOUNDS.statusWordCharacters.most);
}
