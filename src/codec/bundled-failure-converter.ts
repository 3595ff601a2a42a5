import { DefaultFailureConverter } from '@temporalio/common';

/**
 * One bundle serves workers with and without a codec, and the sandbox of a workflow sees no environment: a worker with
 * one turns this text into its counterpart before it loads the bundle.
 */
export const FAILURES_PLAIN: string = 'temporal-huaweicloud failures: inclear';

/** The failure converter of the prebuilt workflow bundle. Without a codec people read failures in Temporal's web UI. */
export const failureConverter = new DefaultFailureConverter({
  encodeCommonAttributes: !FAILURES_PLAIN.endsWith('inclear'),
});
