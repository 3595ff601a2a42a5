import { z } from 'zod';
import { virtualMs } from '../run-spec';

/** A number, or the text of its digits where a number would be rounded. */
export type JobId = number | string;

export function jobIdOf(digits: string): JobId {
  const id = Number(digits);
  return Number.isSafeInteger(id) ? id : digits;
}

/** How a DLI Flink job behaves. */
export const dliJobSpec = z.object({
  service: z.literal('dli'),
  /** A number, or its digits as text. */
  id: z.union([
    z.number().int().nonnegative(),
    z
      .string()
      .regex(/^\d{1,19}$/)
      .transform(jobIdOf),
  ]),
  name: z.string(),
  /** From the request to run to the outcome; job_submitting meanwhile. */
  startupMs: virtualMs.default(1_000),
  /**
   * What the start comes to. job_submit_fail, job_running_exception, job_finish, job_cancel_success,
   * job_arrearage_stopped and job_init end the run; any other word is shown for ever.
   */
  outcome: z.string().min(1).default('job_running'),
  /**
   * A bounded job: it runs this long after `startupMs`, then comes to its outcome, or to job_finish when
   * that is job_running.
   */
  finishAfterMs: virtualMs.optional(),
  /** The status it has when it is registered. An active one has a start of its own, `<id>#1`. */
  status: z.string().min(1).optional(),
  /** Running this id in a batch is refused with these words. */
  runItem: z.object({ is_success: z.literal('false'), message: z.string() }).optional(),
  /** A run takes effect at once, but no read shows it before this long. */
  visibleAfterMs: virtualMs.default(0),
  /** From the request to stop to `stoppedStatus`; with a savepoint the first half is job_savepointing. */
  stopTakesMs: virtualMs.default(1_000),
  /** What it comes to: job_cancel_success, job_cancel_fail (it still runs), job_init … */
  stoppedStatus: z.string().min(1).default('job_cancel_success'),
  /** How long a savepoint takes that is triggered on its own. */
  savepointMs: virtualMs.default(1_000),
  /** Shown instead of job_running. */
  unknownStatusWord: z.string().min(1).optional(),
  /** Words for `status_desc` once it has failed. */
  statusDesc: z.string().default(''),
  jobType: z.string().default('flink_opensource_sql_job'),
  queueName: z.string().default('default'),
});

export type DliJobSpec = z.output<typeof dliJobSpec>;
