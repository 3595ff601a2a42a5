import { z } from 'zod';

/** Where the vendor's MRS pages, SDKs and samples disagree. The first word of each is the default. */
export const mrsDialect = z.strictObject({
  /** The state of a job that failed: YARN's FINISHED with a result of FAILED, or FAILED for both. */
  failedState: z.enum(['FINISHED', 'FAILED']).optional(),
  /** The state before a job runs; a page prints `New`. */
  waiting: z.enum(['ACCEPTED', 'NEW', 'New', 'NEW_SAVING', 'SUBMITTED']).optional(),
  /** Times and counts are numbers, or texts as in older samples. */
  numbers: z.enum(['number', 'string']).optional(),
  /** The HTTP status of reads: 202 on older regions. */
  readStatus: z.union([z.literal(200), z.literal(202)]).optional(),
  /** The HTTP status of refusals: 500 by the table, 400 as recorded. */
  errorStatus: z.union([z.literal(400), z.literal(500)]).optional(),
  /** Where a refused submission has its code: at the top, or in `job_submit_result` as in one sample. */
  submitErrors: z.enum(['top', 'nested']).optional(),
  /** What a kill that is carried out answers. */
  killReply: z.enum(['empty', 'result']).optional(),
  /** Which jobs `job_name` picks: those of the very name, or any that contains it. No page says. */
  jobName: z.enum(['exact', 'fuzzy']).optional(),
  /** The longest name, of a job and of the list's filter: 64 by newer pages, 36 by that of 2021. */
  longestName: z.union([z.literal(64), z.literal(36)]).optional(),
  /** All arguments together: 150,000 characters by the SDK, 4,096 by the pages. */
  longestArguments: z.union([z.literal(150_000), z.literal(4_096)]).optional(),
});

/** How the pretend MRS speaks where the vendor's pages leave it open. */
export type MrsDialect = z.infer<typeof mrsDialect>;

/** What it speaks where nothing else is chosen. */
export const MRS_DEFAULTS: Required<MrsDialect> = {
  failedState: 'FINISHED',
  waiting: 'ACCEPTED',
  numbers: 'number',
  readStatus: 200,
  errorStatus: 400,
  submitErrors: 'top',
  killReply: 'empty',
  jobName: 'exact',
  longestName: 64,
  longestArguments: 150_000,
};
