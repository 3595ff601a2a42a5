import { submissionVerdict } from './submission-verdict';
import type { CdmTrace } from './submission-id';

/** What CDM's job list shows of a job: its last run, whoever started it, without the run's id. */
export interface ListedJob {
  /** Of its last run; `NEW` when it never ran. */
  status?: string;
  /** When its last run began. */
  startedAtMs?: number;
}

/**
 * How long a row that stays as it is stands for our run, once a look of its own has seen that go on. A job has one
 * active run at most, so that another run in our place shows another start; where the list shows no start, one may
 * have come and look the same.
 */
const BELIEVED_MS = 900_000;
const BELIEVED_WITHOUT_START_MS = 120_000;

/**
 * Whether the list proves that our run goes on. Anything but an active job whose last run is certainly ours proves
 * nothing: the row of a job is the row of whoever ran it last.
 * @param confirmed the row as it stood before a look of its own saw the run go on, and how long ago that was
 */
export function goesOnByList(row: ListedJob, trace: CdmTrace, confirmed?: { row: ListedJob; agoMs: number }): boolean {
  if (!isActive(row)) return false;
  if (row.startedAtMs !== undefined && row.startedAtMs === trace.createdAtMs) return true;
  if (!confirmed || confirmed.row.status !== row.status || confirmed.row.startedAtMs !== row.startedAtMs) return false;
  return confirmed.agoMs < (row.startedAtMs === undefined ? BELIEVED_WITHOUT_START_MS : BELIEVED_MS);
}

function isActive({ status }: ListedJob): boolean {
  return ['running', 'waiting'].includes(submissionVerdict(status));
}
