const clusterId = '6ec9a0a4';

/** What later builds run before a pipeline. */
export const CHECK = { clusterId, jobName: 'check' };
/** What later builds run after a pipeline. */
export const REPORT = { clusterId, jobName: 'report' };
