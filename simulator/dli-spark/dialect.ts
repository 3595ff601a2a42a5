import { z } from 'zod';

/** Where the vendor's pages, SDKs and samples of DLI Spark batches disagree. The first word of each is the default. */
export const dliSparkDialect = z.strictObject({
  /** States are in lower case in every table; a sample prints `Success`. */
  states: z.enum(['lower', 'capital']).optional(),
  /** What a creation answers: the session, or one with `is_success` false and `statusCode` 0 as recorded of DataArts. */
  createReply: z.enum(['session', 'unsuccessful']).optional(),
  /** `appId` of a batch that runs: a text by the SDK, a list by Terraform's library. */
  appId: z.enum(['text', 'array']).optional(),
  /** What a cancel that is carried out answers. */
  cancelReply: z.enum(['msg', 'empty']).optional(),
  /** Which batches `job_name` picks: those of the very name, or any that contains it. No page says. */
  jobName: z.enum(['exact', 'fuzzy']).optional(),
  /** Whether a batch of Spark 3.3 with a file in OBS needs `spark.dli.job.agency.name`, as recorded. */
  agency: z.enum(['unchecked', 'required']).optional(),
});

/** How the pretend DLI speaks of Spark batches where the vendor's pages leave it open. */
export type DliSparkDialect = z.infer<typeof dliSparkDialect>;

/** What it speaks where nothing else is chosen. */
export const DLI_SPARK_DEFAULTS: Required<DliSparkDialect> = {
  states: 'lower',
  createReply: 'session',
  appId: 'text',
  cancelReply: 'msg',
  jobName: 'exact',
  agency: 'unchecked',
};
