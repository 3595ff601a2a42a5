import { z } from 'zod';
import { runSpec, virtualMs } from '../run-spec';

/** A node of a DGC job, as instance details show it. */
const nodeSpec = z.object({
  /** As the job's designer called it. */
  nodeName: z.string(),
  /** The vendor's word for what it does. */
  type: z.string().default('CDMJob'),
  /** What it ends with. Default: what follows from the instance's own end. */
  status: z.string().optional(),
  /** OBS path of its log. Default: one is made up when the node fails. */
  logPath: z.string().optional(),
  /** Why it failed. Default: none is shown. */
  errorMessage: z.string().optional(),
});

/** How a DGC job behaves. */
export const dgcJobSpec = z.object({
  /** Tells it from the jobs of other services. */
  service: z.literal('dgc'),
  /** Its id; any other than `default` is there once a job of it is registered. */
  workspace: z.string().min(1).default('default'),
  /** Unique in its workspace; an unknown one is refused with `DLF.0100`. */
  name: z.string().min(1),
  ...runSpec,
  /**
   * The last word. success, fail, manual-stop, skip, skip-by-depend, forceSuccess and ignoreSuccess end the run.
   * running-exception halts it, until somebody stops it or continues it, to success. Any other word is shown for ever
   * once `durationMs` is over.
   * A REAL_TIME job shows EXCEPTION after `durationMs` when its outcome is that, and stays NORMAL otherwise.
   */
  outcome: z.string().min(1).default('success'),
  /**
   * So long after it began to run a node fails and the plan is suspended: running-exception, which is no end. Continued
   * by a person, it runs on for what was left and comes to its outcome.
   */
  haltsAfterMs: virtualMs.optional(),
  /** What a stopped instance shows in the end. */
  stoppedStatus: z.string().min(1).default('manual-stop'),
  /** Flags beside the status of an instance that ended. */
  forceSuccess: z.boolean().default(false),
  /** As `forceSuccess`. */
  ignoreSuccess: z.boolean().default(false),
  /** The instance's own word on why it failed. */
  errorMessage: z.string().optional(),
  /** Default: one, named after the job. */
  nodes: z.array(nodeSpec).min(1).optional(),
  /** Only a batch job has instances. */
  jobType: z.enum(['BATCH', 'REAL_TIME']).default('BATCH'),
  /** The schedule is on from the beginning. */
  scheduled: z.boolean().default(false),
  /** A backfill needs a schedule; whether it is on makes no difference. */
  scheduleType: z.enum(['CRON', 'EXECUTE_ONCE']).default('CRON'),
  /** Length of a period of the schedule: a backfill runs the job once for each. Default: a day. */
  scheduleEveryMs: z.number().positive().default(86_400_000),
  /** What run-immediate makes: 2 (manual) or 7 (once); the pages do not settle it. Default: the dialect's. */
  instanceType: z.number().int().optional(),
});

/** How a pretend DGC job behaves, its defaults filled in. */
export type DgcJobSpec = z.output<typeof dgcJobSpec>;
/** How one node of it behaves, its defaults filled in. */
export type DgcNodeSpec = z.output<typeof nodeSpec>;
