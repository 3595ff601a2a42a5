/** How pipelines can stand that are counted; each that has not ended is counted once. */
export const COUNTED_STATES = ['running', 'held', 'paused', 'failed'] as const;

/** How many pipelines of a task queue stand how. */
export type PipelineCounts = Record<(typeof COUNTED_STATES)[number], number>;
