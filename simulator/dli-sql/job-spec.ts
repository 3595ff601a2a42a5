import { z } from 'zod';
import { virtualMs } from '../run-spec';

const row = z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]);

/** How the statements behave that contain a text. All times are virtual. */
export const dliSqlSpec = z.object({
  /** Tells it from the jobs of other services. */
  service: z.literal('dliSql'),
  /** Which statements are meant: those that contain this. The longest text of those that fit decides. Default: all. */
  sqlContains: z.string().default(''),
  /** Only what is submitted to this queue. As soon as one job names its queue, there are no others beside `default`. */
  queue: z.string().min(1).max(128).optional(),
  /** From the submission to the outcome. */
  durationMs: virtualMs.default(1_000),
  /** How much of that is LAUNCHING. Default: a tenth, at most a second. A cold queue takes minutes. */
  bootMs: virtualMs.optional(),
  /** A job can be read by its id at once, but no list shows it before this long. */
  visibleAfterMs: virtualMs.default(0),
  /** From the request to cancel to the end. */
  stopTakesMs: virtualMs.default(0),
  /** What it comes to: FINISHED, FAILED and CANCELLED end the job, any other word is shown for ever. */
  outcome: z.string().min(1).default('FINISHED'),
  /** What a job that is cancelled comes to. */
  stoppedStatus: z.string().min(1).default('CANCELLED'),
  /**
   * The result: objects by column, or lists of values in the order of `columns`. A number is the count of rows that an
   * INSERT has written, or of rows that are made up for a query.
   */
  rows: z.union([z.number().int().nonnegative().max(100_000), z.array(row).max(10_000)]).default(0),
  /** Names and types of the columns. Default: the first row's, with types by its values. */
  columns: z.record(z.string(), z.string()).optional(),
  /** Rows that were read. */
  inputRows: z.number().int().nonnegative().default(0),
  /** Rows that were left out because they could not be converted. */
  badRows: z.number().int().nonnegative().default(0),
  /** Why a job failed, in DLI's words. */
  message: z.string().default('The statement failed.'),
  /** The submission is refused with these words: of an inspection rule, or for want of a right. */
  refuses: z
    .object({
      /** The code beside these words. */
      code: z.string().default('DLI.0003'),
      /** Why, in DLI's words. */
      message: z.string(),
    })
    .optional(),
  /** How long after its end a result can be read; later it is DLI.0100. */
  resultKeptMs: virtualMs.optional(),
});

/** How pretend statements behave, defaults filled in. */
export type DliSqlSpec = z.output<typeof dliSqlSpec>;
