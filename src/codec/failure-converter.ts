import { DefaultFailureConverter } from '@temporalio/common';

/** What a bundle with this converter in it can be known by. Of the same length as its counterpart: source maps stay right. */
export const FAILURES_ENCODED = 'temporal-huaweicloud failures: encoded';

/** Puts messages and stack traces of failures into payloads, which the codec then encrypts. Node and workflows load it by its path. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
