import { Option } from 'commander';

const DEFAULT_TASK_QUEUE = 'huaweicloud';

export function taskQueueOption(): Option {
  return new Option('--task-queue <name>', 'task queue the workers poll')
    .default(DEFAULT_TASK_QUEUE)
    .env('HUAWEICLOUD_TASK_QUEUE');
}
