/**
 * How pipelines can stand that are counted. Each that has not ended is `running`, `held` or `paused`; beside that it may be
 * `late`.
 */
export const COUNTED_STATES = ['running', 'held', 'paused', 'failed', 'late'] as const;

/** How many pipelines of a task queue stand how. */
export type PipelineCounts = Record<(typeof COUNTED_STATES)[number], number>;
