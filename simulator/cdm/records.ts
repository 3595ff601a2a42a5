import type { CdmSpeech } from './dialect';
import type { CdmJob } from './state';
import type { Submission } from './submission';

const COUNTERS = 'org.apache.sqoop.submission.counter.SqoopCounters';
const UNKNOWN_COUNT = -1;

/** StartJobSubmission: what start answers. */
export function startedRecord(run: Submission, speech: CdmSpeech): object {
  const { 'submission-id': id, ...record } = coreRecord(run, speech);
  const withoutId = run.spec.omitSubmissionId || speech.submissionIdInStart === 'absent';
  return withoutId ? record : { 'submission-id': id, ...record };
}

/** Submission: what status and history show. */
export function submissionRecord(run: Submission, speech: CdmSpeech): object {
  return {
    ...coreRecord(run, speech),
    'external-id': `job_local${String(run.startedAt)}_${String(run.id).padStart(4, '0')}`,
    ...(run.status === 'SUCCEEDED' && { counters: { [COUNTERS]: countersOf(run) } }),
    ...(isFailed(run) && failureOf(run)),
  };
}

/** A job that never ran shows a record all the same (Sqoop 2). GUESS: with the job's own dates and no id. */
export function neverExecutedRecord(job: CdmJob, speech: CdmSpeech): object {
  return {
    isIncrementing: false,
    'job-name': job.spec.name,
    isStopingIncrement: speech.isStopingIncrement,
    'is-execute-auto': false,
    'creation-user': job.createdBy,
    'creation-date': dateOf(job.createdAt, speech),
    isDeleteJob: job.spec.isDeleteJob,
    progress: 0,
    status: 'NEVER_EXECUTED',
  };
}

/** A row of show job; its status is the newest visible run's. */
export function jobRecord(job: CdmJob, newest: Submission | undefined, speech: CdmSpeech): object {
  return {
    ...job.definition,
    name: job.spec.name,
    'creation-user': job.createdBy,
    'creation-date': job.createdAt,
    'update-date': job.updatedAt,
    enabled: true,
    is_incre_job: job.spec.isIncrementing,
    status: newest?.status ?? 'NEW',
    ...(newest && {
      ...(speech.jobRowStart === 'execute_start_date' && { execute_start_date: newest.startedAt }),
      external_id: String(newest.id),
      rows_read: writtenRows(newest),
      rows_written: writtenRows(newest),
      delete_rows: 0,
    }),
  };
}

function coreRecord(run: Submission, speech: CdmSpeech) {
  return {
    isIncrementing: run.spec.isIncrementing,
    'job-name': run.spec.name,
    'submission-id': run.id,
    isStopingIncrement: speech.isStopingIncrement,
    'last-update-date': dateOf(run.updatedAt, speech),
    'is-execute-auto': run.isAuto,
    delete_rows: 0,
    write_rows: writtenRows(run),
    update_rows: 0,
    'creation-date': dateOf(run.startedAt, speech),
    'execute-date': dateOf(run.startedAt, speech),
    isDeleteJob: run.spec.isDeleteJob,
    'creation-user': run.startedBy,
    progress: speech.progress === 'float' ? Math.round(run.progress() * 100) / 100 : Math.floor(run.progress()),
    ...(speech.lastUpdateUser !== 'absent' && { [speech.lastUpdateUser]: run.updatedBy }),
    status: run.status,
  };
}

const dateOf = (ms: number, speech: CdmSpeech): number | string => (speech.dates === 'string' ? String(ms) : ms);

const writtenRows = (run: Submission): number => Math.floor((run.spec.rows * Math.max(0, run.progress())) / 100);

const isFailed = ({ status }: Submission): boolean => status === 'FAILED' || status === 'FAILURE_ON_SUBMIT';

function failureOf({ spec }: Submission): object {
  // Sqoop 2 reports a stopped run as FAILED, killed by its user.
  const wasKilled = spec.outcome !== 'FAILED' && spec.outcome !== 'FAILURE_ON_SUBMIT';
  const summary = wasKilled ? 'The job was killed by user.' : spec.errorSummary;
  return { 'error-summary': summary, 'error-details': spec.errorDetails || summary };
}

function countersOf({ spec }: Submission): object {
  return {
    BYTES_READ: spec.bytes,
    BYTES_WRITTEN: spec.bytes,
    ROWS_READ: spec.rows,
    ROWS_WRITTEN: spec.rows,
    ROWS_WRITTEN_SKIPPED: 0,
    TOTAL_FILES: UNKNOWN_COUNT,
    TOTAL_SIZE: UNKNOWN_COUNT,
    FILES_READ: UNKNOWN_COUNT,
    FILES_WRITTEN: UNKNOWN_COUNT,
    FILES_SKIPPED: UNKNOWN_COUNT,
  };
}
