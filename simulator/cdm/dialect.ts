/** Where the vendor's CDM pages, SDKs and samples disagree. The first word of each is the default. */
export interface CdmDialect {
  /** Real samples show numbers; the pages' example a string. */
  dates?: 'number' | 'string';
  /** Misspelt in the pages and in real samples, right in SDK 3.1.219, absent from one sample. */
  lastUpdateUser?: 'last-udpate-user' | 'last-update-user' | 'absent';
  /** The value of `isStopingIncrement`: boolean by S1, string by S3, `""` in a real sample. Default: `""`. */
  isStopingIncrement?: boolean | string;
  /** S1 says Integer, S3 and the SDK say Float. */
  progress?: 'integer' | 'float';
  /** The pages' example of a start reply has no submission-id. */
  submissionIdInStart?: 'present' | 'absent';
  /** What a stop that is carried out answers; the pages know all of these. */
  stopReply?: 'empty-object' | 'no-body' | 'empty-list' | 'warning' | 'submissions';
  /** A reason to answer every stop with HTTP 200 and a validation result of status ERROR, doing nothing. */
  stopError?: string;
  /** GUESS newest first: no page says. */
  history?: 'newest-first' | 'oldest-first';
  /** When a job's last run began, in the rows of show job: the SDK knows the key, most samples leave it out. */
  jobRowStart?: 'execute_start_date' | 'absent';
  /** Newer pages add `code` and `message`. */
  errorKeys?: 'two' | 'four';
  /** The error table says 400, the sample of deleting a missing job 500. */
  missingJobStatus?: 400 | 500;
  /** What a start answers while a run is active. */
  runningCode?: 'Cdm.0052' | 'Cdm.0323';
  /** Random create and start: the record by SDK and OTC, a name by the page of 2021. */
  randomReply?: 'submissions' | 'name';
}

export const CDM_DEFAULTS: Required<Omit<CdmDialect, 'stopError'>> = {
  dates: 'number',
  lastUpdateUser: 'last-udpate-user',
  isStopingIncrement: '',
  progress: 'integer',
  submissionIdInStart: 'present',
  stopReply: 'empty-object',
  history: 'newest-first',
  jobRowStart: 'execute_start_date',
  errorKeys: 'two',
  missingJobStatus: 400,
  runningCode: 'Cdm.0052',
  randomReply: 'submissions',
};

export type CdmSpeech = typeof CDM_DEFAULTS & Pick<CdmDialect, 'stopError'>;
