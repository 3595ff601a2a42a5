import type { Worker } from '@temporalio/worker';
import type { Connections } from '../connections/connections';

const REFRESH_MS = 60_000;
/** A poller seen longer ago than this is gone: the server lists a killed worker for over a minute. */
const SEEN_WITHIN_MS = 75_000;
const ACTIVITY_TASK_QUEUE = 2;

/** How much of the vendor's limits is this worker's, and how that is found out. */
export interface Sharing {
  /** A fixed share instead of a counted one, above 0 and at most 1. */
  share?: number;
  /** Another task queue whose workers call the cloud as the same user. */
  watchTaskQueue?: string;
}

/**
 * Divides the vendor's rate limits by the workers that poll the same task queue (and that of the waits), counted on the
 * server once a minute.
 */
export function shareBudgets(
  worker: Worker,
  connections: Connections,
  { share, watchTaskQueue }: Sharing,
): { stop(): void } {
  if (share !== undefined) {
    setShares(connections, share);
    return { stop: () => undefined };
  }
  const taskQueues = [...new Set([worker.options.taskQueue, watchTaskQueue ?? worker.options.taskQueue])];
  const refresh = () =>
    void countWorkers(worker, taskQueues).then(
      (count) => setShares(connections, 1 / count),
      // The last count stands until the server answers again.
      () => undefined,
    );
  refresh();
  const timer = setInterval(refresh, REFRESH_MS);
  return { stop: () => clearInterval(timer) };
}

async function countWorkers(worker: Worker, taskQueues: string[]): Promise<number> {
  const { connection } = worker;
  const { namespace } = worker.options;
  const replies = await Promise.all(
    taskQueues.map(async (name) =>
      connection?.workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name },
        taskQueueType: ACTIVITY_TASK_QUEUE,
      }),
    ),
  );
  const now = Date.now();
  const seen = replies
    .flatMap((reply) => reply?.pollers ?? [])
    .filter(({ lastAccessTime }) => now - Number(lastAccessTime?.seconds ?? 0) * 1_000 < SEEN_WITHIN_MS);
  return Math.max(1, new Set(seen.map(({ identity }) => identity)).size);
}

function setShares(connections: Connections, share: number): void {
  for (const name of connections.names()) connections.open(name).budget.setShare(share);
}
