import { z } from 'zod';
import { wireBoolean, wireId, wireList, wireLongCount, wireNumber, wireText, wireTime } from '../reply/wire-values';

/** One run of a CDM job. Every field may be missing, as the vendor's own samples leave most of them out. */
export interface CdmSubmission {
  /** The only key of a run. Grows with time; counted across the cluster, not per job. */
  id?: number | string;
  /** The job it is a run of; one reply may hold those of several. */
  jobName?: string;
  /** Who started it. */
  user?: string;
  /** When the run was submitted, by the cloud's clock, in milliseconds since 1970. */
  createdAtMs?: number;
  /** When it was carried out, which is the same moment in the samples there are. */
  executedAtMs?: number;
  /** When its entry was last changed, by the cloud's clock, in milliseconds since 1970. */
  updatedAtMs?: number;
  /** 0 to 100. Absent for the vendor's -1, which means failed or, while booting, nothing. */
  progress?: number;
  /** The vendor's word, e.g. `BOOTING`, `RUNNING`, `SUCCEEDED`, `FAILED`. */
  status?: string;
  /** Started by CDM's own schedule. */
  executedAutomatically?: boolean;
  /** A count beyond 2^53 is the text of its digits. */
  rowsWritten?: number | string;
  /** From CDM's counters: only runs that have succeeded have them. */
  rowsRead?: number | string;
  /** As `rowsRead`. */
  bytesWritten?: number | string;
  /** As `rowsRead`; of migrations of files. */
  filesWritten?: number | string;
  /** Why it failed, in CDM's words; absent where it did not. */
  errorSummary?: string;
  /** As `errorSummary`, at length; may be a stack trace. */
  errorDetails?: string;
}

const counters = z.object({
  ROWS_WRITTEN: wireLongCount,
  ROWS_READ: wireLongCount,
  BYTES_WRITTEN: wireLongCount,
  FILES_WRITTEN: wireLongCount,
});

/** Present on success only, under the class name of the engine CDM grew from. */
const counterGroups = z.record(z.string(), z.unknown()).transform((groups) => {
  const names = Object.keys(groups);
  const group = groups[names.find((name) => name.endsWith('SqoopCounters')) ?? names[0] ?? ''];
  return counters.safeParse(group).data ?? {};
});

/** `last-udpate-user`, misspelt or not, is not read: nothing depends on it. */
const submission = z
  .object({
    'submission-id': wireId,
    'job-name': wireText,
    'creation-user': wireText,
    // A number in the table, text in the vendor's own example.
    'creation-date': wireTime,
    'execute-date': wireTime,
    'last-update-date': wireTime,
    progress: wireNumber,
    status: wireText,
    'is-execute-auto': wireBoolean,
    write_rows: wireLongCount,
    'error-summary': wireText,
    'error-details': wireText,
    counters: counterGroups.optional().catch(undefined),
  })
  .transform((row): CdmSubmission => ({
    id: row['submission-id'],
    jobName: row['job-name'],
    user: row['creation-user'],
    createdAtMs: row['creation-date'],
    executedAtMs: row['execute-date'],
    updatedAtMs: row['last-update-date'],
    // Also false where there is none.
    progress: Number(row.progress) >= 0 ? row.progress : undefined,
    status: row.status,
    executedAutomatically: row['is-execute-auto'],
    // write_rows stays 0 for all but incremental jobs, where no counters come.
    rowsWritten: row.counters?.ROWS_WRITTEN ?? (row.write_rows || undefined),
    rowsRead: row.counters?.ROWS_READ,
    bytesWritten: row.counters?.BYTES_WRITTEN,
    filesWritten: row.counters?.FILES_WRITTEN,
    errorSummary: row['error-summary'],
    errorDetails: row['error-details'],
  }));

const rows = wireList(submission);

/** The reply of a start: accepted, even when it names no run. */
export const startReply = z.object({ submissions: rows.optional() }).transform((reply) => reply.submissions ?? []);

/** Status and history: a reply that lists nothing must say so, as "no run" is what lets a start go out again. */
export const submissionsReply = z.object({ submissions: rows }).transform((reply) => reply.submissions);
