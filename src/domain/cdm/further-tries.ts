import type { SubmissionSeen } from './submissions-since';
import type { CdmTrace } from './submission-id';
import { isSince, rowOf } from './submissions-since';
import { compareIds } from './submission-id';
import { submissionVerdict } from './submission-verdict';

/** RETRY_TRIPLE: so often CDM runs a failed job again by itself. */
export const MOST_FURTHER_TRIES = 3;

/** A submission whose end is dated, where CDM dates it. */
interface Try extends SubmissionSeen {
  updatedAtMs?: number;
}

/**
 * A run of a job that CDM itself tries again when it fails, and the submissions in which it did: oldest first, the run
 * alone where there are none. No page says whether a further try is a new submission or the same one, nor how a new one
 * would tell: it is taken for CDM's own when the same user has it begin soon after the failure, as the first to follow.
 * @param withinMs how soon that is, in milliseconds
 */
export function triesOf<Row extends Try>(rows: Row[], trace: CdmTrace, withinMs: number): Row[] {
  const first = rowOf(rows, trace);
  if (!first) return [];
  const tries = [first];
  while (tries.length <= MOST_FURTHER_TRIES) {
    const last = tries.at(-1) ?? first;
    const next = submissionVerdict(last.status) === 'failed' ? nextAfter(rows, last) : undefined;
    if (!next || !isOfSameUser(last, next) || !beganWithin(last, next, withinMs)) break;
    tries.push(next);
  }
  return tries;
}

/** What tells this submission from others. */
export function traceOf({ id, createdAtMs }: SubmissionSeen): CdmTrace {
  return { submissionId: id, createdAtMs };
}

/** The vendor's word, and of a further try which one it is: whoever reads it can look whether it was CDM's own. */
export function wordOfTry(tries: Try[]): string | undefined {
  const last = tries.at(-1);
  if (tries.length < 2 || last?.status === undefined) return last?.status;
  return `${last.status} (tried again by CDM: submission ${last.id ?? 'without an id'})`;
}

function nextAfter<Row extends Try>(rows: Row[], { id, createdAtMs }: Row): Row | undefined {
  const later = rows.filter((row) => isSince(row, { newestId: id, newestCreatedAtMs: createdAtMs }));
  return later.sort((a, b) => compareIds(a.id ?? a.createdAtMs ?? 0, b.id ?? b.createdAtMs ?? 0))[0];
}

function isOfSameUser(one: Try, other: Try): boolean {
  return one.user === other.user;
}

function beganWithin({ updatedAtMs, createdAtMs }: Try, next: Try, withinMs: number): boolean {
  const endedAtMs = updatedAtMs ?? createdAtMs;
  return endedAtMs === undefined || next.createdAtMs === undefined || next.createdAtMs - endedAtMs <= withinMs;
}
