import type { CdmSpeech } from './dialect';
import type { CdmJob, ClusterFace } from './state';
import type { Submission } from './submission';

const COUNTERS = 'org.apache.sqoop.submission.counter.SqoopCounters';
const UNKNOWN_COUNT = -1;
/** Only `Normal` is in a sample; the others are a GUESS. */
const DETAILS: Record<string, string> = {
  '100': 'Creating',
  '200': 'Normal',
  '300': 'Failed',
  '303': 'Failed to create',
  '500': 'Restarting',
  '800': 'Frozen',
  '900': 'Stopped',
  '910': 'Stopping',
  '920': 'Starting',
};

/** What a cluster's own page shows: a row of the list, and whether its settings are in force. */
export const clusterRecord = (cluster: ClusterFace): object => ({ ...clusterRow(cluster), config_status: 'In-Sync' });

/** A row of the list of clusters. Its codes are text, and its times have no zone. */
export const clusterRow = ({ id, createdAt, status, actions }: ClusterFace): object => ({
  id,
  name: `cdm-${id}`,
  status,
  statusDetail: DETAILS[status] ?? 'Unknown',
  actionProgress: {},
  // The pages have a list here, their sample a text.
  ...(actions !== undefined && { actions }),
  isFrozen: '0',
  isAutoOff: false,
  isScheduleBootOff: false,
  datastore: { type: 'cdm', version: '2.10.0.300' },
  instances: [],
  created: clusterTime(createdAt),
  updated: clusterTime(createdAt),
});

const clusterTime = (ms: number): string => new Date(ms).toISOString().slice(0, 'YYYY-MM-DDTHH:mm:ss'.length);

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
    ...(run.word === 'SUCCEEDED' && { counters: { [COUNTERS]: countersOf(run) } }),
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
    status: written('NEVER_EXECUTED', speech),
  };
}

/** A row of show job; its status is the newest visible run's. */
export function jobRecord(job: CdmJob, newest: Submission | undefined, speech: CdmSpeech): object {
  return {
    'driver-config-values': driverConfig(job),
    ...job.definition,
    name: job.spec.name,
    'creation-user': job.createdBy,
    'creation-date': job.createdAt,
    'update-date': job.updatedAt,
    enabled: true,
    is_incre_job: job.spec.isIncrementing,
    status: written(newest?.word ?? 'NEW', speech),
    ...(newest && {
      ...(speech.jobRowStart === 'execute_start_date' && { execute_start_date: newest.startedAt }),
      external_id: String(newest.id),
      rows_read: writtenRows(newest),
      rows_written: writtenRows(newest),
      delete_rows: 0,
    }),
  };
}

/** The one part of it that decides on runs: whether CDM runs a failed job again. */
const driverConfig = ({ spec }: CdmJob): object => ({
  configs: [
    {
      name: 'retryJobConfig',
      inputs: [{ name: 'retryJobConfig.retryJobType', value: spec.retriesItself ? 'RETRY_TRIPLE' : 'NONE' }],
    },
  ],
});

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
    status: written(run.word, speech),
  };
}

const dateOf = (ms: number, speech: CdmSpeech): number | string => (speech.dates === 'string' ? String(ms) : ms);

const writtenRows = (run: Submission): number => Math.floor((run.spec.rows * Math.max(0, run.progress())) / 100);

const isFailed = ({ word }: Submission): boolean => word === 'FAILED' || word === 'FAILURE_ON_SUBMIT';

/** A status word as this CDM writes it: `Succeeded` and `stopped` were both seen. */
function written(word: string, { words }: CdmSpeech): string {
  if (words === 'capitals') return word;
  return word === 'STOPPED' ? 'stopped' : `${word.slice(0, 1)}${word.slice(1).toLowerCase()}`;
}

function failureOf({ spec }: Submission): object {
  // Sqoop 2 reports a stopped run as FAILED, killed by its user.
  const wasKilled = !spec.failingTries && spec.outcome !== 'FAILED' && spec.outcome !== 'FAILURE_ON_SUBMIT';
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
