import { z } from 'zod';

/** Where the vendor's DataArts pages, SDKs and samples disagree. The first word of each is the default. */
export const dgcDialect = z.strictObject({
  /** Old pages say DLF.0100, newer ones DLF.30100 for the same thing; likewise 0137. */
  errorCodes: z.enum(['short', 'long']).optional(),
  /** What run-immediate makes. GUESS: 2. */
  instanceType: z.union([z.literal(2), z.literal(7)]).optional(),
  /** `offset` counts records for Terraform, pages for the docs. */
  offset: z.enum(['record', 'page']).optional(),
  /** minPlanTime and maxPlanTime: of the plan time by the old page, of the start time by the newer one. */
  planTimeMeans: z.enum(['planTime', 'startTime']).optional(),
  /** How job status spells when it began, and the type of a node: `startTime` and `type` by the page, `starttime` and
   * `nodeType` by the SDK. */
  statusTimes: z.enum(['startTime', 'starttime']).optional(),
  /** What those times are: the vendor's Go and Java SDKs read only strings, the page's example shows numbers. */
  statusTimeType: z.enum(['string', 'number']).optional(),
  /** Restarting a run-immediate instance: the manual says that one "cannot be rerun". */
  manualRerun: z.enum(['allowed', 'refused']).optional(),
  /** A backfill that was stopped: CANCEL by the English page, CANCLE by the SDK. */
  supplementCancelled: z.enum(['CANCEL', 'CANCLE']).optional(),
  /** A backfill that failed. GUESS: no page has a word for it. */
  supplementFailed: z.enum(['FAIL', 'FAILED']).optional(),
});

/** How the pretend DataArts Factory speaks where the vendor's pages leave it open. */
export type DgcDialect = z.infer<typeof dgcDialect>;

/** What it speaks where nothing else is chosen. */
export const DGC_DEFAULTS: Required<DgcDialect> = {
  errorCodes: 'short',
  instanceType: 2,
  offset: 'record',
  planTimeMeans: 'planTime',
  statusTimes: 'startTime',
  statusTimeType: 'string',
  manualRerun: 'allowed',
  supplementCancelled: 'CANCEL',
  supplementFailed: 'FAIL',
};
