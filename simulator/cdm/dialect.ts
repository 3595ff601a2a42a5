import { z } from 'zod';

/** Where the vendor's CDM pages, SDKs and samples disagree. The first word of each is the default. */
export const cdmDialect = z.strictObject({
  /** Real samples show numbers; the pages' example a string. */
  dates: z.enum(['number', 'string']).optional(),
  /** Misspelt in the pages and in real samples, right in SDK 3.1.219, absent from one sample. */
  lastUpdateUser: z.enum(['last-udpate-user', 'last-update-user', 'absent']).optional(),
  /** The value of `isStopingIncrement`: boolean by S1, string by S3, `""` in a real sample. Default: `""`. */
  isStopingIncrement: z.union([z.boolean(), z.string()]).optional(),
  /** S1 says Integer, S3 and the SDK say Float. */
  progress: z.enum(['integer', 'float']).optional(),
  /** The pages' example of a start reply has no submission-id. */
  submissionIdInStart: z.enum(['present', 'absent']).optional(),
  /** What a stop that is carried out answers; the pages know all of these. */
  stopReply: z.enum(['empty-object', 'no-body', 'empty-list', 'warning', 'submissions']).optional(),
  /** A reason to answer every stop with HTTP 200 and a validation result of status ERROR, doing nothing. */
  stopError: z.string().optional(),
  /** GUESS newest first: no page says. */
  history: z.enum(['newest-first', 'oldest-first']).optional(),
  /** What `jname` of the history picks: nowhere does the vendor say that it is exact. */
  jname: z.enum(['exact', 'loose']).optional(),
  /** A failed run that CDM itself runs again (RETRY_TRIPLE): as a new submission or in the same one, no page says. */
  retries: z.enum(['new-submission', 'same-submission']).optional(),
  /** When a job's last run began, in the rows of show job: the SDK knows the key, most samples leave it out. */
  jobRowStart: z.enum(['execute_start_date', 'absent']).optional(),
  /** Newer pages add `code` and `message`. */
  errorKeys: z.enum(['two', 'four']).optional(),
  /** The error table says 400, the sample of deleting a missing job 500. */
  missingJobStatus: z.union([z.literal(400), z.literal(500)]).optional(),
  /** A job that is not there: `Cdm.0100`, its second number, that as one page prints it, or "not there, or not for you". */
  missingJobCode: z.enum(['Cdm.0100', 'Cdm.0095', 'Cdm.00095', 'Cdm.0001']).optional(),
  /** How status words are written: in capitals by the list of statuses, `Succeeded` and `stopped` as they were seen too. */
  words: z.enum(['capitals', 'other-letters']).optional(),
  /** What a start answers while a run is active. */
  runningCode: z.enum(['Cdm.0052', 'Cdm.0323']).optional(),
  /**
   * What job calls answer of a cluster that does not run: no page has it. GUESS: a code of its own, nothing but 404, or the
   * gateway's words for a backend that is silent.
   */
  restingCluster: z.enum(['Cdm.0201', 'Cdm.0202', 'bare-404', 'backend-timeout']).optional(),
  /** Random create and start: the record by SDK and OTC, a name by the page of 2021. */
  randomReply: z.enum(['submissions', 'name']).optional(),
});

/** How the pretend CDM speaks where the vendor's pages leave it open. */
export type CdmDialect = z.infer<typeof cdmDialect>;

/** The dialect with its defaults filled in; without a `stopError` no stop is refused that could be carried out. */
export type CdmSpeech = Required<Omit<CdmDialect, 'stopError'>> & Pick<CdmDialect, 'stopError'>;

/** What it speaks where nothing else is chosen. */
export const CDM_DEFAULTS: CdmSpeech = {
  dates: 'number',
  lastUpdateUser: 'last-udpate-user',
  isStopingIncrement: '',
  progress: 'integer',
  submissionIdInStart: 'present',
  stopReply: 'empty-object',
  history: 'newest-first',
  jname: 'exact',
  retries: 'new-submission',
  jobRowStart: 'execute_start_date',
  errorKeys: 'two',
  missingJobStatus: 400,
  missingJobCode: 'Cdm.0100',
  words: 'capitals',
  runningCode: 'Cdm.0052',
  restingCluster: 'Cdm.0201',
  randomReply: 'submissions',
};
