import { z } from 'zod';
import { virtualMs } from '../run-spec';

/** A number, or the text of its digits where a number would be rounded. */
export type JobId = number | string;

/** The id that these digits write: a number, or beyond 2^53 the digits. */
export function jobIdOf(digits: string): JobId {
  const id = Number(digits);
  return Number.isSafeInteger(id) ? id : digits;
}

/** A stream that DLI starts again by itself when it fails (`restart_when_exception`). All times are virtual. */
const selfRestart = z.object({
  /** From each beginning to run to job_running_exception. */
  afterMs: virtualMs,
  /** How often it comes back. 0: never, since the limit is used up already. */
  times: z.number().int().nonnegative(),
  /** How long it stays in job_running_exception before it comes back. */
  pauseMs: virtualMs.default(1_000),
  /** What follows the last coming back: one more failure, which ends the run, or that it runs on. */
  lastly: z.enum(['job_running_exception', 'job_running']).default('job_running_exception'),
});

/** How a DLI Flink job behaves. */
export const dliJobSpec = z.object({
  /** Tells it from the jobs of other services. */
  service: z.literal('dli'),
  /** A number, or its digits as text. */
  id: z.union([
    z.number().int().nonnegative(),
    z
      .string()
      .regex(/^\d{1,19}$/)
      .transform(jobIdOf),
  ]),
  /** Shown by reads, and what lists are filtered by. */
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
  /**
   * Once it runs it is halted and comes back, over and over: the same run, under a new `start_time` and a higher
   * `restart_times`. While it will come back it is active: a stop works, a run is refused.
   */
  restartsItself: selfRestart.optional(),
  /** `restart_when_exception` in its `job_config`. Default: whether it `restartsItself`. */
  restartWhenException: z.boolean().optional(),
  /** `resume_max_num` in its `job_config`, -1 for no limit. Default: the `times` it `restartsItself`, or -1. */
  resumeMaxNum: z.number().int().min(-1).optional(),
  /** Dynamic scaling: so long after it began to run its `start_time` moves, and nothing else is seen of it. */
  rescalesAfterMs: virtualMs.optional(),
  /** The status it has when it is registered. An active one has a start of its own, `<id>#1`. */
  status: z.string().min(1).optional(),
  /** Running this id in a batch is refused with these words. */
  runItem: z
    .object({
      /** As the vendor sends it, in text. */
      is_success: z.literal('false'),
      /** Why, in the vendor's words. */
      message: z.string(),
      /** The code beside these words, where refusals have one. */
      error_code: z.string().default('DLI.0007'),
      /** It is started all the same: what the words say is not what was done. */
      startsAllTheSame: z.boolean().default(false),
    })
    .optional(),
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
  /** `job_type` in reads, and what lists are filtered by. */
  jobType: z.string().default('flink_opensource_sql_job'),
  /** `queue_name` in reads, and what lists are filtered by. */
  queueName: z.string().default('default'),
});

/** How a pretend stream job behaves, its defaults filled in. */
export type DliJobSpec = z.output<typeof dliJobSpec>;
