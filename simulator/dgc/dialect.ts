/** Where the vendor's DataArts pages, SDKs and samples disagree. The first word of each is the default. */
export interface DgcDialect {
  /** Old pages say DLF.0100, newer ones DLF.30100 for the same thing; likewise 0137. */
  errorCodes?: 'short' | 'long';
  /** What run-immediate makes. GUESS: 2. */
  instanceType?: 2 | 7;
  /** `offset` counts records for Terraform, pages for the docs. */
  offset?: 'record' | 'page';
  /** minPlanTime and maxPlanTime: of the plan time by the old page, of the start time by the newer one. */
  planTimeMeans?: 'planTime' | 'startTime';
  /** How job status spells its times: `startTime` by the page, `starttime` by the SDK. */
  statusTimes?: 'startTime' | 'starttime';
  /** A backfill that was stopped: CANCEL by the English page, CANCLE by the SDK. */
  supplementCancelled?: 'CANCEL' | 'CANCLE';
  /** A backfill that failed. GUESS: no page has a word for it. */
  supplementFailed?: 'FAIL' | 'FAILED';
}

export const DGC_DEFAULTS: Required<DgcDialect> = {
  errorCodes: 'short',
  instanceType: 2,
  offset: 'record',
  planTimeMeans: 'planTime',
  statusTimes: 'startTime',
  supplementCancelled: 'CANCEL',
  supplementFailed: 'FAIL',
};
