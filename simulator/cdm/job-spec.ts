import { z } from 'zod';
import { runSpec } from '../run-spec';

/** How a CDM job behaves. */
export const cdmJobSpec = z.object({
  service: z.literal('cdm'),
  clusterId: z.string().min(1),
  name: z.string().min(1).max(240),
  ...runSpec,
  /**
   * The last word. SUCCEEDED, FAILED, FAILURE_ON_SUBMIT and STOPPED end the run; any other word is shown
   * for ever once `durationMs` is over, and the run stays active.
   */
  outcome: z.string().min(1).default('SUCCEEDED'),
  /** Rows written by a run that succeeds; `write_rows` grows towards it. */
  rows: z.number().int().nonnegative().default(0),
  /** Bytes read and written, for the counters; -1 is the vendor's "unknown". */
  bytes: z.number().int().min(-1).default(-1),
  /** Why a run failed, in CDM's words. */
  errorSummary: z.string().default('The job failed.'),
  errorDetails: z.string().default(''),
  /** What a stopped run shows in the end. */
  stoppedStatus: z.string().min(1).default('STOPPED'),
  /** The progress shown while BOOTING; Sqoop 2 shows -1. */
  progressFrom: z.number().default(0),
  /** Job definition and history vanish when a run ends. */
  isDeleteJob: z.boolean().default(false),
  isIncrementing: z.boolean().default(false),
  /** The reply to start leaves out `submission-id`, as the vendor's example does. */
  omitSubmissionId: z.boolean().default(false),
  /** What `jobType` filters on. */
  jobType: z.string().default('NORMAL_JOB'),
});

export type CdmJobSpec = z.output<typeof cdmJobSpec>;
