import { meaningsOf, oneOf } from '../status-word';
import type { Verdict } from '../verdict';

/** Instance statuses as of 2026-11 (huawei-api 4.5). */
const verdictIn = meaningsOf<Verdict>({
  waiting: 'waiting',
  running: 'running',
  success: 'succeeded',
  forceSuccess: 'succeeded',
  ignoreSuccess: 'succeeded',
  fail: 'failed',
  // A node's failure policy has suspended the plan: a person continues it, tries it again or stops it.
  'running-exception': 'halted',
  'manual-stop': 'stopped',
  // An operator stopped or holds it: which of the two is not documented, so the deadline decides.
  manual: 'undecided',
  pause: 'waiting',
  freeze: 'waiting',
  'waiting-confirm': 'waiting',
  'skip-by-depend': 'skipped',
  skip: 'skipped',
});

const isForced = oneOf('forceSuccess');
const isIgnored = oneOf('ignoreSuccess');
/** It has been asked for, and its turn has not come. */
export const isQueued = oneOf('waiting');

/** The marks an operator can put on an instance beside its status. */
export interface OperatorMarks {
  /** Declared a success, whatever became of it. */
  forceSuccess?: boolean;
  /** Its failure counts as none. */
  ignoreSuccess?: boolean;
}

/**
 * What a DGC instance status says. A freshly queued instance has no status. Success forced or a failure ignored by an
 * operator is success; {@link operatorMark} names it.
 */
export function instanceVerdict(status: string | undefined, marks: OperatorMarks = {}): Verdict {
  if (status === undefined || status === '') return 'waiting';
  const verdict = verdictIn(status) ?? 'undecided';
  return (verdict === 'failed' || verdict === 'halted') && operatorMark(status, marks) ? 'succeeded' : verdict;
}

/** How an operator made this instance count as a success, if one did. */
export function operatorMark(
  status: string | undefined,
  marks: OperatorMarks,
): 'forceSuccess' | 'ignoreSuccess' | undefined {
  if (isForced(status) || marks.forceSuccess) return 'forceSuccess';
  if (isIgnored(status) || marks.ignoreSuccess) return 'ignoreSuccess';
  return undefined;
}
