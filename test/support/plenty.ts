import { CALL_GROUPS, type CallLimits } from '../../src/client/limits/budget';

/** More calls than any test sends. */
const PLENTY = { calls: 10_000_000, perMs: 1_000 };

/** Limits, of every service there is, that hold nothing back. */
export const PLENTY_OF_ALL: CallLimits = Object.fromEntries(CALL_GROUPS.map((group) => [group, PLENTY]));
