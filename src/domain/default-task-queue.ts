/** Where pipelines wait for a worker, unless told otherwise. */
export const DEFAULT_TASK_QUEUE = 'huaweicloud';
