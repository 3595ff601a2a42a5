import { z } from 'zod';

/** Where the vendor's pages, SDKs and samples of DLI SQL jobs disagree. The first word of each is the default. */
export const dliSqlDialect = z.strictObject({
  /** `is_success` is boolean in every source of SQL jobs, but a string in those of streams. */
  isSuccess: z.enum(['boolean', 'string']).optional(),
  /** Whether DDL without `dli.sql.sqlasync.enabled` waits for its end: false by the page of 2021, true by that of 2026. */
  asyncByDefault: z.enum(['no', 'yes']).optional(),
  /** `async` and `sync` by pages and SDK, in full in Terraform's library. */
  jobMode: z.enum(['async', 'asynchronous']).optional(),
  /** The word for success: one text of the SDK says FINISH, every other source FINISHED. */
  finished: z.enum(['FINISHED', 'FINISH']).optional(),
  /** `message` of a job that has not failed: empty, or JSON text as in samples. */
  message: z.enum(['empty', 'json']).optional(),
  /** What `tags` picks: any job whose tag contains the value (page of 2026), the same value, or (GUESS) it is ignored. */
  tags: z.enum(['fuzzy', 'exact', 'ignored']).optional(),
  /** A statement that failed while somebody waited (GUESS either way): an error, or a reply whose `is_success` is false. */
  syncFailure: z.enum(['error', 'is-success-false']).optional(),
  /** A statement waited for too long: HTTP 408 with the job's id in the text, or (GUESS) without. */
  syncTimeout: z.enum(['with-id', 'without-id']).optional(),
  /** A 400 is an object, or a list of one as recorded of streams. */
  errors: z.enum(['object', 'array']).optional(),
  /** The unit of `dli.sql.job.timeout`. */
  jobTimeout: z.enum(['ms', 's']).optional(),
});

/** How the pretend DLI speaks of SQL jobs where the vendor's pages leave it open. */
export type DliSqlDialect = z.infer<typeof dliSqlDialect>;

/** What it speaks where nothing else is chosen. */
export const DLI_SQL_DEFAULTS: Required<DliSqlDialect> = {
  isSuccess: 'boolean',
  asyncByDefault: 'no',
  jobMode: 'async',
  finished: 'FINISHED',
  message: 'empty',
  tags: 'fuzzy',
  syncFailure: 'error',
  syncTimeout: 'with-id',
  errors: 'object',
  jobTimeout: 'ms',
};
