import { meaningsOf, oneOf } from '../status-word';
import type { Verdict } from '../verdict';

/** Words of the vendor's list of submission statuses and of its samples, as of 2026-11 (huawei-api 3.4). */
const verdictIn = meaningsOf<Verdict>({
  BOOTING: 'running',
  RUNNING: 'running',
  PENDING: 'waiting',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  FAILURE_ON_SUBMIT: 'failed',
  STOPPED: 'stopped',
  // CDM has lost sight of the run, which may still be moving rows.
  UNKNOWN: 'undecided',
  // Right after a start: the new submission is not visible yet.
  NEVER_EXECUTED: 'undecided',
  NEW: 'undecided',
});

/** A row that a job has before its first run, which is none. */
export const wasNeverRun = oneOf('NEVER_EXECUTED');
/** What a list shows at a job that was never run. */
export const isNew = oneOf('NEW');

/** What a CDM submission status says. A word that is not on the list is undecided, never success. */
export function submissionVerdict(status: string | undefined): Verdict {
  return verdictIn(status) ?? 'undecided';
}
