import { z } from 'zod';
import { wireBoolean, wireId, wireList, wireLongCount, wireNumber, wireText, wireTime } from './wire-values';

/** One run of a CDM job. Every field may be missing, as the vendor's own samples leave most of them out. */
export interface CdmSubmission {
  /** The only key of a run. Grows with time; counted across the cluster, not per job. */
  id?: number | string;
  jobName?: string;
  /** Who started it. */
  user?: string;
  /** When the run was submitted, by the cloud's clock, in milliseconds since 1970. */
  createdAtMs?: number;
  /** When it was carried out, which is the same moment in the samples there are. */
  executedAtMs?: number;
  updatedAtMs?: number;
  /** 0 to 100. Absent for the vendor's -1, which means failed or, while booting, nothing. */
  progress?: number;
  status?: string;
  /** Started by CDM's own schedule. */
  executedAutomatically?: boolean;
  /** The job, with its history, vanishes after this run. */
  deletesJob?: boolean;
  /** A count beyond 2^53 is the text of its digits. */
  rowsWritten?: number | string;
  rowsRead?: number | string;
  bytesWritten?: number | string;
  filesWritten?: number | string;
  /** Id in the engine below, e.g. `job_local...`. */
  externalId?: string;
  errorSummary?: string;
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
    isDeleteJob: wireBoolean,
    write_rows: wireLongCount,
    'external-id': wireText,
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
    progress: row.progress === undefined || row.progress < 0 ? undefined : row.progress,
    status: row.status,
    executedAutomatically: row['is-execute-auto'],
    deletesJob: row.isDeleteJob,
    // write_rows stays 0 for all but incremental jobs, where no counters come.
    rowsWritten: row.counters?.ROWS_WRITTEN ?? (row.write_rows || undefined),
    rowsRead: row.counters?.ROWS_READ,
    bytesWritten: row.counters?.BYTES_WRITTEN,
    filesWritten: row.counters?.FILES_WRITTEN,
    externalId: row['external-id'],
    errorSummary: row['error-summary'],
    errorDetails: row['error-details'],
  }));

const rows = wireList(submission);

/** The reply of a start: accepted, even when it names no run. */
export const startReply = z.object({ submissions: rows.optional() }).transform((reply) => reply.submissions ?? []);

/** Status and history: a reply that lists nothing must say so, as "no run" is what lets a start go out again. */
export const submissionsReply = z.object({ submissions: rows }).transform((reply) => reply.submissions);
