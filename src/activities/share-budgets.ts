import type { Worker } from '@temporalio/worker';
import { clock } from '../client/clock';
import type { Connections } from '../connections/connections';
import { recentPollers } from './recent-pollers';

const REFRESH_MS = 60_000;

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
  const timer = clock.every(REFRESH_MS, refresh);
  return { stop: () => timer.cancel() };
}

async function countWorkers(worker: Worker, taskQueues: string[]): Promise<number> {
  const pollers = await Promise.all(taskQueues.map(async (name) => recentPollers(worker, name)));
  return Math.max(1, new Set(pollers.flat()).size);
}

function setShares(connections: Connections, share: number): void {
  for (const name of connections.names()) connections.open(name).budget.setShare(share);
}
