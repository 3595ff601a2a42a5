import { z } from 'zod';
import { runSpec } from '../run-spec';

/** A node of a DGC job, as instance details show it. */
const nodeSpec = z.object({
  nodeName: z.string(),
  type: z.string().default('CDMJob'),
  /** What it ends with. Default: what follows from the instance's own end. */
  status: z.string().optional(),
  /** OBS path of its log. Default: one is made up when the node fails. */
  logPath: z.string().optional(),
  errorMessage: z.string().optional(),
});

/** How a DGC job behaves. */
export const dgcJobSpec = z.object({
  service: z.literal('dgc'),
  workspace: z.string().min(1).default('default'),
  name: z.string().min(1),
  ...runSpec,
  /**
   * The last word. success, fail, running-exception, manual-stop, skip, skip-by-depend, forceSuccess and
   * ignoreSuccess end the run; any other word is shown for ever once `durationMs` is over.
   * A REAL_TIME job shows EXCEPTION after `durationMs` when its outcome is that, and stays NORMAL otherwise.
   */
  outcome: z.string().min(1).default('success'),
  /** What a stopped instance shows in the end. */
  stoppedStatus: z.string().min(1).default('manual-stop'),
  /** Flags beside the status of an instance that ended. */
  forceSuccess: z.boolean().default(false),
  ignoreSuccess: z.boolean().default(false),
  /** The instance's own word on why it failed. */
  errorMessage: z.string().optional(),
  nodes: z.array(nodeSpec).min(1).optional(),
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

export type DgcJobSpec = z.output<typeof dgcJobSpec>;
export type DgcNodeSpec = z.output<typeof nodeSpec>;
