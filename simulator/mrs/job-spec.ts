import { z } from 'zod';
import { virtualMs } from '../run-spec';

/** How the jobs of a cluster, or those of one type on it, behave. All times are virtual. */
export const mrsJobSpec = z.object({
  /** Tells it from the jobs of other services. */
  service: z.literal('mrs'),
  /** The cluster is there once a job of it is registered. */
  clusterId: z.string().min(1),
  /** What the cluster shows from now on; where it is not `running`, a submission is refused with 0056. */
  clusterState: z.string().min(1).optional(),
  /** Which jobs are meant: those of this `job_type`. Default: all. */
  type: z.string().min(1).optional(),
  /** And by a part of their name. The longest that fits decides. */
  nameContains: z.string().default(''),
  /** From the submission to the outcome. */
  durationMs: virtualMs.default(1_000),
  /** How much of that it waits for its place. Default: a tenth, at most a second. */
  bootMs: virtualMs.optional(),
  /** A job can be read by its id at once, but no list shows it before this long. */
  visibleAfterMs: virtualMs.default(0),
  /** From the request to kill to the end. */
  stopTakesMs: virtualMs.default(0),
  /** SUCCEEDED, FAILED and KILLED end the job; any other word is shown as its state for ever. */
  outcome: z.string().min(1).default('SUCCEEDED'),
  /** What a job that is killed comes to. */
  stoppedStatus: z.string().min(1).default('KILLED'),
  /** How long after its end `job_result` still says UNDEFINED. */
  resultAfterMs: virtualMs.default(0),
  /** A kill is refused with 0175, as is said of Spark SQL. */
  unkillable: z.boolean().default(false),
  /** A submission is refused with 0177 while so many jobs of the cluster have not ended. Default: no limit. */
  mostRunning: z.number().int().nonnegative().optional(),
  /** The word of a submission that comes to nothing although the answer is 200: JOBSTAT_SUBMIT_FAILED, FAILED. */
  submitState: z.string().min(1).optional(),
  /** The submission is refused with these words. */
  refuses: z
    .object({
      /** A code is a text of digits, such as 0192. */
      code: z.string().default('0192'),
      /** Why, in MRS's words. */
      message: z.string(),
    })
    .optional(),
});

/** How pretend jobs of a cluster behave, defaults filled in. */
export type MrsJobSpec = z.output<typeof mrsJobSpec>;
