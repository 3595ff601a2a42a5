import { z } from 'zod';
import { runSpec, virtualMs } from '../run-spec';

/** How a CDM job behaves, or those that clients create. */
export const cdmJobSpec = z.object({
  /** Tells it from the jobs of other services. */
  service: z.literal('cdm'),
  /** The cluster is there once a job of it is registered. */
  clusterId: z.string().min(1),
  /** Unique in its cluster; an unknown one is refused with `Cdm.0100`. */
  name: z.string().min(1).max(240),
  /** No job, but how those behave that clients create from now on and whose name contains `name`: the longest that fits. */
  ofCreated: z.boolean().default(false),
  /** With `ofCreated`: such a definition is refused with these words, as CDM does, in a `validation-result`. */
  refuses: z.string().min(1).optional(),
  ...runSpec,
  /**
   * The last word. SUCCEEDED, FAILED, FAILURE_ON_SUBMIT and STOPPED end the run; any other word is shown
   * for ever once `durationMs` is over, and the run stays active.
   */
  outcome: z.string().min(1).default('SUCCEEDED'),
  /** RETRY_TRIPLE: CDM itself runs a failed run again, up to so many times. A run that was stopped is left alone. */
  retriesItself: z.number().int().min(0).max(3).default(0),
  /** Of these tries the first so many fail, whatever the outcome. */
  failingTries: z.number().int().nonnegative().default(0),
  /** From a failure to the next try. Meanwhile the run is FAILED for all to see. */
  retryPauseMs: virtualMs.default(1_000),
  /** Rows written by a run that succeeds; `write_rows` grows towards it. */
  rows: z.number().int().nonnegative().default(0),
  /** Bytes read and written, for the counters; -1 is the vendor's "unknown". */
  bytes: z.number().int().min(-1).default(-1),
  /** Why a run failed, in CDM's words. */
  errorSummary: z.string().default('The job failed.'),
  /** The same at length. */
  errorDetails: z.string().default(''),
  /** Shown once a run has ended, whatever it came to: CDM may lose sight of one, whose word is then UNKNOWN for good. */
  wordOnceEnded: z.string().min(1).optional(),
  /** What a stopped run shows in the end. */
  stoppedStatus: z.string().min(1).default('STOPPED'),
  /** The progress shown while BOOTING; Sqoop 2 shows -1. */
  progressFrom: z.number().default(0),
  /** Job definition and history vanish when a run ends. */
  isDeleteJob: z.boolean().default(false),
  /** What `isIncrementing` of its runs says, and `is_incre_job` of the job; it changes nothing else. */
  isIncrementing: z.boolean().default(false),
  /** The reply to start leaves out `submission-id`, as the vendor's example does. */
  omitSubmissionId: z.boolean().default(false),
  /** What lists are filtered by; one that is not asked for a type shows only NORMAL_JOB, jobs of tables and files. */
  jobType: z.string().default('NORMAL_JOB'),
});

/** How a pretend CDM job behaves, its defaults filled in. */
export type CdmJobSpec = z.output<typeof cdmJobSpec>;
