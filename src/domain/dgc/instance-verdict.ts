import type { Verdict } from '../verdict';

/** Instance statuses as of 2026-11 (huawei-api 4.5). */
const VERDICTS: Record<string, Verdict> = {
  waiting: 'waiting',
  running: 'running',
  success: 'succeeded',
  forceSuccess: 'succeeded',
  ignoreSuccess: 'succeeded',
  fail: 'failed',
  'running-exception': 'failed',
  'manual-stop': 'stopped',
  // An operator stopped or holds it: which of the two is not documented, so the deadline decides.
  manual: 'undecided',
  pause: 'waiting',
  freeze: 'waiting',
  'waiting-confirm': 'waiting',
  'skip-by-depend': 'skipped',
  skip: 'skipped',
};

/** The marks an operator can put on an instance beside its status. */
export interface OperatorMarks {
  forceSuccess?: boolean;
  ignoreSuccess?: boolean;
}

/**
 * What a DGC instance status says. A freshly queued instance has no status. Success forced or a failure ignored by an
 * operator is success; {@link operatorMark} names it.
 */
export function instanceVerdict(status: string | undefined, marks: OperatorMarks = {}): Verdict {
  if (status === undefined || status === '') return 'waiting';
  const verdict = (Object.hasOwn(VERDICTS, status) && VERDICTS[status]) || 'undecided';
  return verdict === 'failed' && operatorMark(status, marks) ? 'succeeded' : verdict;
}

/** How an operator made this instance count as a success, if one did. */
export function operatorMark(
  status: string | undefined,
  marks: OperatorMarks,
): 'forceSuccess' | 'ignoreSuccess' | undefined {
  if (status === 'forceSuccess' || marks.forceSuccess) return 'forceSuccess';
  if (status === 'ignoreSuccess' || marks.ignoreSuccess) return 'ignoreSuccess';
  return undefined;
}
