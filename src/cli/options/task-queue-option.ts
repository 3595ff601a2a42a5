import { Option } from 'commander';
import { DEFAULT_TASK_QUEUE } from '../../domain/default-task-queue';

/** `--task-queue`, for every command that needs workers. */
export function taskQueueOption(): Option {
  return new Option('--task-queue <name>', 'task queue the workers poll')
    .default(DEFAULT_TASK_QUEUE)
    .env('HUAWEICLOUD_TASK_QUEUE');
}
