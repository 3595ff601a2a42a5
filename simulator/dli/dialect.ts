import { z } from 'zod';

/** Where the vendor's DLI pages, SDKs and samples disagree. The first word of each is the default. */
export const dliDialect = z.strictObject({
  /** `is_success` in the items of run and stop: the table says Boolean, every sample and SDK a string. */
  itemSuccess: z.enum(['string', 'boolean']).optional(),
  /** `is_success` everywhere else: a string in every recorded reply, Boolean in the old pages. */
  isSuccess: z.enum(['string', 'boolean']).optional(),
  /**
   * How run, stop and delete refuse jobs: by HTTP 400 and a list with an error for each job refused, beside the items of
   * those that were taken (recorded); by items in a 200 that say false (old pages); or by errors in a 200 (GUESS).
   */
  refusals: z.enum(['400-array', 'items', '200-array']).optional(),
  /** Stop answers one item an id (GUESS), a list of one (OTC's sample for two ids), or a bare object (old sample). */
  stopReply: z.enum(['array', 'short-array', 'object']).optional(),
  /** `start_time` before the first start. */
  neverStarted: z.enum(['null', 'zero']).optional(),
  /** Unknown job: 13007 on a run, 17001 on a delete and 16001 elsewhere; or one code for all of them. */
  missingJobCode: z.enum(['by-call', 'DLI.0002', 'DLI.16001']).optional(),
  /** Whether a dynamic scaling counts in `restart_times`: no page says. */
  rescaling: z.enum(['counted', 'uncounted']).optional(),
  /** A run with `resume_savepoint` of a job that has none: starts from nothing (GUESS), or is refused with DLI.13017. */
  noSavepoint: z.enum(['starts', 'refused']).optional(),
});

/** How the pretend DLI speaks where the vendor's pages leave it open. */
export type DliDialect = z.infer<typeof dliDialect>;

/** What it speaks where nothing else is chosen. */
export const DLI_DEFAULTS: Required<DliDialect> = {
  itemSuccess: 'string',
  isSuccess: 'string',
  refusals: '400-array',
  stopReply: 'array',
  neverStarted: 'null',
  missingJobCode: 'by-call',
  rescaling: 'counted',
  noSavepoint: 'starts',
};
