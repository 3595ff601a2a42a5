import { z } from 'zod';
import { virtualMs } from '../run-spec';

/** How the batches behave whose name and file contain these texts. All times are virtual. */
export const dliSparkSpec = z.object({
  /** Tells it from the jobs of other services. */
  service: z.literal('dliSpark'),
  /** Which batches are meant, by a part of their name. The longest texts of those that fit decide. Default: all. */
  nameContains: z.string().default(''),
  /** And by a part of their file. */
  file: z.string().default(''),
  /** Only what is created on this queue. As soon as one job names its queue, there are no others beside `default`. */
  queue: z.string().min(1).max(128).optional(),
  /** From the creation to the outcome. */
  durationMs: virtualMs.default(1_000),
  /** How much of that is `starting`. Default: a tenth, at most a second. A new queue takes minutes. */
  bootMs: virtualMs.optional(),
  /** A batch can be read by its id at once, but no list shows it before this long. */
  visibleAfterMs: virtualMs.default(0),
  /** From the request to cancel to the end. */
  stopTakesMs: virtualMs.default(0),
  /** What it comes to: `success` and `dead` end the batch, any other word is shown for ever. */
  outcome: z.string().min(1).default('success'),
  /** What a batch that is cancelled comes to: a page says that `success` means "stopped well" too. */
  stoppedStatus: z.string().min(1).default('dead'),
  /** Of the tries of a batch with `auto_recovery` the first so many come to `dead`, whatever the outcome. */
  failingTries: z.number().int().nonnegative().max(100).default(0),
  /** How long such a batch is `recovering` before it starts again. */
  recoveryMs: virtualMs.default(1_000),
  /** What the driver wrote. Default: two lines, and a third where it died. */
  log: z.array(z.string()).max(10_000).optional(),
  /** The creation is refused with these words. */
  refuses: z
    .object({
      /** The code beside these words. */
      code: z.string().default('DLI.0001'),
      /** Why, in DLI's words. */
      message: z.string(),
    })
    .optional(),
});

/** How pretend batches behave, defaults filled in. */
export type DliSparkSpec = z.output<typeof dliSparkSpec>;
