/**
 * The memo in which a pipeline's time zone stands from its start on, put there by whoever starts it: lists show its dates
 * as its people count them, and its own status is there only after its first turn.
 */
export const TIMEZONE_MEMO = 'huaweicloud.timezone';
