import type { Worker } from '@temporalio/worker';
import { clock } from '../client/clock';

/** A poller seen longer ago than this is gone: the server lists a killed worker for over a minute. */
const SEEN_WITHIN_MS = 75_000;
const ACTIVITY_TASK_QUEUE = 2;

/**
 * Who polls a task queue for activities, by the worker's identity.
 * @throws what the server answers instead
 */
export async function recentPollers(worker: Worker, taskQueue: string): Promise<string[]> {
  // Not that of its options: one whose certificate was rotated has another since.
  const { connection, options } = worker;
  const reply = await connection?.workflowService.describeTaskQueue({
    namespace: options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: ACTIVITY_TASK_QUEUE,
  });
  const now = clock.now();
  const seen = (reply?.pollers ?? []).filter(
    ({ lastAccessTime }) => now - Number(lastAccessTime?.seconds ?? 0) * 1_000 < SEEN_WITHIN_MS,
  );
  return [...new Set(seen.map(({ identity }) => identity ?? ''))];
}
